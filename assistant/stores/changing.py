"""What a store changes of itself, and what becomes of the bookings that it displaces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from assistant.accounts.model import Account
from assistant.appointments import KnownShops, slot_to_view, store_to_shop
from assistant.booking.displaced import displaced
from assistant.booking.errors import NotOffered
from assistant.booking.model import Booking
from assistant.booking.offers import ALTERNATIVES
from assistant.booking.slots import HORIZON
from assistant.booking.staffing import assign_technicians
from assistant.messages import SlotView, SplitRange
from assistant.stores.desk import StoreDesk, check_reason
from assistant.stores.edits import CLOSED_DAYS, StoreEdits, WeekHours, apply
from assistant.stores.errors import InvalidEdit, UnknownService
from assistant.stores.offering import catalogue_of
from assistant.stores.views import (
    AffectedBooking,
    ClosedDay,
    OwnPrice,
    StaffCatalogue,
    StoreSettings,
)
from knowledge_base.schema import Price, Store, Technician

CENTS = 100


@dataclass(frozen=True)
class StoreChanges:
    """Changes hours, closed days, services and prices of a store, for its staff or an admin.

    Nothing that was booked is dropped: what no longer fits is listed with other slots, until staff
    have moved or cancelled it. Every method raises `UnknownStore` for a store of others.
    """

    desk: StoreDesk

    def settings(self, by: Account, store_id: str) -> StoreSettings:
        """Return what the store can change, as it is now."""
        return self._show(by, self.desk.store(by, store_id))

    def catalogue(self, by: Account, store_id: str) -> StaffCatalogue:
        """Return every service of the catalogue as the store offers and prices it."""
        store = self.desk.store(by, store_id)
        return catalogue_of(store, self.desk.stores.knowledge().services.values())

    def set_hours(self, by: Account, store_id: str, hours: WeekHours | None) -> StoreSettings:
        """Set the opening hours of every weekday; None goes back to the record's.

        Raises:
            InvalidEdit: Two periods of a day overlap, or the store would never be open.
        """
        self.desk.store(by, store_id)
        if hours is not None:
            _check_hours(hours)
        change = _setting(hours=hours)
        return self._edit(by, store_id, change, what="hours", hours=hours or "as recorded")

    def set_services(
        self, by: Account, store_id: str, services: Sequence[str] | None
    ) -> StoreSettings:
        """Set which services the store offers; None goes back to the record's.

        Raises:
            UnknownService: The catalogue lacks one.
        """
        self.desk.store(by, store_id)
        for code in services or ():
            self._check_service(code)
        unique = None if services is None else list(dict.fromkeys(services))
        change = _setting(services=unique)
        return self._edit(by, store_id, change, what="services", services=unique or "as recorded")

    def set_price(
        self, by: Account, store_id: str, service: str, price: OwnPrice | None
    ) -> StoreSettings:
        """Set the store's own price of a service; None goes back to the catalogue's range.

        Raises:
            UnknownService: The catalogue lacks it.
            InvalidEdit: An amount is below nothing, or low is above high, or not whole yuan.
        """
        self.desk.store(by, store_id)
        self._check_service(service)
        kept = _price(price) if price else None

        def change(edits: StoreEdits) -> StoreEdits:
            others = {code: own for code, own in edits.prices.items() if code != service}
            prices = others | ({service: kept} if kept else {})
            return edits.model_copy(update={"prices": prices})

        told = price.model_dump() if price else "as in the catalogue"
        return self._edit(by, store_id, change, what="price", service=service, price=told)

    def set_technicians(
        self, by: Account, store_id: str, technicians: Sequence[Technician] | None
    ) -> StoreSettings:
        """Set who works at the store and when; nobody, or None, leaves slots to the bays alone.

        Bookings that stand are given to those who can do them; the others are `affected`.

        Raises:
            InvalidEdit: Two have the same id.
        """
        store = self.desk.store(by, store_id)
        listed = list(technicians or ())
        ids = [one.technician_id for one in listed]
        if len(ids) != len(set(ids)):
            raise InvalidEdit("technicians", "Two technicians have the same id; give each its own.")

        def assign(connection: Connection, edits: StoreEdits) -> None:
            shop = store_to_shop(apply(store, edits, store.revision))
            now = self._now()
            assign_technicians(
                connection, shop, self._shops(), now=now, real_now=self.desk.real.now()
            )

        change = _setting(technicians=listed)
        self.desk.stores.edit(
            store_id, by.owner, change, {"what": "technicians", "technicians": ids}, then=assign
        )
        return self._show(by, self.desk.stores.get(store_id))

    def close(self, by: Account, store_id: str, day: date, reason: str) -> StoreSettings:
        """Close the store for a day; its bookings are listed with other slots.

        Raises:
            InvalidEdit: The day is past or more than a year ahead.
            InvalidDetails: The reason holds personal data or is missing.
        """
        store = self.desk.store(by, store_id)
        why = check_reason(reason, needed=True)
        today = self._now().astimezone(ZoneInfo(store.timezone)).date()
        if not today <= day < today + timedelta(days=CLOSED_DAYS):
            last = today + timedelta(days=CLOSED_DAYS - 1)
            raise InvalidEdit("day", f"{day} can't be closed; choose a day from {today} to {last}.")

        def change(edits: StoreEdits) -> StoreEdits:
            ahead = {d: r for d, r in edits.closed.items() if d >= today}
            return edits.model_copy(update={"closed": ahead | {day: why}})

        told = day.isoformat()
        return self._edit(by, store_id, change, what="closed", day=told, reason=why)

    def reopen(self, by: Account, store_id: str, day: date) -> StoreSettings:
        """Take a closed day back; one that isn't closed stays as it is."""

        def change(edits: StoreEdits) -> StoreEdits:
            rest = {d: reason for d, reason in edits.closed.items() if d != day}
            return edits.model_copy(update={"closed": rest})

        return self._edit(by, store_id, change, what="reopened", day=day.isoformat())

    def _edit(
        self, by: Account, store_id: str, change: Callable[[StoreEdits], StoreEdits], **what: object
    ) -> StoreSettings:
        store = self.desk.store(by, store_id)
        self.desk.stores.edit(store.store_id, by.owner, change, what)
        return self._show(by, self.desk.stores.get(store.store_id))

    def _show(self, by: Account, store: Store) -> StoreSettings:
        edits = self.desk.stores.edits(store.store_id)
        return StoreSettings(
            store_id=store.store_id,
            timezone=store.timezone,
            hours={day: list(periods) for day, periods in store.hours.items()},
            services=list(store.services),
            prices={code: _own_price(price) for code, price in store.prices.items()},
            technicians=store.technicians,
            closed=[ClosedDay(day=d, reason=edits.closed.get(d, "")) for d in store.closed],
            own=[name for name, value in edits if value],
            revision=store.revision,
            affected=self._affected(by, store),
        )

    def _affected(self, by: Account, store: Store) -> list[AffectedBooking]:
        """Return the bookings ahead that the store, as it is now, could not have taken."""
        now = self._now()
        today = now.astimezone(ZoneInfo(store.timezone)).date()
        ahead = self.desk.desk.for_store(store.store_id, today, today + HORIZON)
        return [
            AffectedBooking(booking=self.desk.view(booking, by), offers=self._offers(booking))
            for booking in displaced(ahead, self._shops(), store.store_id, now)
        ]

    def _offers(self, booking: Booking) -> list[SlotView]:
        try:
            free = self.desk.bookings.slots(booking.store_id, booking.service)
        except NotOffered:
            return []
        near = sorted(free, key=lambda slot: abs(slot.starts_at - booking.starts_at))
        chosen = sorted(near[:ALTERNATIVES], key=lambda slot: slot.starts_at)
        return [slot_to_view(slot) for slot in chosen]

    def _check_service(self, code: str) -> None:
        if code not in self.desk.stores.knowledge().services:
            raise UnknownService(code)

    def _shops(self) -> KnownShops:
        return KnownShops(self.desk.stores.knowledge)

    def _now(self) -> datetime:
        return self.desk.clock.now()


