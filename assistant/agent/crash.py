"""What a thread holds of a crash: the driver's messages about it, and the damage in its photos."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.accident.advice import Told
from assistant.accident.photos import PhotoSeen
from assistant.accident.situation import Facts
from assistant.agent.middleware.names import CRASH_TOOL, PHOTO_TOOL
from assistant.damage.correction_words import read_remarks
from assistant.damage.merging import merge_damages
from assistant.damage.types import Correction, Damage
from assistant.evidence import CrashAdvice, Evidence
from assistant.messages import FindingView
from assistant.planner.folding import fold

QUESTION = "crash_question"
"""Kept with a reply: the id of the question about a crash that it asks."""

FLAGS = "flags"
"""Kept with a message of the driver: the codes of the red flags that it raises."""

_Turn = tuple[HumanMessage, list[AnyMessage]]


def told_in(messages: Sequence[AnyMessage]) -> list[Told]:
    """Return the driver's messages since a crash was first spoken of, oldest first."""
    told: list[Told] = []
    asked: str | None = None
    view: str | None = None
    for human, answers in _turns(messages):
        about = told or any(_calls(message, CRASH_TOOL) for message in answers)
        if about:
            photos = [_photo(evidence) for evidence in _photos(answers)]
            flags = human.additional_kwargs.get(FLAGS)
            facts = _facts(answers)
            text = str(human.text)
            told.append(Told(text, flags, asked, view, photos=photos, facts=facts))
        advice = last_advice(answers)
        view = advice.view_id if advice is not None else None
        asked = next((m.additional_kwargs[QUESTION] for m in answers if _asks(m)), None)
    return told


@dataclass(frozen=True)
class Said:
    """A message of the driver about a crash or its damage, and the id of what was asked before."""

    message: HumanMessage
    asked: str | None


def statements_in(messages: Sequence[AnyMessage]) -> list[Said]:
    """Return what the driver said of the accident: not of shops, times, name and phone."""
    said: list[Said] = []
    photos: list[list[FindingView]] = []
    asked: str | None = None
    for human, answers in _turns(messages):
        cars = [evidence.findings for evidence in _photos(answers) if evidence.cars]
        remarks = read_remarks(fold(str(human.text)), merge_damages(photos, []))
        photos += cars
        about = cars or remarks.corrections or any(_calls(m, CRASH_TOOL) for m in answers)
        if about and str(human.text).strip():
            said.append(Said(human, asked))
        asked = next((m.additional_kwargs[QUESTION] for m in answers if _asks(m)), None)
    return said


def last_advice(messages: Sequence[AnyMessage]) -> CrashAdvice | None:
    """Return what was advised last."""
    for message in reversed(messages):
        if isinstance(message, ToolMessage) and message.name == CRASH_TOOL and message.artifact:
            return Evidence.model_validate(message.artifact).crash
    return None


def damages_in(messages: Sequence[AnyMessage]) -> list[Damage]:
    """Return the damages that the photos of a thread show, as the driver corrected them."""
    photos = [photo.findings for photo in car_photos_in(messages)]
    return merge_damages(photos, corrections_in(messages))


def corrections_in(messages: Sequence[AnyMessage]) -> list[Correction]:
    """Return what the driver said of the damages, oldest first."""
    photos: list[list[FindingView]] = []
    corrections: list[Correction] = []
    for human, answers in _turns(messages):
        damages = merge_damages(photos, corrections)
        if damages:
            corrections += read_remarks(fold(str(human.text)), damages).corrections
        photos += [evidence.findings for evidence in _photos(answers) if evidence.cars]
    return corrections


@dataclass(frozen=True)
class CarPhoto:
    """A photo of a car in a thread: by which message it came, when, and what it shows."""

    message_id: str
    photo_id: str
    sent_at: str | None
    findings: list[FindingView]


def car_photos_in(messages: Sequence[AnyMessage]) -> list[CarPhoto]:
    """Return the photos of cars of a thread, in the order in which their damages are numbered."""
    return [
        CarPhoto(str(human.id), photo_id, human.additional_kwargs.get("now"), evidence.findings)
        for human, answers in _turns(messages)
        for photo_id, evidence in _read_photos(answers)
        if evidence.cars
    ]


def _turns(messages: Sequence[AnyMessage]) -> Iterator[_Turn]:
    """Yield each message of the driver with what came after it, up to the next."""
    starts = [n for n, message in enumerate(messages) if isinstance(message, HumanMessage)]
    for start, end in pairwise([*starts, len(messages)]):
        human = messages[start]
        if isinstance(human, HumanMessage):
            yield human, list(messages[start + 1 : end])


def _photos(answers: Sequence[AnyMessage]) -> Iterator[Evidence]:
    yield from (evidence for _, evidence in _read_photos(answers))


def _read_photos(answers: Sequence[AnyMessage]) -> Iterator[tuple[str, Evidence]]:
    """Yield the id of each photo of a turn that was read, and what it showed."""
    calls = [call for m in answers if isinstance(m, AIMessage) for call in m.tool_calls]
    asked = {call["id"]: str(call["args"].get("photo_id")) for call in calls}
    for message in answers:
        if isinstance(message, ToolMessage) and message.name == PHOTO_TOOL and message.artifact:
            evidence = Evidence.model_validate(message.artifact)
            yield asked.get(message.tool_call_id, ""), evidence


def _facts(answers: Sequence[AnyMessage]) -> Facts:
    """Return what photos say of the signs that forbid driving; they never rule one out."""
    blind = any(
        finding.code == "glass" and finding.part == "front_glass" and finding.extent != "minor"
        for evidence in _photos(answers)
        for finding in evidence.findings
        if finding.decision == "say"
    )
    return {"glass": "maybe"} if blind else {}


def _photo(evidence: Evidence) -> PhotoSeen:
    parts = frozenset(part for car in evidence.cars for part in car.parts)
    close = any(car.close for car in evidence.cars)
    damage = any(finding.kind == "damage" for finding in evidence.findings)
    return PhotoSeen(parts, damage=damage, close=close)


def _calls(message: AnyMessage, tool: str) -> bool:
    return isinstance(message, AIMessage) and any(c["name"] == tool for c in message.tool_calls)


def _asks(message: AnyMessage) -> bool:
    return isinstance(message, AIMessage) and bool(message.additional_kwargs.get(QUESTION))
