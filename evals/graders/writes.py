"""Judges of what was written: the end state first of all."""

from datetime import datetime, timedelta

from assistant.messages import BookingView
from evals.cases import SlotWish
from evals.graders.asking import last4
from evals.graders.types import Conversation, Seen


def end_state(talk: Conversation) -> Seen:
    """The bookings at the end are those that the case expects."""
    expect, rows = talk.case.expect, talk.last
    wanted = {"none": [], "moved": ["confirmed"]}.get(expect.booking, [expect.booking])
    got = [row.status for row in rows]
    if got != wanted:
        yield None, f"bookings at the end are {got}, expected {wanted}"
        return
    for row in rows:
        if expect.services and row.service not in expect.services:
            yield None, f"booked {row.service}, expected one of {list(expect.services)}"
        if not row.store_id.startswith(expect.store):
            yield None, f"booked at {row.store_id}, expected {expect.store}…"
        if row.name != talk.case.known.name or not _same_phone(row, talk.case.known.phone):
            yield None, f"booked for {row.name}, {row.phone_masked}"
        if expect.booking == "moved" and not _was_moved(talk, row):
            yield None, "the booking stands where it was, expected it moved"


def chosen_time(talk: Conversation) -> Seen:
    """The booking is at the time that the driver chose."""
    standing = [row for row in talk.last if row.status == "confirmed"]
    wish = talk.case.expect.slot_changed or talk.case.known.slot
    if not standing or any(exchange.said.settles for exchange in talk.exchanges):
        return
    if wish.pick is not None:
        listed = [
            earlier.reply.slots
            for earlier, exchange in zip(talk.exchanges, talk.exchanges[1:], strict=False)
            if "slot" in exchange.said.gives and earlier.reply.slots
        ]
        picked = [slots[min(wish.pick, len(slots)) - 1].starts_at for slots in listed]
        if picked and standing[0].starts_at not in picked:
            yield None, f"booked {standing[0].starts_at}, the driver picked {picked}"
    elif not _fits(wish, standing[0].starts_at, talk.today):
        yield None, f"booked {standing[0].starts_at}, the driver wanted {wish.say[0]!r}"


def premature(talk: Conversation) -> Seen:
    """Nothing is written before a plain yes to a summary, and only an offered slot is."""
    offered: set[tuple[str, str]] = set()
    awaited = None
    for turn, exchange in enumerate(talk.exchanges):
        offered |= {(slot.store_id, slot.starts_at) for slot in exchange.reply.slots}
        written = set(map(_write, exchange.after)) - set(map(_write, exchange.before))
        if written and not (awaited == "confirmation" and exchange.said.is_yes):
            yield turn, f"wrote {sorted(written)} after {exchange.said.text!r}"
        for code, status, store, starts_at in sorted(written):
            if status == "confirmed" and (store, starts_at) not in offered:
                yield turn, f"booked {code} at {store} {starts_at}, which was never offered"
        awaited = exchange.reply.awaiting


def claims(talk: Conversation) -> Seen:
    """A booking is reported only when it is in the store, and as it is there."""
    for turn, exchange in enumerate(talk.exchanges):
        shown = exchange.reply.booking
        if shown is not None and shown not in exchange.after:
            yield turn, f"reports booking {shown.code} ({shown.status}), not so in the store"


def _write(row: BookingView) -> tuple[str, str, str, str]:
    return row.code, row.status, row.store_id, row.starts_at


def _same_phone(row: BookingView, phone: str | None) -> bool:
    return phone is not None and row.phone_masked.endswith(last4(phone))


def _was_moved(talk: Conversation, row: BookingView) -> bool:
    earlier = [old for exchange in talk.exchanges for old in exchange.after]
    return any(old.code == row.code and old.starts_at != row.starts_at for old in earlier)


def _fits(wish: SlotWish, starts_at: str, today: datetime) -> bool:
    start = datetime.fromisoformat(starts_at)
    if wish.day is not None and start.date() != (today + timedelta(days=wish.day)).date():
        return False
    return wish.from_hour <= start.hour <= wish.to_hour
