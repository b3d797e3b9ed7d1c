"""Accounts and what their roles allow; pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.accounts.errors import NotAllowed, SignInNeeded

Role = Literal["technician", "staff", "admin"]
Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = ("read", "write")
ROLES: tuple[Role, ...] = ("technician", "staff", "admin")


@dataclass(frozen=True)
class Account:
    """A person who signs in. Staff with a `store_id` may act for that store only.

    `scope` is that of the token which opened it: with "read" nothing can be changed.
    """

    user_id: str
    name: str
    role: Role
    store_id: str | None = None
    scope: Scope = "write"

    @property
    def owner(self) -> str:
        """The key that the account's threads and bookings belong to."""
        return f"account:{self.user_id}"


@dataclass(frozen=True)
class Token:
    """A token just made: `secret` is shown once and kept nowhere; `prefix` names it later."""

    secret: str = field(repr=False)
    prefix: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class TokenInfo:
    """A token as its owner sees it later."""

    prefix: str
    label: str
    kind: Literal["api", "session"]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    scope: Scope = "write"


def require_role(account: Account | None, *roles: Role, store_id: str | None = None) -> Account:
    """Return the account if it has one of the roles; an admin has them all.

    Args:
        account: Who calls; None is anonymous.
        roles: Any of these will do; none given means any account.
        store_id: The store that the call is about: staff bound to another one are refused.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The role or the store is another one.
    """
    if account is None:
        raise SignInNeeded("Sign in, or send a Bearer token.")
    if account.role == "admin":
        return account
    if roles and account.role not in roles:
        raise NotAllowed(f"This needs the role {' or '.join(roles)}; you are {account.role}.")
    foreign = account.store_id is not None and store_id not in (None, account.store_id)
    if foreign:
        raise NotAllowed(f"You act for the store {account.store_id!r}, not {store_id!r}.")
    return account
