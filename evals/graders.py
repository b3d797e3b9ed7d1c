"""Judges of a conversation, most important first. Each returns what it found wrong, in words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.messages import BookingView, Reply
from evals.cases import Case, SlotWish
from evals.driver import Exchange
from evals.phrasings import opens_with_stop

ROADSIDE = frozenset(
    {"towing", "jump_start", "flat_tyre_roadside", "fuel_delivery", "mobile_diagnosis"}
)
# Things that hold for the thread once told.
LASTING = frozenset({"location", "service", "name", "phone", "vehicle", "symptom"})
MARK = re.compile(r"\[(\d+)\]")
AMOUNT = re.compile(
    r"[¥￥]\s?(\d[\d,]*(?:\.\d+)?)(?:\s?[-–—~～至到]\s?[¥￥]?(\d[\d,]*(?:\.\d+)?))?"
    r"|(\d[\d,]*(?:\.\d+)?)(?:\s?(?:[-–—~～至到]|to)\s?(\d[\d,]*(?:\.\d+)?))?"
    r"\s?(?:元|块钱|yuan|RMB|CNY)",
    re.IGNORECASE,
)
ASKS = {
    "name": r"怎么称呼|贵姓|叫什么|名字|your name|what name",
    "phone": r"手机号|电话号码|联系电话|phone number|mobile number",
    "location": r"哪个城市|哪个区|在哪里|位置是|which city|where are you",
    "vehicle": r"什么车型|哪款车|什么车|which model|what car|make and model",
}


@dataclass(frozen=True)
class Fault:
    """A broken rule: the grader's name, the turn (0 = first; None = the whole), and what it saw."""

    grader: str
    turn: int | None
    saw: str


@dataclass(frozen=True)
class Conversation:
    """A case as it was played. `today` is the business time at the start."""

    case: Case
    exchanges: Sequence[Exchange]
    today: datetime

    @property
    def last(self) -> tuple[BookingView, ...]:
        """The caller's bookings at the end."""
        return self.exchanges[-1].after

    def replies(self) -> Iterator[tuple[int, Reply]]:
        """Yield the replies with their turn."""
        yield from ((turn, exchange.reply) for turn, exchange in enumerate(self.exchanges))


Seen = Iterator[tuple[int | None, str]]


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


def urgency(talk: Conversation) -> Seen:
    """The opening is as urgent as it should be; an alarm, when raised, is the first line."""
    first = talk.exchanges[0].reply
    allowed = talk.case.expect.urgency
    if allowed and (first.urgency or "none") not in allowed:
        yield 0, f"urgency {first.urgency}, expected one of {list(allowed)}"
    stopped = [turn for turn, reply in talk.replies() if reply.urgency == "stop_now"]
    if stopped and not opens_with_stop(talk.exchanges[stopped[0]].reply):
        yield stopped[0], "urgency stop_now, but the first line isn't the safety line"


def roadside_first(talk: Conversation) -> Seen:
    """After stop_now the offer is help on the spot, never a drive to a shop."""
    stopped = False
    for turn, reply in talk.replies():
        stopped = stopped or reply.urgency == "stop_now"
        driven = {slot.service for slot in reply.slots} - ROADSIDE
        if stopped and driven:
            yield turn, f"offers {sorted(driven)} after stop_now"


def statements(talk: Conversation) -> Seen:
    """What must be said is, what must not be said isn't."""
    everything = "\n".join(reply.reply for _, reply in talk.replies())
    for pattern in talk.case.expect.must_say:
        if not re.search(pattern, everything, re.IGNORECASE):
            yield None, f"never says /{pattern}/"
    for turn, reply in talk.replies():
        for pattern in talk.case.expect.must_not_say:
            found = re.search(pattern, reply.reply, re.IGNORECASE)
            if found:
                yield turn, f"says {found[0]!r}"


def citations(talk: Conversation) -> Seen:
    """Marks and sources belong together, and the expected source is cited."""
    cited: set[str] = set()
    for turn, reply in talk.replies():
        marks = {int(n) for n in MARK.findall(reply.reply)}
        returned = {citation.n for citation in reply.citations}
        cited |= {citation.doc_id for citation in reply.citations}
        if marks - returned:
            yield turn, f"marks {sorted(marks - returned)} have no source"
        if returned - marks:
            yield turn, f"sources {sorted(returned - marks)} support nothing in the text"
    for pattern in talk.case.expect.cites:
        if not any(re.search(pattern, doc_id) for doc_id in cited):
            yield None, f"nothing cited matches /{pattern}/; cited {sorted(cited)}"


