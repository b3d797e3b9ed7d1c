"""The booking store as a process of a contest opens it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from assistant.accounts.counters import SqlAttempts
from assistant.appointments import KnownShops, ShopAppointments
from assistant.booking.clock import Clock, RealClock, ShiftedClock
from assistant.booking.desk import SqlDesk
from assistant.booking.model import HOLD_LASTS, Job, Shop
from assistant.booking.offers import Offers
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.database import open_database
from assistant.reminders.outbox import Outbox
from evals.booking.closing import LiveCatalogue
from evals.local import START
from knowledge_base.load import Knowledge, shipped_knowledge


@dataclass(frozen=True)
class Catalogue:
    """The shops and jobs of a contest, read once: a process that is started anew is soon back."""

    shops: Mapping[str, Shop]
    jobs: Mapping[str, Job]

    @classmethod
    def shipped(cls, stores: tuple[str, ...], services: tuple[str, ...]) -> "Catalogue":
        """Return some demo stores and services as `carcare serve` knows them."""
        knowledge = shipped_knowledge()
        known = KnownShops(lambda: knowledge)
        shops = {store: shop for store in stores if (shop := known.shop(store))}
        return cls(shops, {service: job for service in services if (job := known.job(service))})

    def shop(self, store_id: str) -> Shop | None:
        """Return a shop."""
        return self.shops.get(store_id)

    def job(self, service: str) -> Job | None:
        """Return a job."""
        return self.jobs.get(service)

    def refresh(self) -> None:
        """Do nothing: what stores change is read by `LiveCatalogue`."""


@dataclass(frozen=True)
class Store:
    """What callers use; `late` are the same bookings by a clock that is eleven minutes behind.

    A hold made by `late` has run out for all others.
    """

    engine: Engine
    bookings: SqlBookings
    late: SqlBookings
    desk: SqlDesk
    appointments: ShopAppointments
    slot_ids: SlotIds
    shops: LiveCatalogue
    clock: Clock
    outbox: Outbox


def open_store(url: str, catalogue: Catalogue) -> Store:
    """Open the store as `assistant.bootstrap` does, on a migrated database."""
    engine, real = open_database(url), RealClock()
    slot_ids = SlotIds(b"the same in every process of a contest")
    shops = LiveCatalogue(catalogue, engine)
    shops.refresh()
    clock = business_clock()
    offers = Offers(shops, slot_ids, clock)

    def bookings(clock: Clock) -> SqlBookings:
        return SqlBookings(engine, offers, SqlAttempts(engine, clock), clock)

    late = ShiftedClock(real.now() - HOLD_LASTS - timedelta(minutes=1), real)
    own = bookings(real)
    desk = SqlDesk(engine, SqlAttempts(engine, real), real)
    appointments, outbox = ShopAppointments(own, _nothing), Outbox(engine, clock, real)
    return Store(engine, own, bookings(late), desk, appointments, slot_ids, shops, clock, outbox)


def business_clock() -> Clock:
    """Return the clock by which the slots of a contest are ahead."""
    return ShiftedClock(datetime.fromisoformat(START), RealClock())


def _nothing() -> Knowledge:
    raise AssertionError("writing a confirmed proposal asks for no records")
