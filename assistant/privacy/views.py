"""What is kept of one person, as it is handed out; and what was erased."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Row

from assistant.booking.model import Booking
from assistant.history import PastTurn
from assistant.messages import Location, Message


class FromRow(Message):
    """A row of a table, as far as it has fields here."""

    @classmethod
    def of(cls, rows: Iterable[Row[Any]]) -> list[Self]:
        """Return the rows in this shape."""
        return [cls(**{name: getattr(row, name) for name in cls.model_fields}) for row in rows]


class KeptPhoto(FromRow):
    """A photo of a car, kept for the accident report with faces and plates covered."""

    message_id: str
    photo_id: str
    at: datetime
    width: int
    height: int


class KeptThread(Message):
    """A conversation; `turns` hold what photos showed, not the photos."""

    thread_id: str
    created_at: datetime
    locale: str | None
    location: Location | None
    turns: list[PastTurn]
    photos: list[KeptPhoto]


class KeptBooking(Message):
    """A booking with what the driver told for it; a hold, or an erased one, has no contact."""

    code: str
    status: str
    store_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    name: str
    phone: str
    vehicle: str
    note: str
    created_at: datetime

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """Return a booking in this shape."""
        known = vars(booking) | vars(booking.contact)
        return cls(**{name: known[name] for name in cls.model_fields})


class KeptAnswer(FromRow):
    """What the driver said of a lamp, and let be kept with its cut-out."""

    crop_id: str
    thread_id: str
    at: datetime
    pick: str
    colour: str | None


class KeptRating(FromRow):
    """What the driver said of an answer; `turn` is its number in the conversation, from 0."""

    thread_id: str
    turn: int
    at: datetime
    helpful: bool
    reason: str | None


class KeptCar(FromRow):
    """A car that the driver keeps."""

    car_id: str
    model: str
    plate: str
    odometer_km: int | None
    last_service_on: date | None


class KeptConsent(FromRow):
    """A consent given or taken back; `subject` is what it was for."""

    at: datetime
    kind: str
    subject: str


class PersonalData(Message):
    """Everything that is kept of one session or account.

    `masked`: phone numbers, plates and VINs are hidden. `consents` and the bookings' history can't
    be erased: they prove what was agreed and done, and name nobody.
    """

    exported_at: datetime
    masked: bool
    threads: list[KeptThread]
    bookings: list[KeptBooking]
    lamp_answers: list[KeptAnswer]
    ratings: list[KeptRating]
    cars: list[KeptCar]
    consents: list[KeptConsent]


class Erased(Message):
    """How much was erased. `kept_bookings` are codes of bookings that are still to come.

    Cancel those first, then erase again; `busy_threads` are answering just now.
    """

    threads: int = 0
    photos: int = 0
    bookings: int = 0
    lamp_answers: int = 0
    cars: int = 0
    kept_bookings: list[str] = []
    busy_threads: list[str] = []

    def __add__(self, other: "Erased") -> "Erased":
        """Return both together."""
        both = {name: getattr(self, name) + getattr(other, name) for name in Erased.model_fields}
        return Erased(**both)
