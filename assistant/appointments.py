"""Bookings in the contract's shapes: what the agent, the pages and the API call."""

from collections.abc import Callable
from datetime import datetime, time
from itertools import groupby

from assistant.booking.contacts import check_contact
from assistant.booking.errors import BookingError, SlotTaken, UnknownBooking
from assistant.booking.model import (
    Bay,
    Booking,
    ByOwner,
    ByPhone,
    Contact,
    Job,
    Once,
    Order,
    Person,
    Shop,
    Slot,
    Technician,
)
from assistant.booking.phones import mask_phone
from assistant.booking.ports import Bookings
from assistant.dates import say_when
from assistant.evidence import BookingProposal, StoreAddress
from assistant.messages import BookingView, Caller, Locale, SlotView
from knowledge_base.load import Knowledge
from knowledge_base.schema import Store

ACTIVE = ("held", "confirmed")
# Slots at other hours are shown when they are asked for, or when there are no others.
WAKING_HOURS = range(8, 20)
# Nobody may wait at the roadside for a shop that does not exist.
DEMO_MARK: dict[Locale, str] = {
    "zh": "（演示门店，不会真的有人接待或派车）",
    "en": " (demo store: nobody will really come or expect you)",
}


class KnownShops:
    """The stores and services of the knowledge base, as the booking rules see them.

    Args:
        knowledge: Returns the records in force, which may lag behind for a moment.
        refresh: Makes it catch up.
    """

    def __init__(
        self, knowledge: Callable[[], Knowledge], refresh: Callable[[], None] = lambda: None
    ) -> None:
        self._knowledge = knowledge
        self._refresh = refresh

    def shop(self, store_id: str) -> Shop | None:
        """Return the shop; None when unknown, or when it takes no bookings here."""
        store = self._knowledge().stores.get(store_id)
        if store is None or not (store.hours and store.bays and store.services):
            return None
        return store_to_shop(store)

    def job(self, service: str) -> Job | None:
        """Return the job behind a service code; None when there is no such service."""
        record = self._knowledge().services.get(service)
        if record is None:
            return None
        return Job(service, record.duration_min, record.bay, skill=record.category)

    def refresh(self) -> None:
        """See at once what stores have changed."""
        self._refresh()


def store_to_shop(store: Store) -> Shop:
    """Return a store as the booking rules see it."""
    return Shop(
        store.store_id,
        store.timezone,
        hours={str(day): spans for day, spans in store.hours.items()},
        bays=tuple(Bay(bay.bay_id, frozenset(bay.kinds)) for bay in store.bays),
        services=frozenset(store.services),
        closed=frozenset(store.closed),
        revision=store.revision,
        technicians=tuple(
            Technician(
                one.technician_id,
                frozenset(one.skills),
                {str(day): spans for day, spans in one.hours.items()},
                frozenset(one.off),
            )
            for one in store.technicians
        ),
    )


