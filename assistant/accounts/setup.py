"""The first administrator: made by whoever holds the link that the server prints."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.accounts.errors import LinkSpent
from assistant.accounts.sql import Accounts
from assistant.accounts.tables import admin_links, users
from assistant.booking.clock import Clock, RealClock

LASTS = timedelta(hours=24)


class AdminLinks:
    """One link at a time, good once, for a day, and only while there is no administrator."""

    def __init__(self, engine: Engine, accounts: Accounts, clock: Clock | None = None) -> None:
        self._engine = engine
        self._accounts = accounts
        self._clock = clock or RealClock()

    def offer(self) -> str | None:
        """Return a new link's secret, shown this once; None when there is an administrator.

        Links offered before are void: one that was lost, or seen by others, ends with a restart.
        """
        secret, now = secrets.token_urlsafe(32), self._clock.now()
        row = {"link_hash": _hash(secret), "created_at": now, "expires_at": now + LASTS}
        with self._engine.begin() as connection:
            if _has_admin(connection):
                return None
            connection.execute(delete(admin_links))
            connection.execute(insert(admin_links).values(row))
        return secret

    def redeem(self, secret: str, name: str, password: str) -> None:
        """Make the administrator's account; the link is spent with it, or with neither.

        Raises:
            LinkSpent: The link was used or is too old, or there is an administrator already.
            InvalidAccount: Name or password can't be used; the link is still good.
        """
        mine = admin_links.c.link_hash == _hash(secret)
        fresh = admin_links.c.expires_at > self._clock.now()
        with self._engine.begin() as connection:
            spent = connection.execute(delete(admin_links).where(mine, fresh)).rowcount
            if not spent or _has_admin(connection):
                raise LinkSpent(
                    "This link was used or is too old. While there is no administrator, every "
                    "start of the server prints a new one."
                )
            self._accounts.add_user_in(connection, name, "admin", password)


def _has_admin(connection: Connection) -> bool:
    admins = select(users.c.user_id).where(users.c.role == "admin", users.c.disabled_at.is_(None))
    return connection.execute(admins.limit(1)).first() is not None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
