"""What a thread keeps beside its messages, and what a single turn carries."""

from dataclasses import dataclass, field
from typing import Annotated, Any, NotRequired

from langchain.agents import AgentState
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from assistant.agent.budgets import Spent
from assistant.evidence import Evidence
from assistant.messages import Caller, Locale
from assistant.safety.at_rest import Rest
from assistant.signs import Sign
from vision.images import Photo

Dump = dict[str, Any]


def _latest(_: Dump | None, update: Dump | None) -> Dump | None:
    """Let the last of several proposals of one step stand: a model may make two at once."""
    return update


class CareState(AgentState[Any]):
    """Checkpointed state. `proposal` is a `BookingProposal` dump that waits for a yes."""

    proposal: NotRequired[Annotated[Dump | None, _latest]]
    location: NotRequired[dict[str, float] | None]


@dataclass
class TurnContext:
    """What one turn carries and no checkpoint keeps: photos stay in memory only.

    `told` is what this message says of lamps beside their names, `signs` that and what was said
    since the last photo. `flags` are the red flags of this message. `wants_on` tells that the
    driver asks to drive on after a warning. `harmless` and `at_rest` as in
    `assistant.safety.triage.Triage`. `from_model` tells that a language model speaks, and not the
    planner, whose turn it stays once the model `fell_back`.
    `standing` is the line of an earlier warning to stop, "" without one.
    `summaries` are those of the thread's first messages, by their number.
    """

    caller: Caller
    locale: Locale
    thread_id: str
    photos: dict[str, Photo] = field(default_factory=dict)
    told: list[Sign] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    flag_lines: list[str] = field(default_factory=list)
    emergency: bool = False
    wants_on: bool = False
    refusal: str | None = None
    harmless: bool = False
    at_rest: Rest | None = None
    standing: str = ""
    fell_back: bool = False
    from_model: bool = False
    spent: Spent = field(default_factory=Spent)
    summaries: dict[int, str] = field(default_factory=dict)


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
