"""What a thread holds of a crash: the driver's messages about it, and the damage in its photos."""

from collections.abc import Iterator, Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.accident.desk import Told
from assistant.accident.photos import PhotoSeen
from assistant.agent.middleware.names import PHOTO_TOOL
from assistant.damage.correction_words import read_remarks
from assistant.damage.merging import merge_damages
from assistant.damage.types import Correction, Damage
from assistant.evidence import Evidence
from assistant.messages import FindingView
from assistant.planner.folding import fold

CRASH_TOOL = "accident_help"
QUESTION = "crash_question"
"""Kept with a reply: the id of the question about a crash that it asks."""

_Turn = tuple[HumanMessage, list[AnyMessage]]


def told_in(messages: Sequence[AnyMessage]) -> list[Told]:
    """Return the driver's messages since a crash was first spoken of, oldest first."""
    told: list[Told] = []
    asked: str | None = None
    for human, answers in _turns(messages):
        about = told or any(_calls(message, CRASH_TOOL) for message in answers)
        if about:
            photos = [_photo(evidence) for evidence in _photos(answers)]
            told.append(Told(str(human.text), asked=asked, photos=photos))
        asked = next((m.additional_kwargs[QUESTION] for m in answers if _asks(m)), None)
    return told


def damages_in(messages: Sequence[AnyMessage]) -> list[Damage]:
    """Return the damages that the photos of a thread show, as the driver corrected them."""
    photos: list[list[FindingView]] = []
    corrections: list[Correction] = []
    for human, answers in _turns(messages):
        damages = merge_damages(photos, corrections)
        if damages:
            corrections += read_remarks(fold(str(human.text)), damages).corrections
        photos += [evidence.findings for evidence in _photos(answers) if evidence.cars]
    return merge_damages(photos, corrections)


def _turns(messages: Sequence[AnyMessage]) -> Iterator[_Turn]:
    """Yield each message of the driver with what came after it, up to the next."""
    starts = [n for n, message in enumerate(messages) if isinstance(message, HumanMessage)]
    for start, end in zip(starts, [*starts[1:], len(messages)], strict=True):
        human = messages[start]
        if isinstance(human, HumanMessage):
            yield human, list(messages[start + 1 : end])


def _photos(answers: Sequence[AnyMessage]) -> Iterator[Evidence]:
    for message in answers:
        if isinstance(message, ToolMessage) and message.name == PHOTO_TOOL and message.artifact:
            yield Evidence.model_validate(message.artifact)


def _photo(evidence: Evidence) -> PhotoSeen:
    parts = frozenset(part for car in evidence.cars for part in car.parts)
    close = any(car.close for car in evidence.cars)
    damage = any(finding.kind == "damage" for finding in evidence.findings)
    return PhotoSeen(parts, damage=damage, close=close)


def _calls(message: AnyMessage, tool: str) -> bool:
    return isinstance(message, AIMessage) and any(c["name"] == tool for c in message.tool_calls)


def _asks(message: AnyMessage) -> bool:
    return isinstance(message, AIMessage) and bool(message.additional_kwargs.get(QUESTION))
