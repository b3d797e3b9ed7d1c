"""What the database holds of one owner; nothing here knows who may ask for it."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from assistant.booking.model import Booking
from assistant.booking.rows import row_to_booking
from assistant.booking.tables import answers, bookings
from assistant.consents import CONSENT, WITHDRAWAL
from assistant.privacy.views import Erased
from assistant.tables import (
    answer_ratings,
    car_photos,
    cars,
    events,
    lamp_feedback,
    thread_stores,
    threads,
)

OVER = ("done", "no_show", "cancelled")
# What a booking tells of a person. Without an owner it is in nobody's list any more.
NOBODY = {"name": "", "phone": "", "phone_print": "", "vehicle": "", "note": "", "owner": ""}


class PersonalRecords:
    """Reads and erases by owner or thread, each erasure in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def threads(self, owner: str) -> Sequence[Row[Any]]:
        """Return the owner's threads, oldest first."""
        mine = select(threads).where(threads.c.owner == owner)
        return self._all(mine.order_by(threads.c.created_at))

    def photos(self, thread_id: str) -> Sequence[Row[Any]]:
        """Return what is known of a thread's photos, without their pixels."""
        columns = [column for column in car_photos.c if column.name != "jpeg"]
        mine = select(*columns).where(car_photos.c.thread_id == thread_id)
        return self._all(mine.order_by(car_photos.c.at, car_photos.c.photo_id))

    def bookings(self, owner: str) -> list[Booking]:
        """Return the owner's bookings, soonest first."""
        mine = select(bookings).where(bookings.c.owner == owner)
        return [row_to_booking(row) for row in self._all(mine.order_by(bookings.c.starts_at))]

    def lamp_answers(self, owner: str) -> Sequence[Row[Any]]:
        """Return what the owner said of lamps, without the cut-outs."""
        columns = [column for column in lamp_feedback.c if column.name != "png"]
        mine = select(*columns).where(lamp_feedback.c.owner == owner)
        return self._all(mine.order_by(lamp_feedback.c.at))

    def ratings(self, owner: str) -> Sequence[Row[Any]]:
        """Return what the owner said of answers, oldest first."""
        rated = answer_ratings.c
        of = threads.c.thread_id == rated.thread_id
        mine = select(answer_ratings).join(threads, of).where(threads.c.owner == owner)
        return self._all(mine.order_by(rated.at))

    def cars(self, owner: str) -> Sequence[Row[Any]]:
        """Return the cars that the owner keeps."""
        mine = select(cars).where(cars.c.owner == owner)
        return self._all(mine.order_by(cars.c.chosen_at, cars.c.car_id))

    def erase_cars(self, owner: str) -> int:
        """Erase the cars that the owner keeps."""
        with self._engine.begin() as connection:
            return connection.execute(delete(cars).where(cars.c.owner == owner)).rowcount

    def consents(self, owner: str) -> Sequence[Row[Any]]:
        """Return what the owner agreed to and took back, oldest first."""
        mine = select(events).where(
            events.c.actor == owner, events.c.kind.in_((CONSENT, WITHDRAWAL))
        )
        return self._all(mine.order_by(events.c.event_id))

    def erase_thread(self, thread_id: str) -> Erased:
        """Erase a thread with what was kept of it: photos, cut-outs, ratings, stores looked at."""
        with self._engine.begin() as connection:
            photos, lamps = (
                connection.execute(delete(table).where(table.c.thread_id == thread_id)).rowcount
                for table in (car_photos, lamp_feedback)
            )
            for table in (answer_ratings, thread_stores):
                connection.execute(delete(table).where(table.c.thread_id == thread_id))
            gone = connection.execute(delete(threads).where(threads.c.thread_id == thread_id))
        return Erased(threads=gone.rowcount, photos=photos, lamp_answers=lamps)

    def erase_lamp_answers(self, owner: str) -> int:
        """Erase the owner's cut-outs, those of threads that are gone too."""
        with self._engine.begin() as connection:
            mine = delete(lamp_feedback).where(lamp_feedback.c.owner == owner)
            return connection.execute(mine).rowcount

    def erase_bookings(self, owner: str, now: datetime) -> int:
        """Erase what the owner's bookings that are over by `now` tell of a person."""
        with self._engine.begin() as connection:
            return forget_people(connection, and_(bookings.c.owner == owner, _over(now)))

    def bookings_of_phone(self, phone: str) -> list[Booking]:
        """Return the bookings with this phone, in E.164, soonest first."""
        mine = select(bookings).where(bookings.c.phone_print == phone)
        return [row_to_booking(row) for row in self._all(mine.order_by(bookings.c.starts_at))]

    def erase_bookings_of_phone(self, phone: str, now: datetime) -> int:
        """Erase what the bookings with this phone that are over by `now` tell of a person."""
        with self._engine.begin() as connection:
            return forget_people(connection, and_(bookings.c.phone_print == phone, _over(now)))

    def threads_begun(self, before: datetime) -> Sequence[Row[Any]]:
        """Return the threads that were begun before a time, oldest first."""
        old = select(threads).where(threads.c.created_at < before)
        return self._all(old.order_by(threads.c.created_at))

    def purge_photos(self, before: datetime, *, dry_run: bool) -> int:
        """Erase the photos from before a time; return how many, or how many there are."""
        old = car_photos.c.at < before
        if dry_run:
            return self._count(select(func.count()).select_from(car_photos).where(old))
        with self._engine.begin() as connection:
            return connection.execute(delete(car_photos).where(old)).rowcount

    def purge_bookings(self, ended: datetime, *, dry_run: bool) -> int:
        """Erase the personal part of bookings that ended before a time; return how many."""
        old = and_(bookings.c.ends_at < ended, bookings.c.owner != "")
        if dry_run:
            return self._count(select(func.count()).select_from(bookings).where(old))
        with self._engine.begin() as connection:
            return forget_people(connection, old)

    def purge_cars(self, before: datetime, *, dry_run: bool) -> int:
        """Erase the cars that nobody spoke of since a time; return how many."""
        old = cars.c.chosen_at < before
        if dry_run:
            return self._count(select(func.count()).select_from(cars).where(old))
        with self._engine.begin() as connection:
            return connection.execute(delete(cars).where(old)).rowcount

    def compact(self) -> None:
        """Have SQLite take over what it has written, so that nothing erased stays in its log."""
        if self._engine.dialect.name == "sqlite":
            with closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _count(self, query: Select[int]) -> int:
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def _all(self, query: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - any select
        with self._reader.connect() as connection:
            return connection.execute(query).all()


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(bookings.c.status.in_(OVER), bookings.c.ends_at <= now)


def forget_people(connection: Connection, which: ColumnElement[bool]) -> int:
    """Erase what these bookings tell of a person, kept answers to their requests too.

    Returns how many; the bookings themselves stay, as the store's own record of its work.
    """
    query = update(bookings).where(which).values(NOBODY).returning(bookings.c.booking_id)
    erased = list(connection.scalars(query))
    for booking_id in erased:
        connection.execute(delete(answers).where(answers.c.booking_id == booking_id))
    return len(erased)
