"""What a thread keeps beside its messages, and what a single turn carries."""

from dataclasses import dataclass, field
from typing import Any, NotRequired

from langchain.agents import AgentState
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from assistant.evidence import Evidence
from assistant.messages import Caller, Locale
from assistant.signs import Sign
from vision.images import Photo


class CareState(AgentState[Any]):
    """Checkpointed state. `proposal` is a `BookingProposal` dump that waits for a yes."""

    proposal: NotRequired[dict[str, Any] | None]
    location: NotRequired[dict[str, float] | None]


@dataclass
class TurnContext:
    """What one turn carries and no checkpoint keeps: photos stay in memory only.

    `told` is what this message says of lamps beside their names, `signs` that and what was said
    since the last photo. `harmless` as in `assistant.safety.triage.Triage`.
    """

    caller: Caller
    locale: Locale
    thread_id: str
    photos: dict[str, Photo] = field(default_factory=dict)
    told: list[Sign] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    flag_lines: list[str] = field(default_factory=list)
    emergency: bool = False
    refusal: str | None = None
    harmless: bool = False
    fell_back: bool = False


def this_turn(messages: list[AnyMessage]) -> list[AnyMessage]:
    """Return the messages from the last human message on."""
    for index in range(len(messages) - 1, -1, -1):
        if isinstance(messages[index], HumanMessage):
            return messages[index:]
    return messages


def evidence_of(messages: list[AnyMessage]) -> Evidence:
    """Merge what the tools of `messages` returned."""
    merged = Evidence()
    for message in messages:
        if isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
            merged = merged.merged(Evidence.model_validate(message.artifact))
    return merged
