"""What a photo left open: which finding is asked about, between what, and what settles it.

Both chat models and the pages read this from the messages of a thread, so that all of them speak
about the same lamp. While it is settled, what the photo showed for certain stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.candidates import NO_CANDIDATE, best_two, in_order
from assistant.evidence import Evidence, Problem
from assistant.messages import FindingView


@dataclass
class OpenFindings:
    """Follows a thread turn by turn.

    `waiting` holds what is still open, next question first; `known` the problems that the photos
    and the answers so far have shown.
    """

    waiting: list[FindingView] = field(default_factory=list)
    known: list[Problem] = field(default_factory=list)
    _raised: bool = False
    _settled: bool = False
    _asking: bool = False

    def hear(self, *, photos: bool) -> None:
        """Begin a turn; new photos take the place of the old ones."""
        self._asking = self.asked is not None
        self._raised = self._settled = False
        if photos:
            self.waiting, self.known = [], []

    def see(self, evidence: Evidence) -> None:
        """Take what a tool of this turn returned."""
        fresh = in_order(evidence.findings)
        self._raised = self._raised or bool(fresh)
        self.waiting = in_order([*self.waiting, *fresh])
        if evidence.findings or self._settled:
            self.known = [*self.known, *evidence.problems]

    def call(self, tool: str, args: Mapping[str, Any]) -> None:
        """Take a tool call: looking up what was asked about settles it, in a later turn only.

        So does the first look-up right after the question: the driver named another lamp.
        """
        if self._raised or not self.waiting:
            return
        if _settles(self.waiting[0], tool, args, any_lamp=self._asking):
            self.waiting = self.waiting[1:]
            self._settled, self._asking = True, False

    @property
    def asked(self) -> FindingView | None:
        """What this turn's reply asks about: it brought a question, or settled the one before."""
        return self.waiting[0] if self.waiting and (self._raised or self._settled) else None

    @property
    def beside(self) -> list[Problem]:
        """What stands beside a question that this turn settled."""
        return self.known if self._settled else []


def asked_after(messages: Sequence[AnyMessage]) -> FindingView | None:
    """Return what the reply to the last message of a thread asks about."""
    return follow(messages).asked


def with_photo(evidence: Evidence, messages: Sequence[AnyMessage]) -> Evidence:
    """Return a turn's evidence with what an earlier photo adds while its questions are settled.

    That is the finding that the reply asks about next, and the problems known before, so that a
    harmless answer never takes back a warning.
    """
    found = follow(messages)
    asked = [found.asked] if found.asked and found.asked not in evidence.findings else []
    beside = [problem for problem in found.beside if problem not in evidence.problems]
    more = {
        "findings": [*evidence.findings, *asked],
        "problems": [*evidence.problems, *beside],
    }
    return evidence.model_copy(update=more)


def follow(messages: Sequence[AnyMessage]) -> OpenFindings:
    """Read a thread from its beginning."""
    found = OpenFindings()
    for message in messages:
        if isinstance(message, HumanMessage):
            found.hear(photos=bool(message.additional_kwargs.get("photos")))
        elif isinstance(message, AIMessage):
            for call in message.tool_calls:
                found.call(call["name"], call["args"])
        elif isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
            found.see(Evidence.model_validate(message.artifact))
    return found


def _settles(finding: FindingView, tool: str, args: Mapping[str, Any], *, any_lamp: bool) -> bool:
    if finding.kind == "trouble_code":
        return tool == "look_up_code"
    codes = {NO_CANDIDATE, *(candidate.code for candidate in best_two(finding))}
    return tool == "look_up_lamp" and (any_lamp or args.get("code") in codes)
