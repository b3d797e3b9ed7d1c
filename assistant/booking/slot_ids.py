"""Slot ids: opaque, the same for the same slot, and impossible to make up."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.booking.errors import UnknownSlot

SIGNATURE_BYTES = 9  # 72 bits: guessing one takes more tries than any rate limit lets through
MAX_CHARS = 400


@dataclass(frozen=True)
class SlotKey:
    """What a slot id stands for; `starts_at` is UTC."""

    store_id: str
    service: str
    starts_at: datetime


class SlotIds:
    """Writes and reads slot ids, signed with `secret`.

    An id holds store, service and start only, so it needs no table; whether the slot is still
    free, or ever was offered by the opening hours, is for the rules to say.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self, store_id: str, service: str, starts_at: datetime) -> str:
        """Return the id, URL-safe; always the same for the same arguments."""
        minutes = int(starts_at.timestamp()) // 60
        payload = f"{store_id}\n{service}\n{minutes:x}".encode()
        return _encode(self._sign(payload) + payload)

    def read(self, slot_id: str) -> SlotKey:
        """Return what the id stands for.

        Raises:
            UnknownSlot: It was not issued with this secret.
        """
        raw = _decode(slot_id)
        payload = raw[SIGNATURE_BYTES:]
        if not payload or not hmac.compare_digest(self._sign(payload), raw[:SIGNATURE_BYTES]):
            raise _unknown(slot_id)
        store_id, service, minutes = payload.decode().split("\n")
        start = datetime.fromtimestamp(int(minutes, 16) * 60, UTC)
        return SlotKey(store_id, service, start)

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self._secret, b"slot\n" + payload, "sha256")[:SIGNATURE_BYTES]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(slot_id: str) -> bytes:
    if len(slot_id) > MAX_CHARS or not re.fullmatch(r"[A-Za-z0-9_-]+", slot_id):
        raise _unknown(slot_id)
    try:
        raw = urlsafe_b64decode(slot_id + "=" * (-len(slot_id) % 4))
    except ValueError:
        raise _unknown(slot_id) from None
    # Unused low bits of the last character would let two ids name one slot.
    if _encode(raw) != slot_id:
        raise _unknown(slot_id)
    return raw


def _unknown(slot_id: str) -> UnknownSlot:
    return UnknownSlot(
        f"The slot id {slot_id[:40]!r} was not offered here; list the slots again and choose one."
    )
