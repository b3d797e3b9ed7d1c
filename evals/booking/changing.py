"""The ways to change a booking, the sweep of holds that ran out, and a look at what is free."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from assistant.booking.model import ByOwner, ByPhone, ByStaff, Contact, Person, Status
from evals.booking.closing import set_closed
from evals.booking.journal import Attempt
from evals.booking.paths import Known, Outcome, Throw, Tried
from evals.booking.plan import PHONE, SERVICES, STAFFED, STORES
from evals.booking.shifts import TEAMS, set_team
from evals.booking.telling import SENT, send_all


def confirm(throw: Throw) -> Tried | None:
    """Turn a hold into a booking."""
    return _confirm(throw, "confirm", throw.memory.held)


def confirm_late(throw: Throw) -> Tried | None:
    """Confirm a hold that is over."""
    return _confirm(throw, "confirm_late", throw.memory.lapsed)


def move(throw: Throw) -> Tried | None:
    """Move a booking as its owner, by phone or as staff."""
    known, rng = _any(throw), throw.rng
    if known is None:
        return None
    start = throw.plan.start(throw.n, rng)
    slot_id = throw.store.slot_ids.issue(known.order.store_id or "", known.order.service, start)
    who, by = _person(throw, known)
    call = partial(throw.store.bookings.reschedule, known.code, slot_id, by)
    return _change(throw, f"move_{who}", known, call)


def cancel(throw: Throw) -> Tried | None:
    """Cancel a booking or a hold as its owner, by phone or as staff."""
    known = _any(throw, *throw.memory.held, *throw.memory.lapsed[-2:])
    if known is None:
        return None
    who, by = _person(throw, known)
    call = partial(throw.store.bookings.cancel, known.code, by)
    return _change(throw, f"cancel_{who}", known, call)


def no_show(throw: Throw) -> Tried | None:
    """Record at the store that a car did not come, which frees its bay."""
    return _mark(throw, "no_show", _any(throw))


def check_in(throw: Throw) -> Tried | None:
    """Record at the store that a car is there."""
    return _mark(throw, "checked_in", _any(throw))


def finish(throw: Throw) -> Tried | None:
    """Record at the store that a car is done."""
    waiting = throw.memory.checked_in
    return _mark(throw, "done", waiting[0] if waiting else None)


def sweep(throw: Throw) -> Tried:
    """Cancel all holds that ran out."""

    def call() -> None:
        throw.store.bookings.expire_holds()

    return Tried(Attempt(n=throw.n, path="sweep"), call)


def look(throw: Throw) -> Tried:
    """List what is free on the day that is fought for."""
    rng = throw.rng
    store, service = rng.choice(STORES), rng.choice(SERVICES)
    day = throw.plan.start(throw.n, rng).date()

    def call() -> None:
        throw.store.bookings.slots(store, service, day=day)

    return Tried(Attempt(n=throw.n, path="look"), call)


def close_day(throw: Throw) -> Tried:
    """Close a store for the day that is fought for; what stands stays."""
    return _set_closed(throw, "close_day", closed=True)


def reopen_day(throw: Throw) -> Tried:
    """Open a store again."""
    return _set_closed(throw, "reopen_day", closed=False)


def change_shift(throw: Throw) -> Tried:
    """Have a store's technicians change; bookings that stand are given to those who are there."""
    store = throw.store

    def call() -> None:
        now, real_now = store.clock.now(), datetime.now(UTC)
        number = throw.rng.randrange(len(TEAMS))
        store.shops.refresh()
        set_team(store.engine, store.shops, STAFFED, number, now=now, real_now=real_now)

    return Tried(Attempt(n=throw.n, path="change_shift"), call)


def remind(throw: Throw) -> Tried:
    """Send the messages to drivers that wait."""
    path = throw.plan.folder / SENT.format(throw.worker)
    return Tried(Attempt(n=throw.n, path="remind"), partial(send_all, throw.store.outbox, path))


def _set_closed(throw: Throw, path: str, *, closed: bool) -> Tried:
    rng = throw.rng
    store, day = rng.choice(STORES), throw.plan.start(throw.n, rng).date()
    call = partial(set_closed, throw.store.engine, store, day, closed=closed)
    return Tried(Attempt(n=throw.n, path=path), call)


def _confirm(throw: Throw, path: str, holds: list[Known]) -> Tried | None:
    if not holds:
        return None
    known = holds[0] if path == "confirm" else holds.pop(0)
    contact = Contact("Eval", PHONE.format(throw.worker))
    owner = known.order.owner
    call = partial(throw.store.bookings.confirm, known.code, contact, owner=owner)
    return _change(throw, path, known, call)


def _mark(throw: Throw, status: Status, known: Known | None) -> Tried | None:
    if known is None:
        return None
    staff = _staff(throw, known)
    return _change(throw, status, known, partial(throw.store.desk.mark, known.code, status, staff))


def _change(throw: Throw, path: str, known: Known, call: Callable[[], Outcome]) -> Tried:
    return Tried(Attempt(n=throw.n, path=path, code=known.code), call, known=known)


def _any(throw: Throw, *more: Known) -> Known | None:
    """Return a booking to change: one that other processes change too, more often than not."""
    shared, mine = throw.memory.shared[-6:], [*throw.memory.mine, *more]
    rng = throw.rng
    pool = shared if shared and (not mine or rng.random() < 0.5) else mine
    return rng.choice(pool) if pool else None


def _person(throw: Throw, known: Known) -> tuple[str, Person]:
    who = throw.rng.choice(("owner", "phone", "staff"))
    people: dict[str, Person] = {
        "owner": ByOwner(known.order.owner),
        "phone": ByPhone(known.order.contact.phone[-4:]),
        "staff": _staff(throw, known),
    }
    return who, people[who]


def _staff(throw: Throw, known: Known) -> ByStaff:
    return ByStaff(f"eval-{throw.mark}", known.order.store_id)


WAYS: dict[str, Callable[[Throw], Tried | None]] = {
    way.__name__: way
    for way in (
        confirm,
        confirm_late,
        move,
        cancel,
        no_show,
        check_in,
        finish,
        sweep,
        look,
        close_day,
        reopen_day,
        change_shift,
        remind,
    )
}
