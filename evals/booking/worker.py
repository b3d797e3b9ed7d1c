"""A process that fights for slots over every way there is, until it is done or killed."""

import json
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

from assistant.booking.errors import BookingError
from assistant.booking.model import Answer, Booking, Order
from evals.booking import changing, making
from evals.booking.journal import Answered, Entry, Journal, Seen, journal_path, read_journal
from evals.booking.paths import Known, Memory, Outcome, Throw, Tried
from evals.booking.plan import VICTIM, Plan
from evals.booking.store import Store, open_store

# The slowest machine starts its processes within this.
START_S = 120
WAYS = {**making.WAYS, **changing.WAYS}
# About in a hundred. What can't be tried yet becomes a booking, so slots are soon full.
WEIGHTS = {
    "book": 10, "keyed": 10, "shared": 7, "chat": 5, "repeat": 7, "other_body": 3, "rebook": 9,
    "hold": 7, "lapse": 4, "confirm": 7, "confirm_late": 3, "move": 12, "cancel": 11, "no_show": 2,
    "check_in": 0.4, "finish": 0.4, "sweep": 1, "look": 1,
    "close_day": 1, "reopen_day": 4, "change_shift": 1, "remind": 2,
}  # fmt: skip


def work(plan: Plan, worker: int, gate: Barrier | None) -> None:
    """Make the attempts of one worker that its journal does not hold yet.

    `gate` opens when all workers are there; without one, after a kill, it begins at once.
    """
    path = journal_path(plan.folder, worker)
    before = read_journal(path, worker)
    store, journal = open_store(plan.url, plan.catalogue), Journal(path)
    if gate is not None:
        gate.wait(START_S)
    with ThreadPoolExecutor(1) as pool:
        contender = Contender(plan, worker, store, journal, pool)
        done = contender.pick_up(before)
        for n in range(done, plan.attempts):
            contender.attempt(contender.choose(n))
    journal.close()
    store.engine.dispose()


class Contender:
    """Makes attempts and writes each down before it, and its answer before the next."""

    def __init__(
        self, plan: Plan, worker: int, store: Store, journal: Journal, pool: ThreadPoolExecutor
    ) -> None:
        self._plan = plan
        self._worker = worker
        self._store = store
        self._journal = journal
        self._pool = pool
        self._memory = Memory()
        self._deaths = plan.kill_points("untold") if worker == VICTIM else []

    def choose(self, n: int) -> Tried:
        """Return the `n`th attempt; what can't be tried yet becomes a booking."""
        (name,) = self._plan.rng("way", self._worker, n).choices([*WEIGHTS], [*WEIGHTS.values()])
        throw = self._throw(n)
        return WAYS[name](throw) or making.book(throw)

    def attempt(self, tried: Tried) -> None:
        """Make one attempt."""
        self._journal.begin(tried.attempt)
        began = time.perf_counter()
        # A future holds whatever was raised, so that a bug is written down like an answer.
        future = self._pool.submit(tried.call)
        error = future.exception()
        took_s = time.perf_counter() - began
        if error is None:
            self._die_if_due(tried.attempt.n)
        answered = _answered(None if error else future.result(), error, took_s)
        self._journal.end(answered)
        self._memory.learn(tried, answered)

    def pick_up(self, before: Sequence[Entry]) -> int:
        """Go on after a kill: send a request with a key again, look for a booking without one.

        Returns the number of attempts that were made.
        """
        self._deaths = [point for point in self._deaths if point >= len(before)]
        if not before or before[-1].answered is not None:
            return len(before)
        cut = before[-1].attempt
        throw = self._throw(cut.n)
        if cut.path in ("keyed", "shared", "chat") and (tried := WAYS[cut.path](throw)):
            again = cut.model_copy(update={"n": len(before), "path": "resume"})
            self.attempt(Tried(again, tried.call, order=tried.order))
            return len(before) + 1
        for booking in self._store.bookings.for_owner(cut.owner) if cut.owner else ():
            shelf = self._memory.held if booking.status == "held" else self._memory.mine
            shelf.append(Known(booking.code, self._order_of(booking)))
        return len(before)

    def _order_of(self, booking: Booking) -> Order:
        start = booking.starts_at
        slot_id = self._store.slot_ids.issue(booking.store_id, booking.service, start)
        # A hold knows of no contact yet.
        contact = booking.contact if booking.contact.phone else self._throw(0).order().contact
        return Order(slot_id, booking.service, contact, booking.owner, booking.store_id)

    def _die_if_due(self, n: int) -> None:
        """Die at the first attempt after a kill point that the store has granted."""
        if self._deaths and n >= self._deaths[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def _throw(self, n: int) -> Throw:
        return Throw(self._plan, self._store, self._memory, self._worker, n)


def _answered(outcome: Outcome, error: BaseException | None, took_s: float) -> Answered:
    at = time.time()
    if error is not None:
        broke = "" if isinstance(error, BookingError) else f"{type(error).__name__}: {error}"
        return Answered(outcome=type(error).__name__, at=at, took_s=took_s, broke=broke)
    if isinstance(outcome, Answer):
        told = json.loads(outcome.body)
        seen = Seen.model_validate(told["booking"]) if "booking" in told else None
        text, name = outcome.body.decode(), told.get("refused", "ok")
        return Answered(outcome=name, at=at, took_s=took_s, booking=seen, answer=text)
    if outcome is None:
        return Answered(outcome="ok", at=at, took_s=took_s)
    seen = Seen.of(outcome) if isinstance(outcome, Booking) else Seen.of_view(outcome)
    return Answered(outcome="ok", at=at, took_s=took_s, booking=seen)
