"""The ways to a new booking."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid4

from assistant.booking.errors import BookingError
from assistant.booking.model import Answer, Booking, Once, Order
from assistant.evidence import BookingProposal
from assistant.messages import Caller
from assistant.refusals import refusal_of
from evals.booking.journal import Attempt, Seen
from evals.booking.paths import Outcome, Throw, Tried
from evals.booking.plan import SHARED_PHONE, make_order

# How many attempts of a process use the same shared key.
SHARED_RUN = 24


def book(throw: Throw) -> Tried:
    """Book without a key."""
    order = throw.order()
    return _new(throw, "book", order, partial(throw.store.bookings.create, order))


def keyed(throw: Throw) -> Tried:
    """Book as the HTTP API does: with an idempotency key, whose answer is kept."""
    return _once(throw, "keyed", throw.order(), f"key-{throw.mark}")


def shared(throw: Throw) -> Tried:
    """Book with a key that every process uses at about the same time."""
    number = throw.n // SHARED_RUN
    rng = throw.plan.rng("shared", number)
    start = throw.plan.start(number * SHARED_RUN, rng)
    order = make_order(
        throw.store.slot_ids, start, rng, owner=f"session:shared-{number}", phone=SHARED_PHONE
    )
    return _once(throw, "shared", order, f"shared-{number}")


def chat(throw: Throw) -> Tried:
    """Book as the conversation does after the driver's yes."""
    order, key = throw.order(), f"chat-{throw.mark}"
    start = throw.store.slot_ids.read(order.slot_id).starts_at.isoformat()
    proposal = BookingProposal(
        action="book",
        store_id=order.store_id or "",
        service=order.service,
        slot_id=order.slot_id,
        starts_at=start,
        ends_at=start,
        name=order.contact.name,
        phone=order.contact.phone,
    )
    execute = throw.store.appointments.execute
    return _new(
        throw, "chat", order, partial(execute, proposal, Caller(owner=order.owner), key), key
    )


def repeat(throw: Throw) -> Tried | None:
    """Send a request with its key once more."""
    if not throw.memory.keyed:
        return None
    earlier = throw.rng.choice(throw.memory.keyed)
    attempt = earlier.attempt.model_copy(update={"n": throw.n, "path": "repeat"})
    return Tried(attempt, earlier.call)


def other_body(throw: Throw) -> Tried | None:
    """Send another request under a key that was used before."""
    if not throw.memory.keyed:
        return None
    key = throw.rng.choice(throw.memory.keyed).attempt.key
    return replace(_once(throw, "other_body", throw.order(), key), order=None)


def rebook(throw: Throw) -> Tried | None:
    """Book what was just freed."""
    if not throw.memory.freed:
        return None
    order = replace(throw.memory.freed.pop(), owner=f"session:{throw.mark}")
    return _new(throw, "rebook", order, partial(throw.store.bookings.create, order))


def hold(throw: Throw) -> Tried:
    """Keep a slot for ten minutes."""
    order = throw.order()
    call = partial(throw.store.bookings.hold, order.slot_id, order.service, owner=order.owner)
    return _new(throw, "hold", order, call)


def lapse(throw: Throw) -> Tried:
    """Keep a slot by a clock that is eleven minutes late, so that it is over for all others."""
    order = throw.order()
    call = partial(throw.store.late.hold, order.slot_id, order.service, owner=order.owner)
    return _new(throw, "lapse", order, call)


def write_answer(outcome: Booking | BookingError) -> Answer:
    """Return an HTTP answer that is never the same twice, so that only a kept one can be equal."""
    told: dict[str, object] = {"nonce": uuid4().hex}
    if isinstance(outcome, Booking):
        told["booking"] = Seen.of(outcome).model_dump()
        return Answer(201, json.dumps(told).encode())
    refusal = refusal_of(outcome)
    told["refused"] = refusal.kind if refusal else type(outcome).__name__
    return Answer(409, json.dumps(told).encode())


def _once(throw: Throw, path: str, order: Order, key: str) -> Tried:
    body = f"{order.slot_id} {order.service} {order.owner} {order.contact.phone}"
    call = partial(throw.store.bookings.create_once, order, Once(key, body.encode()), write_answer)
    return _new(throw, path, order, call, key)


def _new(
    throw: Throw, path: str, order: Order, call: Callable[[], Outcome], key: str = ""
) -> Tried:
    attempt = Attempt(n=throw.n, path=path, owner=order.owner, key=key)
    return Tried(attempt, call, order=order)


WAYS: dict[str, Callable[[Throw], Tried | None]] = {
    way.__name__: way
    for way in (book, keyed, shared, chat, repeat, other_body, rebook, hold, lapse)
}
