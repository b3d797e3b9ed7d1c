"""Random lives of many bookings, checked against the books after every step."""

from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from assistant.accounts.counters import SqlAttempts
from assistant.booking.audit import audit
from assistant.booking.errors import BookingError, IdempotencyMismatch
from assistant.booking.model import Answer, Booking, ByOwner, Once, Order
from assistant.booking.offers import Offers
from assistant.booking.ports import Bookings
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.booking.store_lock import lock_store, write_store
from assistant.database import migrate, open_database
from tests.fakes_booking import (
    JOBS,
    MONDAY,
    SECRET,
    DictCatalogue,
    InMemoryAttempts,
    InMemoryBookings,
    TurnableClock,
    make_contact,
    make_shop,
)

STORE, OWNER = "sh-jingan", "session:a"
STARTS = st.integers(0, 9).map(lambda n: MONDAY + timedelta(hours=1, minutes=30 * n))
SERVICES = st.sampled_from(["oil_service", "brake_pads", "wiper_washer", "paint_repair"])


class Lives(RuleBasedStateMachine):
    """Drives the database and the fake side by side; both must decide alike."""

    known = Bundle("known")
    asked = Bundle("asked")

    @initialize()
    def open_shop(self) -> None:
        self.folder = TemporaryDirectory()
        self.engine = open_database(f"sqlite:///{self.folder.name}/test.db")
        migrate(self.engine)
        self.business, self.real = TurnableClock(), TurnableClock(MONDAY)
        self.told = 0
        self.shops = DictCatalogue({STORE: make_shop()}, JOBS)
        offers = Offers(self.shops, SlotIds(SECRET), self.business)
        attempts = SqlAttempts(self.engine, self.real)
        self.sql = SqlBookings(self.engine, offers, attempts, self.real)
        self.fake = InMemoryBookings(offers, InMemoryAttempts(self.real), self.real)

    def both(self, act: str, *codes: str, **arguments: object) -> tuple[Booking, Booking] | None:
        outcomes: list[Booking | str] = []
        for bookings, code in zip((self.sql, self.fake), codes or ("", ""), strict=True):
            try:
                first = (code,) if codes else ()
                outcomes.append(getattr(bookings, act)(*first, **arguments))
            except BookingError as refusal:
                outcomes.append(type(refusal).__name__)
        mine, theirs = outcomes
        if isinstance(mine, str) or isinstance(theirs, str):
            assert mine == theirs
            return None
        assert (mine.status, mine.starts_at, mine.ends_at, mine.bay_id, mine.revision) == (
            theirs.status, theirs.starts_at, theirs.ends_at, theirs.bay_id, theirs.revision
        )  # fmt: skip
        return mine, theirs

    @rule(target=known, service=SERVICES, start=STARTS)
    def create(self, service: str, start: datetime) -> object:
        slot_id = SlotIds(SECRET).issue(STORE, service, start)
        order = Order(slot_id, service, make_contact(), OWNER)
        made = self.both("create", order=order)
        return (made[0].code, made[1].code, service) if made else multiple()

    @rule(target=known, service=SERVICES, start=STARTS)
    def hold(self, service: str, start: datetime) -> object:
        slot_id = SlotIds(SECRET).issue(STORE, service, start)
        made = self.both("hold", slot_id=slot_id, service=service, owner=OWNER)
        return (made[0].code, made[1].code, service) if made else multiple()

    @rule(target=asked, service=SERVICES, start=STARTS, key=st.sampled_from("abc"))
    def ask_once(self, service: str, start: datetime, key: str) -> object:
        """A request with a key: the first answer, or the one that is kept, or none at all."""
        slot_id = SlotIds(SECRET).issue(STORE, service, start)
        order = Order(slot_id, service, make_contact(), OWNER)
        once = Once(key, slot_id.encode())
        answers = [self.answer(bookings, order, once) for bookings in (self.sql, self.fake)]
        assert (answers[0] is None) == (answers[1] is None)
        return (order, once, answers) if answers[0] else multiple()

    @rule(request=asked)
    def ask_again(self, request: tuple[Order, Once, list[bytes]]) -> None:
        order, once, first = request
        assert [self.answer(b, order, once) for b in (self.sql, self.fake)] == first

    def answer(self, bookings: Bookings, order: Order, once: Once) -> bytes | None:
        self.told += 1
        try:
            return bookings.create_once(order, once, lambda _: Answer(201, b"%d" % self.told)).body
        except IdempotencyMismatch:
            return None
        except BookingError as refusal:
            return type(refusal).__name__.encode()

    @rule(booking=known)
    def confirm(self, booking: tuple[str, str, str]) -> None:
        self.both("confirm", *booking[:2], contact=make_contact(), owner=OWNER)

    @rule(booking=known, start=STARTS)
    def move(self, booking: tuple[str, str, str], start: datetime) -> None:
        slot_id = SlotIds(SECRET).issue(STORE, booking[2], start)
        self.both("reschedule", *booking[:2], slot_id=slot_id, by=ByOwner(OWNER))

    @rule(booking=known)
    def cancel(self, booking: tuple[str, str, str]) -> None:
        self.both("cancel", *booking[:2], by=ByOwner(OWNER))

    @rule(closed=st.booleans())
    def close_or_open_the_day(self, closed: bool) -> None:
        with self.engine.begin() as connection:
            revision = lock_store(connection, STORE).revision + 1
            write_store(connection, STORE, None)
        days = frozenset({MONDAY.date()} if closed else ())
        self.shops.shops[STORE] = replace(make_shop(), closed=days, revision=revision)

    @rule(minutes=st.integers(1, 12))
    def wait(self, minutes: int) -> None:
        self.real.turn(minutes=minutes)

    @rule(minutes=st.integers(5, 90))
    def let_the_day_pass(self, minutes: int) -> None:
        self.business.turn(minutes=minutes)

    @invariant()
    def the_books_are_right(self) -> None:
        if hasattr(self, "engine"):
            assert audit(self.engine) == []
            assert self.sql.slots(STORE, "oil_service", limit=9) == self.fake.slots(
                STORE, "oil_service", limit=9
            )

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
