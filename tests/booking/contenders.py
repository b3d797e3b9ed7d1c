"""A process that fights for slots; started several times by the test beside it."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from assistant.accounts.counters import SqlAttempts
from assistant.booking.errors import BookingError
from assistant.booking.model import Answer, Booking, ByOwner, Once, Order
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.database import open_database
from tests.fakes_booking import (
    MONDAY,
    SECRET,
    TurnableClock,
    make_contact,
    make_offers,
)

STORE = "sh-jingan"
SERVICES = ("oil_service", "brake_pads")


class Contender:
    """Books, holds, confirms, moves and cancels at random among six starts of one morning.

    Some of its holds are made by a clock eleven minutes late, so that they are over for all.
    """

    def __init__(self, url: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.owner = f"session:{seed}"
        self.morning = MONDAY
        self.engine = engine = open_database(url)
        offers = make_offers(TurnableClock())
        real = TurnableClock(MONDAY)
        late = TurnableClock(MONDAY - timedelta(minutes=11))
        self.now = SqlBookings(engine, offers, SqlAttempts(engine, real), real)
        self.late = SqlBookings(engine, offers, SqlAttempts(engine, late), late)
        self.mine: list[str] = []
        self.outcomes: Counter[str] = Counter()
        self.waits_s: list[float] = []

    def run(self, attempts: int) -> tuple[Counter[str], list[float]]:
        acts: list[Callable[[], str]] = [self.book, self.book, self.repeat]
        acts += [self.hold, self.lapse, self.move, self.cancel]
        for _ in range(attempts):
            begun = time.perf_counter()
            act = self.random.choice(acts)
            try:
                outcome = act()
            except BookingError as refusal:
                outcome = type(refusal).__name__
            self.outcomes[f"{act.__name__}:{outcome}"] += 1
            self.waits_s.append(time.perf_counter() - begun)
        return self.outcomes, self.waits_s

    def slot_id(self, service: str) -> str:
        start = self.morning + timedelta(minutes=60 + 30 * self.random.randrange(6))
        return SlotIds(SECRET).issue(STORE, service, start)

    def order(self) -> Order:
        service = self.random.choice(SERVICES)
        return Order(self.slot_id(service), service, make_contact(), self.owner)

    def book(self) -> str:
        return self.keep(self.now.create(self.order()))

    def repeat(self) -> str:
        order, once = self.order(), Once(f"{self.owner}-{self.random.random()}", b"body")
        (answer,) = {self.now.create_once(order, once, write_answer) for _ in range(2)}
        if answer.status == 201:
            self.mine.append(answer.body.decode())
        return str(answer.status)

    def hold(self) -> str:
        service = self.random.choice(SERVICES)
        held = self.now.hold(self.slot_id(service), service, owner=self.owner)
        return self.keep(self.now.confirm(held.code, make_contact(), owner=self.owner))

    def lapse(self) -> str:
        service = self.random.choice(SERVICES)
        held = self.late.hold(self.slot_id(service), service, owner=self.owner)
        return self.keep(self.now.confirm(held.code, make_contact(), owner=self.owner))

    def move(self) -> str:
        if not self.mine:
            return "none"
        code = self.random.choice(self.mine)
        booking = self.now.get(code, ByOwner(self.owner))
        slot_id = self.slot_id(booking.service)
        self.now.reschedule(code, slot_id, ByOwner(self.owner))
        return "ok"

    def cancel(self) -> str:
        if not self.mine:
            return "none"
        code = self.mine.pop(self.random.randrange(len(self.mine)))
        self.now.cancel(code, ByOwner(self.owner))
        return "ok"

    def keep(self, booking: Booking) -> str:
        self.mine.append(booking.code)
        return "ok"


def write_answer(outcome: Booking | BookingError) -> Answer:
    if isinstance(outcome, Booking):
        return Answer(201, outcome.code.encode())
    return Answer(409, type(outcome).__name__.encode())


def contend(url: str, seed: int, attempts: int) -> tuple[Counter[str], list[float], list[str]]:
    """Make the attempts; return what came of them, how long each took, and the codes still held."""
    contender = Contender(url, seed)
    outcomes, waits_s = contender.run(attempts)
    contender.engine.dispose()
    return outcomes, waits_s, contender.mine


def confirm_until_killed(url: str, seed: int, diary: str) -> None:
    """Book and cancel without end, noting each code that was promised and each taken back."""
    contender = Contender(url, seed)
    # What the killed ones before it booked stays booked: each gets a morning of its own.
    contender.morning += timedelta(days=seed)
    with open(diary, "a", encoding="ascii", buffering=1) as notes:
        while True:
            try:
                contender.book()
                notes.write(f"+{contender.mine[-1]}\n")
            except BookingError:
                if contender.mine:
                    notes.write(f"-{contender.mine[-1]}\n")
                    contender.now.cancel(contender.mine.pop(), ByOwner(contender.owner))
