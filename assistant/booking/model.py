"""What a booking is, who may act on it and which changes its state allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from assistant.booking.phones import mask_phone

Status = Literal["held", "confirmed", "checked_in", "done", "no_show", "cancelled"]

HOLD_LASTS = timedelta(minutes=10)

NEXT_STATUS: dict[Status, frozenset[Status]] = {
    "held": frozenset({"confirmed", "cancelled"}),
    "confirmed": frozenset({"checked_in", "no_show", "cancelled"}),
    "checked_in": frozenset({"done"}),
    "done": frozenset(),
    "no_show": frozenset(),
    "cancelled": frozenset(),
}


@dataclass(frozen=True)
class Bay:
    """One place where work is done; `kinds` are the sorts of work that it can take."""

    bay_id: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Technician:
    """Someone who works at a shop: what they can do, and their shifts, as `Shop.hours`."""

    technician_id: str
    skills: frozenset[str]
    hours: Mapping[str, Sequence[tuple[str, str]]]
    off: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Shop:
    """What the rules need to know of a store.

    `hours` maps "mon".."sun" to periods ("09:00", "18:00") in `timezone` (an IANA name); a period
    that ends at or before its start runs past midnight, "24:00" is allowed as an end. `closed`
    are days on which no period begins. Where technicians are recorded, a job needs one with its
    skill beside a bay. `revision` tells how often the store has changed this.
    """

    store_id: str
    timezone: str
    hours: Mapping[str, Sequence[tuple[str, str]]]
    bays: tuple[Bay, ...]
    services: frozenset[str]
    closed: frozenset[date] = frozenset()
    revision: int = 0
    technicians: tuple[Technician, ...] = ()


@dataclass(frozen=True)
class Job:
    """A service as the rules see it: minutes of a bay of one kind, then minutes to clear it.

    `skill` is what a technician must be able to do.
    """

    service: str
    duration_min: int
    bay_kind: str
    buffer_min: int = 0
    skill: str = ""


@dataclass(frozen=True)
class Slot:
    """A time that can be booked; the times are in the shop's zone, `capacity_left` >= 1."""

    slot_id: str
    store_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    capacity_left: int


@dataclass(frozen=True)
class Contact:
    """Who comes, with what. Kept out of `repr`, and so out of logs."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    vehicle: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Order:
    """A wish to book: a slot as offered, its service, and the contact.

    `owner` is the key of the session or account that books; `store_id` is checked when given.
    """

    slot_id: str
    service: str
    contact: Contact
    owner: str
    store_id: str | None = None


@dataclass(frozen=True)
class Booking:
    """A booking; times are in the shop's zone. `revision` rises with every change."""

    booking_id: str
    code: str
    status: Status
    store_id: str
    service: str
    bay_id: str
    timezone: str
    starts_at: datetime
    ends_at: datetime
    owner: str
    contact: Contact
    revision: int
    created_at: datetime
    updated_at: datetime
    hold_expires_at: datetime | None = None
    technician_id: str | None = None

    @property
    def phone_masked(self) -> str:
        """The phone with its middle hidden, as in 138****5678; empty for a hold."""
        return mask_phone(self.contact.phone)

    def as_of(self, now: datetime) -> "Booking":
        """Return the booking as it counts at real time `now`: a hold that ran out is cancelled."""
        if self.status == "held" and self.hold_ran_out(now):
            return replace(self, status="cancelled", revision=self.revision + 1)
        return self

    def hold_ran_out(self, now: datetime) -> bool:
        """Tell whether this was a hold that nobody confirmed or cancelled in time."""
        return self.hold_expires_at is not None and self.hold_expires_at <= now


@dataclass(frozen=True)
class ByPhone:
    """Anyone who knows the code and the last four digits of the phone."""

    last4: str = field(repr=False)

    @property
    def actor(self) -> str:
        """The name under which changes are recorded."""
        return "phone"


@dataclass(frozen=True)
class ByOwner:
    """The session or account that made the booking."""

    owner: str

    @property
    def actor(self) -> str:
        """The name under which changes are recorded."""
        return self.owner


@dataclass(frozen=True)
class ByStaff:
    """An account of the store; `store_id` None means every store."""

    account: str
    store_id: str | None = None

    @property
    def actor(self) -> str:
        """The name under which changes are recorded."""
        return f"staff:{self.account}"


Person = ByPhone | ByOwner | ByStaff


@dataclass(frozen=True)
class Once:
    """An idempotency key: `scope` is "" for anonymous callers, else the account.

    The same key with the same `body` is the same request; with another body it is an error.
    """

    key: str
    body: bytes
    scope: str = ""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer as it was first given."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Event:
    """One line of a booking's history: when (real time), who, what."""

    booking_id: str
    at: datetime
    actor: str
    what: str
    details: Mapping[str, str]
