"""What staff do with the bookings of their store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from assistant.accounts.model import Account
from assistant.booking.clock import Clock, RealClock
from assistant.booking.contacts import clean_text
from assistant.booking.errors import InvalidDetails
from assistant.booking.model import Booking, ByStaff, Status
from assistant.booking.ports import Bookings, Desk
from assistant.booking.rules import Step, check_step
from assistant.messages import Locale, Name
from assistant.stores.day import LONGEST, bay_to_view, carried_over, open_periods, store_to_staff
from assistant.stores.errors import UnknownStore
from assistant.stores.records import StoreRecords
from assistant.stores.showing import booking_to_file, booking_to_staff, work_order
from assistant.stores.views import StaffBooking, StaffBookingFile, StaffDay, StaffStores
from knowledge_base.personal import personal_data
from knowledge_base.schema import Store

MARKS: dict[Step, Status] = {"check_in": "checked_in", "done": "done", "no_show": "no_show"}


@dataclass(frozen=True)
class StoreDesk:
    """Shows a store its bookings and takes its word on them.

    Every change goes through the same decisions as the driver's own, and is recorded with the
    account and the reason. An account sees the bookings of its own store; one without a store,
    and an admin, those of all.
    """

    bookings: Bookings
    desk: Desk
    stores: StoreRecords
    clock: Clock
    accounts: Callable[[], list[Account]]
    real: Clock = field(default_factory=RealClock)

    def day(self, by: Account, store_id: str | None, day: date | None) -> StaffDay:
        """Return the bookings of a day, today's without one.

        Raises:
            UnknownStore: There is none of this id that the account may see.
            InvalidDetails: The account has no store of its own and names none.
        """
        store = self.store(by, store_id)
        now = self.clock.now().astimezone(ZoneInfo(store.timezone))
        day = day or now.date()
        earlier = self.desk.for_store(store.store_id, day - LONGEST, day - timedelta(days=1))
        return StaffDay(
            store_id=store.store_id,
            store_name=Name(zh=store.name.zh, en=store.name.en),
            timezone=store.timezone,
            date=day,
            now=now.isoformat(),
            open=open_periods(store, day),
            closed=self.stores.edits(store.store_id).closed.get(day),
            bays=[bay_to_view(bay) for bay in store.bays],
            bookings=self._views(self.desk.for_store(store.store_id, day, day), by),
            carried=self._views(carried_over(earlier, store, day), by),
        )

    def mine(self, by: Account) -> StaffStores:
        """Return the stores that an account may work for."""
        all_of_them = by.role == "admin" or by.store_id is None
        found = self.stores.knowledge().stores.values()
        shown = [store_to_staff(s) for s in found if all_of_them or s.store_id == by.store_id]
        return StaffStores(stores=shown)

    def file(self, by: Account, code: str) -> StaffBookingFile:
        """Return a booking with its history; raises `UnknownBooking`."""
        person = _person(by)
        view = self.view(self.bookings.get(code, person), by)
        return booking_to_file(view, self.desk.history(code, person), self._names())

    def mark(self, by: Account, code: str, step: Step, reason: str) -> StaffBooking:
        """Record that a car checked in, was done or did not come.

        Raises:
            UnknownBooking: None with this code at the account's store.
            NotChangeable: The state does not allow it; `possible` says what it does allow.
            InvalidDetails: The reason holds personal data, or is missing for a car that failed.
        """
        why = check_reason(reason, needed=step == "no_show")
        booking = self.bookings.get(code, _person(by))
        check_step(booking, step, _person(by), business_now=self.clock.now())
        return self.view(self.desk.mark(code, MARKS[step], _person(by), reason=why), by)

    def cancel(self, by: Account, code: str, reason: str) -> StaffBooking:
        """Cancel a booking on behalf of the store; raises as `mark` does."""
        why = check_reason(reason, needed=True)
        person = _person(by)
        check_step(self.bookings.get(code, person), "cancel", person, business_now=self.clock.now())
        return self.view(self.bookings.cancel(code, person, reason=why), by)

    def move(self, by: Account, code: str, slot_id: str, reason: str) -> StaffBooking:
        """Move a booking to another slot of its store and service.

        Raises as `mark` does, and:
            UnknownSlot: The slot is not one of this store and service.
            SlotTaken: It is full; carries alternatives.
        """
        why = check_reason(reason, needed=True)
        return self.view(self.bookings.reschedule(code, slot_id, _person(by), reason=why), by)

    def work_order(self, by: Account, code: str, locale: Locale) -> tuple[str, bytes]:
        """Return the booking's code and its calendar file for the store; raises `UnknownBooking`.

        It holds what the work needs and the car, and nothing by which to reach the driver.
        """
        booking = self.bookings.get(code, _person(by))
        return booking.code, work_order(booking, self.stores.knowledge(), locale, _sees(by))

    def store(self, by: Account, store_id: str | None) -> Store:
        """Return the store that an account means; raises as `day` does."""
        wanted = store_id or by.store_id
        if wanted is None:
            raise InvalidDetails("store_id", "Name the store; your account works for all of them.")
        if by.role != "admin" and by.store_id not in (None, wanted):
            raise UnknownStore(wanted)
        return self.stores.get(wanted)

    def view(self, booking: Booking, by: Account) -> StaffBooking:
        """Return a booking as the account may see it."""
        service = self.stores.knowledge().services.get(booking.service)
        now = self.clock.now()
        return booking_to_staff(booking, service, _person(by), now=now, contact=_sees(by))

    def _views(self, found: Iterable[Booking], by: Account) -> list[StaffBooking]:
        return [self.view(booking, by) for booking in found]

    def _names(self) -> dict[str, str]:
        return {account.user_id: account.name for account in self.accounts()}


def check_reason(reason: str, *, needed: bool) -> str:
    """Return a reason as the history keeps it for good.

    Raises:
        InvalidDetails: It is missing, too long, or holds a phone number, a number plate or a VIN.
    """
    plain = clean_text("reason", reason)
    if needed and not plain:
        raise InvalidDetails("reason", "The reason is missing; say why in a few words.")
    if found := personal_data(plain):
        raise InvalidDetails("reason", f"The reason can't be kept: {found}.")
    return plain


def _person(by: Account) -> ByStaff:
    return ByStaff(by.user_id, None if by.role == "admin" else by.store_id)


def _sees(by: Account) -> bool:
    """Tell whether an account may see whom to reach: those who work at a store, not admins."""
    return by.role == "staff"
