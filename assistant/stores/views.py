"""A store's bookings as its staff and its programs see them."""

from datetime import date
from typing import Literal

from assistant.booking.rules import Step
from assistant.messages import BookingStatus, Message, Name, SlotView, SplitRange
from knowledge_base.schema import Technician


class Needs(Message):
    """What a booking needs; `text` says it in a line."""

    parts: list[Name]
    duration_min: int
    bay: str
    text: Name


class StaffBooking(Message):
    """A booking at the store.

    `name`, `phone`, `vehicle` and `note` are there for staff of the store alone, null for others.
    `possible` lists what can be done with it now.
    """

    booking_id: str
    code: str
    status: BookingStatus
    store_id: str
    service: str
    service_name: Name
    starts_at: str
    ends_at: str
    bay_id: str
    technician_id: str | None
    name: str | None
    phone: str | None
    phone_masked: str
    vehicle: str | None
    note: str | None
    needs: Needs | None
    possible: list[Step]
    revision: int
    updated_at: str
    work_order_url: str


class StaffStore(Message):
    """A store that an account may work for."""

    store_id: str
    name: Name
    city: str
    bookable: bool
    demo: bool


class StaffStores(Message):
    """The stores that an account may work for, in the order of the records."""

    stores: list[StaffStore]


class BayView(Message):
    """A bay of a store; `kinds` says in words what it can take."""

    bay_id: str
    kinds: Name


class StaffDay(Message):
    """A day of a store; bookings that begin on it, soonest first.

    `carried` are bookings that began on an earlier day and still take up a bay on this one. `open`
    holds the opening periods that begin on the day, `closed` the reason where the store has closed
    it. `now` is the time by which the store works.
    """

    store_id: str
    store_name: Name
    timezone: str
    date: date
    now: str
    open: list[tuple[str, str]]
    closed: str | None
    bays: list[BayView]
    bookings: list[StaffBooking]
    carried: list[StaffBooking]


class ChangeView(Message):
    """One line of a booking's history. `by` is the account's name where staff did it."""

    at: str
    what: str
    who: Literal["driver", "staff", "system"]
    by: str | None
    reason: str | None
    was: str | None
    starts_at: str | None


class StaffBookingFile(StaffBooking):
    """A booking with its history, oldest first."""

    history: list[ChangeView]


class OwnPrice(Message):
    """A store's own price of a service, cents."""

    labour: SplitRange
    parts: SplitRange


class StaffService(Message):
    """A service of the catalogue at a store; amounts are cents, over all vehicle classes.

    `doable` tells whether the store has a bay for it. `price` is what drivers are told now: the
    store's own where `own` says so, else that of the catalogue.
    """

    code: str
    name: Name
    category: str
    needs: Needs
    offered: bool
    doable: bool
    own: bool
    price: OwnPrice
    catalogue: OwnPrice


class StaffCatalogue(Message):
    """Every service of the catalogue as a store offers and prices it."""

    store_id: str
    services: list[StaffService]


class ClosedDay(Message):
    """A day on which the store stays closed."""

    day: date
    reason: str


class AffectedBooking(Message):
    """A booking that the store can't keep as it is; `offers` are slots near its time."""

    booking: StaffBooking
    offers: list[SlotView]


class StoreSettings(Message):
    """What a store can change of itself, and which bookings no longer fit it.

    `own` names what differs from the record that it was shipped or imported with. `affected` stays
    until each booking is moved or cancelled. `revision` rises with every change.
    """

    store_id: str
    timezone: str
    hours: dict[str, list[tuple[str, str]]]
    services: list[str]
    prices: dict[str, OwnPrice]
    closed: list[ClosedDay]
    technicians: list[Technician]
    own: list[str]
    revision: int
    affected: list[AffectedBooking]
