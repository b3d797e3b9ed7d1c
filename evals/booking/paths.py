"""Every way to a booking and to a change of one, as a process of a contest takes them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.booking.model import Answer, Booking, Order
from assistant.messages import BookingView
from evals.booking.journal import Answered, Attempt
from evals.booking.plan import PHONE, Plan, make_order
from evals.booking.store import Store

Outcome = Booking | BookingView | Answer | None


@dataclass(frozen=True)
class Known:
    """A booking that this process knows, and what was ordered."""

    code: str
    order: Order


@dataclass(frozen=True)
class Tried:
    """An attempt ready to be made. `order` is what it books, `known` what it changes."""

    attempt: Attempt
    call: Callable[[], Outcome]
    order: Order | None = None
    known: Known | None = None


@dataclass
class Memory:
    """What a process has booked and may change; gone when it is killed."""

    mine: list[Known] = field(default_factory=list)
    shared: list[Known] = field(default_factory=list)
    held: list[Known] = field(default_factory=list)
    lapsed: list[Known] = field(default_factory=list)
    checked_in: list[Known] = field(default_factory=list)
    keyed: list[Tried] = field(default_factory=list)
    freed: list[Order] = field(default_factory=list)

    def learn(self, tried: Tried, answered: Answered) -> None:
        """Take in what an attempt has led to."""
        seen, path = answered.booking, tried.attempt.path
        # A refusal in the conversation is not kept: its key is free for another try.
        if path == "keyed" or (path == "chat" and seen is not None):
            self.keyed.append(tried)
        if seen is not None and tried.order is not None:
            shelves = {"hold": self.held, "lapse": self.lapsed, "shared": self.shared}
            shelf = shelves.get(path, self.mine)
            shelf.append(Known(seen.code, tried.order))
        if tried.known is not None and answered.outcome in ("NotChangeable", "HoldExpired"):
            self._forget(tried.known)
        if tried.known is not None and seen is not None:
            self._move_on(tried.known, seen.status)

    def _forget(self, known: Known) -> None:
        for shelf in (self.mine, self.shared, self.held, self.lapsed, self.checked_in):
            if known in shelf:
                shelf.remove(known)

    def _move_on(self, known: Known, status: str) -> None:
        confirmed = known in self.held and status == "confirmed"
        if confirmed or status != "confirmed":
            self._forget(known)
        if confirmed:
            self.mine.append(known)
        if status == "checked_in":
            self.checked_in.append(known)
        if status in ("cancelled", "no_show"):
            self.freed.append(known.order)


@dataclass(frozen=True)
class Throw:
    """One throw of a process: its number, its dice, and the store to try it at."""

    plan: Plan
    store: Store
    memory: Memory
    worker: int
    n: int

    @property
    def rng(self) -> random.Random:
        """The dice; from the start again each time, so that an attempt can be made out anew."""
        return self.plan.rng(self.worker, self.n)

    @property
    def mark(self) -> str:
        """What no other attempt is called."""
        return f"{self.worker}-{self.n}"

    def order(self, *, owner: str | None = None) -> Order:
        """Return a wish for one of the slots that are fought for."""
        rng = self.rng
        return make_order(
            self.store.slot_ids,
            self.plan.start(self.n, rng),
            rng,
            owner=owner or f"session:{self.mark}",
            phone=PHONE.format(self.worker),
        )