def _setting(**values: object) -> Callable[[StoreEdits], StoreEdits]:
    return lambda edits: edits.model_copy(update=values)


def _check_hours(hours: WeekHours) -> None:
    if not any(hours.values()):
        raise InvalidEdit("hours", "The store would never be open; close single days instead.")
    for day, periods in hours.items():
        for one, other in pairwise(sorted(periods)):
            past_midnight = one[1] <= one[0]
            if past_midnight or other[0] < one[1]:
                raise InvalidEdit("hours", f"Two periods of {day} overlap; join them into one.")


def _price(price: OwnPrice) -> Price:
    """Return a price in whole yuan, as records keep it; raises `InvalidEdit`."""
    parts = {}
    for name, amount in (("labour", price.labour), ("parts", price.parts)):
        if amount.low % CENTS or amount.high % CENTS or not 0 <= amount.low <= amount.high:
            raise InvalidEdit(
                name, f"The {name} must be whole yuan in cents, from low to high: 12000 to 15000."
            )
        parts[name] = {"low": amount.low // CENTS, "high": amount.high // CENTS}
    return Price.model_validate(parts)


def _own_price(price: Price) -> OwnPrice:
    labour, parts = (
        SplitRange(low=amount.low * CENTS, high=amount.high * CENTS)
        for amount in (price.labour, price.parts)
    )
    return OwnPrice(labour=labour, parts=parts)