class ShopAppointments:
    """Offers slots, prepares proposals and writes them when they are confirmed."""

    def __init__(self, bookings: Bookings, knowledge: Callable[[], Knowledge]) -> None:
        self._bookings = bookings
        self._knowledge = knowledge

    def slots(
        self,
        store_id: str,
        service: str,
        *,
        first: datetime | None = None,
        last: datetime | None = None,
        hours: tuple[time, time] = (time.min, time.max),
        limit: int = 6,
        soonest: bool = False,
    ) -> list[SlotView]:
        """Return up to `limit` bookable slots, earliest first.

        They lie between `first` and `last` and start within `hours` of any day, shop time. They are
        spread over the span so that they are a choice, or with `soonest` the very next.
        """
        free = self._bookings.slots(store_id, service)
        wanted = [
            slot
            for slot in free
            if (first is None or slot.starts_at >= first)
            and (last is None or slot.starts_at <= last)
            and hours[0] <= slot.starts_at.time() <= hours[1]
        ]
        chosen = wanted[:limit] if soonest else _spread(wanted, limit)
        return [slot_to_view(slot) for slot in chosen]

    def prepare(
        self, proposal: BookingProposal, *, caller: Caller, locale: Locale
    ) -> BookingProposal:
        """Check a proposal without writing and fill in what the summary shows.

        Raises:
            BookingError: The slot is gone, a detail can't be used, or there is no such booking.
        """
        if proposal.action == "book":
            contact = Contact(
                proposal.name, proposal.phone or "", proposal.vehicle or "", proposal.note or ""
            )
            checked = check_contact(contact)
            found = {"phone": checked.phone, "phone_masked": mask_phone(checked.phone)}
        else:
            found = self._existing(proposal, caller)
        filled = proposal.model_copy(update=found)
        if filled.action != "cancel":
            self._check_free(filled)
        return filled.model_copy(
            update={
                "store_name": _named(self._knowledge().stores[filled.store_id], locale),
                "service_name": self._knowledge().services[filled.service].name.get(locale),
                "when": say_when(filled.starts_at, locale),
            }
        )

    def _existing(self, proposal: BookingProposal, caller: Caller) -> dict[str, str]:
        booking = self._find(proposal.code, proposal.last4, caller)
        kept = {
            "code": booking.code,
            "store_id": booking.store_id,
            "service": booking.service,
            "name": booking.contact.name,
            "phone_masked": booking.phone_masked,
        }
        if proposal.action == "move":
            return kept
        starts, ends = booking.starts_at.isoformat(), booking.ends_at.isoformat()
        return {**kept, "starts_at": starts, "ends_at": ends}

    def _check_free(self, proposal: BookingProposal) -> None:
        free = self._bookings.slots(proposal.store_id, proposal.service)
        if all(slot.slot_id != proposal.slot_id for slot in free):
            raise SlotTaken(datetime.fromisoformat(proposal.starts_at), _spread(free, 3))

    def execute(self, proposal: BookingProposal, caller: Caller, key: str) -> BookingView:
        """Write a confirmed proposal; the same `key` never writes twice.

        Raises:
            BookingError: What was free before is not any more; nothing was written.
        """
        if proposal.action == "book":
            contact = Contact(
                proposal.name, proposal.phone or "", proposal.vehicle or "", proposal.note or ""
            )
            order = Order(
                proposal.slot_id or "", proposal.service, contact, caller.owner, proposal.store_id
            )
            once = Once(key, proposal.model_dump_json().encode())
            return booking_to_view(self._bookings.create(order, once=once))
        person = _person(proposal.last4, caller)
        if proposal.action == "cancel":
            return booking_to_view(self._bookings.cancel(proposal.code or "", person))
        moved = self._bookings.reschedule(proposal.code or "", proposal.slot_id or "", person)
        return booking_to_view(moved)

    def alternatives(self, error: BookingError) -> list[SlotView]:
        """Return the slots to offer instead of one that was taken; empty for other errors."""
        slots = error.alternatives if isinstance(error, SlotTaken) else ()
        return [slot_to_view(slot) for slot in slots]

    def find(self, code: str | None, last4: str | None, caller: Caller) -> BookingView:
        """Return a booking by code and last four digits, or the caller's own one without them.

        Raises:
            UnknownBooking: There is none, or the caller has several and must say which.
        """
        return booking_to_view(self._find(code, last4, caller))

    def shop_of(self, booking: BookingView, locale: Locale) -> StoreAddress | None:
        """Return the name and address of the shop of a booking; None when it is listed no more."""
        store = self._knowledge().stores.get(booking.store_id)
        if store is None:
            return None
        return StoreAddress(name=_named(store, locale), address=store.address.get(locale))

    def _find(self, code: str | None, last4: str | None, caller: Caller) -> Booking:
        if code is not None:
            return self._bookings.get(code, _person(last4, caller))
        own = [b for b in self._bookings.for_owner(caller.owner) if b.status in ACTIVE]
        if len(own) == 1:
            return own[0]
        raise UnknownBooking(
            "Give the booking code and the last four digits of the phone that booked."
        )


def _named(store: Store, locale: Locale) -> str:
    return store.name.get(locale) + (DEMO_MARK[locale] if store.demo else "")


def _person(last4: str | None, caller: Caller) -> Person:
    return ByPhone(last4) if last4 else ByOwner(caller.owner)


def slot_to_view(slot: Slot) -> SlotView:
    """Return a slot in the contract's shape."""
    return SlotView(
        slot_id=slot.slot_id,
        store_id=slot.store_id,
        service=slot.service,
        starts_at=slot.starts_at.isoformat(),
        ends_at=slot.ends_at.isoformat(),
        capacity_left=slot.capacity_left,
    )


def booking_to_view(booking: Booking) -> BookingView:
    """Return a booking in the contract's shape, its phone masked."""
    last4 = booking.contact.phone[-4:]
    return BookingView(
        booking_id=booking.booking_id,
        code=booking.code,
        status=booking.status,
        store_id=booking.store_id,
        service=booking.service,
        starts_at=booking.starts_at.isoformat(),
        ends_at=booking.ends_at.isoformat(),
        name=booking.contact.name,
        phone_masked=booking.phone_masked,
        calendar_url=f"/api/v1/bookings/{booking.code}/calendar.ics?phone_last4={last4}",
    )


def _spread(slots: list[Slot], limit: int) -> list[Slot]:
    """Choose up to `limit` slots: the first of each half day, then the gaps between them.

    Within a single day they are spaced evenly instead.
    """
    by_day = [slot for slot in slots if slot.starts_at.hour in WAKING_HOURS]
    slots = by_day if len(by_day) >= limit else slots
    if len(slots) <= limit:
        return slots
    if slots[0].starts_at.date() == slots[-1].starts_at.date():
        return [slots[index * len(slots) // limit] for index in range(limit)]
    halves = groupby(slots, key=lambda slot: (slot.starts_at.date(), slot.starts_at.hour >= 12))
    firsts = [next(group) for _, group in halves][:limit]
    rest = [slot for slot in slots if slot not in firsts]
    chosen = [*firsts, *rest[: limit - len(firsts)]]
    return sorted(chosen, key=lambda slot: slot.starts_at)
