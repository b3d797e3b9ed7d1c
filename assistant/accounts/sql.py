"""Accounts and their tokens in the database."""

import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, cast
from uuid import uuid4

from pwdlib import PasswordHash
from sqlalchemy import ColumnElement, Connection, Engine, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.accounts.errors import (
    InvalidAccount,
    TooManyLogins,
    UnknownAccount,
    WrongCredentials,
)
from assistant.accounts.model import ROLES, Account, Role, Scope, Token, TokenInfo
from assistant.accounts.tables import tokens, users
from assistant.booking.clock import Clock
from assistant.booking.ports import Attempts

NAME = re.compile(r"[\w.@-]{1,64}")
MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200  # hashing a megabyte would keep a core busy
SESSION_LASTS = timedelta(hours=12)
TOKEN_MARK = "cc_"  # lets secret scanners recognise a leaked token
PREFIX_CHARS = 10


class Accounts:
    """Accounts with roles, passwords and tokens.

    Args:
        engine: A migrated database.
        attempts: Counts wrong passwords.
        clock: Real time.
        hasher: How passwords are hashed; argon2id when left out.
    """

    def __init__(
        self, engine: Engine, attempts: Attempts, clock: Clock, hasher: PasswordHash | None = None
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._attempts = attempts
        self._clock = clock
        self._hasher = hasher or PasswordHash.recommended()
        # An unknown name costs the same hashing as a known one.
        self._decoy = self._hasher.hash(secrets.token_urlsafe())

    def add_user(
        self,
        name: str,
        role: Role,
        password: str | None = None,
        *,
        store_id: str | None = None,
    ) -> Token:
        """Make an account and its first token, shown this once; without password only that opens.

        Raises:
            InvalidAccount: The name is taken or malformed, the role unknown, the password short,
                or a store was given to a role that has none.
        """
        with self._engine.begin() as connection:
            return self.add_user_in(connection, name, role, password, store_id=store_id)

    def add_user_in(
        self,
        connection: Connection,
        name: str,
        role: Role,
        password: str | None = None,
        *,
        store_id: str | None = None,
    ) -> Token:
        """Do what `add_user` does within a transaction."""
        _check_user(name, role, store_id)
        row = {
            "user_id": uuid4().hex,
            "name": name,
            "role": role,
            "store_id": store_id,
            "password_hash": self._hash(password) if password is not None else None,
            "created_at": self._clock.now(),
        }
        try:
            with connection.begin_nested():
                connection.execute(insert(users).values(row))
        except IntegrityError as error:
            raise InvalidAccount(f"The name {name!r} is taken; choose another one.") from error
        return self._issue(connection, str(row["user_id"]), "api", "first token", None)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password and end its login sessions.

        Raises:
            UnknownAccount: There is no such name.
            InvalidAccount: The password is too short or too long.
        """
        hashed = self._hash(password)
        with self._engine.begin() as connection:
            user_id = self._user_id(connection, name)
            mine = users.c.user_id == user_id
            connection.execute(update(users).where(mine).values(password_hash=hashed))
            sessions = (tokens.c.user_id == user_id) & (tokens.c.kind == "session")
            self._revoke(connection, sessions)

    def disable(self, name: str) -> None:
        """Close an account and revoke all its tokens; what it made stays.

        Raises:
            UnknownAccount: There is no such name.
        """
        with self._engine.begin() as connection:
            user_id = self._user_id(connection, name)
            mine = users.c.user_id == user_id
            connection.execute(update(users).where(mine).values(disabled_at=self._clock.now()))
            self._revoke(connection, tokens.c.user_id == user_id)

    def authenticate(self, name: str, password: str) -> Account:
        """Return the account that has this name and password; about 50 ms of hashing.

        Raises:
            WrongCredentials: One of them is wrong, or the account is closed.
            TooManyLogins: Five wrong passwords for this name within 15 minutes.
        """
        key = f"login:{sha256(name.encode()).hexdigest()}"
        wait_s = self._attempts.spend(key)
        if wait_s:
            raise TooManyLogins(wait_s)
        with self._reader.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
        usable = row is not None and row.disabled_at is None and row.password_hash is not None
        hashed = row.password_hash if row is not None and usable else self._decoy
        right = self._hasher.verify(password[:MAX_PASSWORD_CHARS], hashed)
        if row is None or not usable or not right:
            raise WrongCredentials("The name or the password is wrong.")
        self._attempts.refund(key)
        return _row_to_account(row)

    def log_in(self, name: str, password: str) -> Token:
        """Return a token for a login session of 12 hours; raises as `authenticate` does."""
        account = self.authenticate(name, password)
        until = self._clock.now() + SESSION_LASTS
        with self._engine.begin() as connection:
            return self._issue(connection, account.user_id, "session", "login", until)

    def add_token(
        self,
        name: str,
        *,
        label: str = "",
        expires_at: datetime | None = None,
        scope: Scope = "write",
    ) -> Token:
        """Make another token for programs, shown this once; "read" lets it change nothing.

        Raises:
            UnknownAccount: There is no such name.
        """
        with self._engine.begin() as connection:
            user_id = self._user_id(connection, name)
            return self._issue(connection, user_id, "api", label, expires_at, scope)

    def by_token(self, secret: str) -> Account | None:
        """Return the account that a token opens; None if it is unknown, expired or revoked."""
        now = self._clock.now()
        query = (
            select(users, tokens.c.scope)
            .join(tokens, tokens.c.user_id == users.c.user_id)
            .where(
                tokens.c.token_hash == _hash_token(secret),
                tokens.c.revoked_at.is_(None),
                or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now),
                users.c.disabled_at.is_(None),
            )
        )
        with self._reader.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return replace(_row_to_account(row), scope=cast(Scope, row.scope))

    def revoke(self, secret: str) -> None:
        """Make a token useless, as logging out does; an unknown one is let be."""
        with self._engine.begin() as connection:
            self._revoke(connection, tokens.c.token_hash == _hash_token(secret))

    def revoke_prefix(self, name: str, prefix: str) -> bool:
        """Make the account's token with this prefix useless; tell whether there was one."""
        with self._engine.begin() as connection:
            user_id = self._user_id(connection, name)
            mine = (tokens.c.user_id == user_id) & (tokens.c.prefix == prefix)
            return self._revoke(connection, mine) > 0

    def tokens_of(self, name: str) -> list[TokenInfo]:
        """Return the account's tokens without their secrets, oldest first."""
        with self._reader.connect() as connection:
            mine = tokens.c.user_id == self._user_id(connection, name)
            query = select(tokens).where(mine).order_by(tokens.c.created_at)
            found = connection.execute(query).all()
        return [
            TokenInfo(r.prefix, r.label, r.kind, r.created_at, r.expires_at, r.revoked_at, r.scope)
            for r in found
        ]

    def users(self) -> list[Account]:
        """Return the open accounts by name."""
        query = select(users).where(users.c.disabled_at.is_(None)).order_by(users.c.name)
        with self._reader.connect() as connection:
            return [_row_to_account(row) for row in connection.execute(query)]

    def _hash(self, password: str) -> str:
        if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
            raise InvalidAccount(
                f"The password has {len(password)} characters; choose "
                f"{MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS}."
            )
        return self._hasher.hash(password)

    def _issue(
        self,
        connection: Connection,
        user_id: str,
        kind: Literal["api", "session"],
        label: str,
        expires_at: datetime | None,
        scope: Scope = "write",
    ) -> Token:
        secret = TOKEN_MARK + secrets.token_urlsafe(32)
        prefix = secret[:PREFIX_CHARS]
        row = {
            "token_hash": _hash_token(secret),
            "prefix": prefix,
            "kind": kind,
            "label": label[:80],
            "user_id": user_id,
            "created_at": self._clock.now(),
            "expires_at": expires_at,
            "scope": scope,
        }
        connection.execute(insert(tokens).values(row))
        return Token(secret, prefix, expires_at)

    def _revoke(self, connection: Connection, which: ColumnElement[bool]) -> int:
        alive = tokens.c.revoked_at.is_(None)
        query = update(tokens).where(which, alive).values(revoked_at=self._clock.now())
        return connection.execute(query).rowcount

    def _user_id(self, connection: Connection, name: str) -> str:
        user_id = connection.scalar(select(users.c.user_id).where(users.c.name == name))
        if user_id is None:
            raise UnknownAccount(f"There is no account {name!r}; see `carcare users list`.")
        return str(user_id)


def _check_user(name: str, role: str, store_id: str | None) -> None:
    if not NAME.fullmatch(name):
        raise InvalidAccount(
            f"The name {name[:70]!r} can't be used; choose 1 to 64 letters, digits or . @ - _"
        )
    if role not in ROLES:
        raise InvalidAccount(f"The role {role!r} is unknown; choose one of {', '.join(ROLES)}.")
    if store_id is not None and role != "staff":
        raise InvalidAccount(f"Only staff are bound to a store, not a {role}; leave the store out.")


def _hash_token(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _row_to_account(row: Row[Any]) -> Account:
    return Account(row.user_id, row.name, cast(Role, row.role), row.store_id)