def prices(talk: Conversation) -> Seen:
    """Every amount of money is one that the catalogue gave in this reply."""
    for turn, reply in talk.replies():
        known = _amounts(reply)
        for groups in AMOUNT.findall(reply.reply):
            said = [float(text.replace(",", "")) for text in groups if text]
            made_up = [yuan for yuan in said if not any(abs(yuan - k) < 1 for k in known)]
            if made_up:
                yield turn, f"says {made_up} without a source"


def awaiting(talk: Conversation) -> Seen:
    """One thing is asked at a time, never three times running, never one already told."""
    held: set[str] = set()
    asked: list[str | None] = []
    for turn, exchange in enumerate(talk.exchanges):
        held |= exchange.said.gives & LASTING
        held -= set(exchange.said.takes_back)
        asked.append(exchange.reply.awaiting)
        now = exchange.reply.awaiting
        if now is not None and asked[-3:] == [now] * 3:
            yield turn, f"asks for {now} the third time running"
        if now in held:
            yield turn, f"asks for {now}, which was told"
        wanted = _asked_in_words(exchange.reply.reply)
        if len(wanted) > 1:
            yield turn, f"asks for {sorted(wanted)} at once"
        if now is None and wanted:
            yield turn, f"asks for {sorted(wanted)} but awaits nothing"


def summary(talk: Conversation) -> Seen:
    """A request to confirm shows who, when and how to reach them."""
    for turn, exchange in enumerate(talk.exchanges):
        reply = exchange.reply
        if reply.awaiting != "confirmation" or talk.case.known.name is None:
            continue
        missing = [talk.case.known.name] if talk.case.known.name not in reply.reply else []
        if talk.case.known.phone and _last4(talk.case.known.phone) not in reply.reply:
            missing.append("phone")
        if not re.search(r"\d{1,2}:\d{2}", reply.reply):
            missing.append("time")
        if missing:
            yield turn, f"asks to confirm without {missing}"


def language(talk: Conversation) -> Seen:
    """The reply is in the driver's language."""
    for turn, reply in talk.replies():
        letters = [char for char in reply.reply if char.isalpha()]
        chinese = sum("\u4e00" <= char <= "\u9fff" for char in letters)
        is_chinese = chinese > len(letters) / 4
        if reply.locale != talk.case.locale or is_chinese != (talk.case.locale == "zh"):
            yield turn, f"replies in {reply.locale}, {chinese} of {len(letters)} letters Chinese"


def refusal(talk: Conversation) -> Seen:
    """What must be refused brings no offer, no price and no write."""
    if not talk.case.expect.refuse:
        return
    first = talk.exchanges[0]
    if first.answered.tools:
        yield 0, f"ran {list(first.answered.tools)}"
    if first.reply.slots or first.reply.stores or first.reply.estimate is not None:
        yield 0, "offers shops, times or a price"


GRADERS: tuple[Callable[[Conversation], Seen], ...] = (
    end_state, premature, claims, urgency, roadside_first, refusal, chosen_time, statements,
    citations, prices, awaiting, summary, language,
)  # fmt: skip


def grade(talk: Conversation) -> list[Fault]:
    """Return everything that is wrong with a conversation; empty when it passes."""
    return [Fault(grader.__name__, turn, saw) for grader in GRADERS for turn, saw in grader(talk)]


def _write(row: BookingView) -> tuple[str, str, str, str]:
    return row.code, row.status, row.store_id, row.starts_at


def _last4(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-4:]


def _same_phone(row: BookingView, phone: str | None) -> bool:
    return phone is not None and row.phone_masked.endswith(_last4(phone))


def _was_moved(talk: Conversation, row: BookingView) -> bool:
    earlier = [old for exchange in talk.exchanges for old in exchange.after]
    return any(old.code == row.code and old.starts_at != row.starts_at for old in earlier)


def _fits(wish: SlotWish, starts_at: str, today: datetime) -> bool:
    start = datetime.fromisoformat(starts_at)
    if wish.day is not None and start.date() != (today + timedelta(days=wish.day)).date():
        return False
    return wish.from_hour <= start.hour <= wish.to_hour


def _amounts(reply: Reply) -> set[float]:
    """Return the yuan that a reply may state; they are shown rounded."""
    known = {amount for store in reply.stores for s in store.services for amount in (s.low, s.high)}
    if reply.estimate is not None:
        ranges = (reply.estimate, reply.estimate.labour, reply.estimate.parts)
        known |= {amount for part in ranges for amount in (part.low, part.high)}
    return {amount / 100 for amount in known}


def _asked_in_words(text: str) -> set[str]:
    questions = re.findall(r"[^。！？!?\n]*[？?]", text)
    return {
        thing
        for thing, pattern in ASKS.items()
        if any(re.search(pattern, question, re.IGNORECASE) for question in questions)
    }
