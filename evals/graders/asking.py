"""Judges of what was asked for: one thing, never twice what was told, a whole summary."""

import re

from evals.graders.types import Conversation, Seen

# Things that hold for the thread once told.
LASTING = frozenset({"location", "service", "name", "phone", "vehicle", "symptom"})
ASKS = {
    "name": r"怎么称呼|贵姓|叫什么|名字|your name|what name",
    "phone": r"手机号|电话号码|联系电话|phone number|mobile number",
    "location": r"哪个城市|哪个区|在哪里|位置是|which city|where are you",
    "vehicle": r"什么车型|哪款车|什么车|which model|what car|make and model",
}


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
        if talk.case.known.phone and last4(talk.case.known.phone) not in reply.reply:
            missing.append("phone")
        if not re.search(r"\d{1,2}:\d{2}", reply.reply):
            missing.append("time")
        if missing:
            yield turn, f"asks to confirm without {missing}"


def last4(phone: str) -> str:
    """Return the last four digits of a number."""
    return re.sub(r"\D", "", phone)[-4:]


def _asked_in_words(text: str) -> set[str]:
    questions = re.findall(r"[^。！？!?\n]*[？?]", text)
    return {
        thing
        for thing, pattern in ASKS.items()
        if any(re.search(pattern, question, re.IGNORECASE) for question in questions)
    }
