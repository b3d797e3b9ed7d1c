"""Promises to tell a driver something, kept together with the decision that they are about."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from assistant.booking.model import Booking
from assistant.booking.tables import reminders


def promise(
    connection: Connection, booking: Booking, kind: str, now: datetime, *, revision: int = 0
) -> bool:
    """Put a message into the outbox, in the caller's transaction; False if it was there already.

    Args:
        connection: The transaction.
        booking: As it stands.
        kind: A kind of `assistant.reminders.model`.
        now: Real time.
        revision: Of the booking, where its every change is told; 0 for one message a time.
    """
    row = {
        "booking_id": booking.booking_id, "kind": kind, "starts_at": booking.starts_at,
        "revision": revision, "reminder_id": uuid4().hex, "status": "waiting", "attempts": 0,
        "next_at": now, "trouble": "",
    }  # fmt: skip
    try:
        with connection.begin_nested():
            connection.execute(insert(reminders).values(row))
    except IntegrityError:
        return False
    return True
