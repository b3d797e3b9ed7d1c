"""How often one session and one address may call."""

import ipaddress
from hmac import digest
from typing import Literal

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from assistant.accounts.counters import SqlStorage
from assistant.accounts.secret import derive_key
from assistant.booking.clock import RealClock
from assistant.bootstrap import Desks
from web.problems import Refused

Kind = Literal["act", "read", "login"]

# Several people may share one address: a family, an office, a phone network.
ADDRESS_SHARE = 4
# Reading runs no model and writes nothing.
READ_SHARE = 10
OFF = "off"


class RateLimits:
    """Counts calls in the database, so that every process and machine counts the same.

    Args:
        desks: The database, the secret under which addresses are kept, and the setting:
            "30/minute" a session and four times that an address, or "off".

    Raises:
        ValueError: The setting can't be read.
    """

    def __init__(self, desks: Desks) -> None:
        self._limiter = FixedWindowRateLimiter(SqlStorage(desks.engine, RealClock()))
        self._key = derive_key(desks.secret, "addresses")
        rate = desks.settings.rate_limit
        self._rate = None if rate == OFF else _parse(rate)

    def check(self, kind: Kind, *, address: str, session: str | None) -> None:
        """Count one call; costs two writes at most.

        Args:
            kind: "act" for what runs models or writes, "read", or "login".
            address: The peer's IP address; kept as a keyed hash only.
            session: The owner key; None for a session that this call begins.

        Raises:
            Refused: Too many; says after how many seconds to try again.
        """
        if self._rate is None:
            return
        share = READ_SHARE if kind == "read" else 1
        # Guessing passwords is no family's business: an address gets no more than a session.
        wide = share if kind == "login" else share * ADDRESS_SHARE
        self._hit(_times(self._rate, wide), kind, "address", self._hidden(address))
        if session is not None:
            self._hit(_times(self._rate, share), kind, "session", session)

    def _hit(self, item: RateLimitItem, *key: str) -> None:
        if self._limiter.hit(item, *key):
            return
        until = self._limiter.get_window_stats(item, *key).reset_time
        wait_s = max(1, round(until - RealClock().now().timestamp()))
        raise Refused(
            "too-many",
            f"More than {item.amount} requests in {item.get_expiry()} seconds; try again in "
            f"{wait_s} seconds.",
            retry_after_s=wait_s,
        )

    def _hidden(self, address: str) -> str:
        return digest(self._key, network(address).encode(), "sha256").hex()[:32]


def network(address: str) -> str:
    """Return whom an address belongs to: itself, or for IPv6 the /64 that one customer holds."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _parse(rate: str) -> RateLimitItem:
    try:
        return parse(rate)
    except ValueError as error:
        raise ValueError(
            f"CARCARE_RATE_LIMIT {rate!r} can't be read; write it like 30/minute, or off."
        ) from error


def _times(item: RateLimitItem, factor: int) -> RateLimitItem:
    return type(item)(item.amount * factor, item.multiples)
