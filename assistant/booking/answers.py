"""Idempotency keys: the first answer is kept for a day and given again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.booking.errors import IdempotencyMismatch, InvalidDetails
from assistant.booking.model import Answer, Once
from assistant.booking.tables import answers

KEPT = timedelta(hours=24)
MAX_KEY_CHARS = 255


@dataclass(frozen=True)
class Kept:
    """What the first request with a key led to."""

    booking_id: str | None
    answer: Answer | None

    def booking(self) -> str:
        """Return the id of the booking.

        Raises:
            IdempotencyMismatch: The first request was refused.
        """
        if self.booking_id is None:
            raise IdempotencyMismatch(
                "The first request with this key was refused; send a new key."
            )
        return self.booking_id

    def reply(self) -> Answer:
        """Return the HTTP answer.

        Raises:
            IdempotencyMismatch: The first request did not come over HTTP.
        """
        if self.answer is None:
            raise IdempotencyMismatch(
                "The key was used by another kind of request; send a new key."
            )
        return self.answer


def claim(connection: Connection, once: Once, now: datetime) -> Kept | None:
    """Take the key for this transaction; return what is kept under it if it was taken before.

    On a database with row locks this waits for another transaction that holds the key.

    Raises:
        IdempotencyMismatch: The key came with another body before.
        InvalidDetails: The key is empty or too long.
    """
    if not 0 < len(once.key) <= MAX_KEY_CHARS:
        raise InvalidDetails(
            "idempotency_key", f"The idempotency key must have 1 to {MAX_KEY_CHARS} characters."
        )
    connection.execute(delete(answers).where(answers.c.created_at <= now - KEPT))
    fingerprint = sha256(once.body).hexdigest()
    row = {"scope": once.scope, "key": once.key, "fingerprint": fingerprint, "created_at": now}
    try:
        with connection.begin_nested():
            connection.execute(insert(answers).values(row))
    except IntegrityError:
        return _kept(connection, once, fingerprint)
    return None


def keep(
    connection: Connection, once: Once, *, booking_id: str | None, answer: Answer | None = None
) -> None:
    """Write down what the claimed key led to, in the transaction that claimed it."""
    values = {
        "booking_id": booking_id,
        "status": answer.status if answer else None,
        "body": answer.body if answer else None,
    }
    mine = (answers.c.scope == once.scope) & (answers.c.key == once.key)
    connection.execute(update(answers).where(mine).values(values))


def _kept(connection: Connection, once: Once, fingerprint: str) -> Kept:
    mine = (answers.c.scope == once.scope) & (answers.c.key == once.key)
    row = connection.execute(select(answers).where(mine)).one()
    if row.fingerprint != fingerprint:
        raise IdempotencyMismatch(
            f"The idempotency key {once.key[:40]!r} was used for another request; "
            "send a new key with a new request."
        )
    answer = Answer(row.status, row.body) if row.status is not None else None
    return Kept(row.booking_id, answer)
