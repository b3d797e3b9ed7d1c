"""Which one thing a reply asks for."""

import re
from collections.abc import Sequence
from typing import cast, get_args

from langchain_core.messages import AIMessage, AnyMessage

from assistant.agent.crash import QUESTION as CRASH_QUESTION
from assistant.evidence import Evidence
from assistant.messages import Awaiting

# What is asked on the way to a booking.
BOOKING_QUESTIONS = ("location", "service", "store", "slot", "name", "phone", "confirmation")
# For language models, which say nothing but text: the last question decides, first match wins.
_QUESTIONS: tuple[tuple[Awaiting, str], ...] = (
    ("phone", r"电话|手机号|phone|mobile number"),
    ("name", r"姓名|称呼|贵姓|your name|名字"),
    ("slot", r"哪个时间|什么时间|几点|which (?:time|slot)|what time|时间段"),
    ("store", r"哪家|which (?:store|shop)"),
    ("location", r"在哪|位置|哪个城市|哪个区|where are you|your location|which city"),
    ("vehicle", r"什么车|车型|which (?:car|model)|what (?:car|make|model)"),
    ("photo", r"照片|拍.{0,4}(?:照|张)|photo|picture"),
    ("service", r"什么(?:项目|服务)|which service|what service"),
    ("symptom", r"什么(?:症状|情况|问题)|what (?:happens|is wrong|symptom)"),
)
_QUESTION = re.compile(r"[^。！？!?\n]*[？?]")


def asked_last(messages: Sequence[AnyMessage]) -> str | None:
    """Return what the last reply of a thread awaits."""
    for message in reversed(messages):
        if isinstance(message, AIMessage):
            value = message.additional_kwargs.get("awaiting")
            return str(value) if value else None
    return None


def is_answer(messages: Sequence[AnyMessage], *, photos: bool) -> bool:
    """Return whether a message after these answers a question of a booking or of a crash.

    With photos it answers one of a crash alone: a booking needs none.
    """
    last = next((m for m in reversed(messages) if isinstance(m, AIMessage)), None)
    if last is None:
        return False
    of_crash = last.additional_kwargs.get(CRASH_QUESTION)
    return bool(of_crash) or (not photos and asked_last(messages) in BOOKING_QUESTIONS)


def infer_awaiting(message: AIMessage, evidence: Evidence) -> Awaiting | None:
    """Return what the reply asks for: the planner says so itself, other models by their words."""
    if "awaiting" in message.additional_kwargs:
        value = message.additional_kwargs["awaiting"]
        return cast(Awaiting, value) if value in get_args(Awaiting) else None
    if any(f.decision == "ask" and f.kind != "damage" for f in evidence.findings):
        # "Which of the two is it?" waits for none of these.
        return None
    questions = _QUESTION.findall(str(message.text))
    if not questions:
        return None
    for awaiting, words in _QUESTIONS:
        if re.search(words, questions[-1], re.IGNORECASE):
            return awaiting if awaiting != "slot" or evidence.slots else None
    return None
