"""What a photo left open: which finding is asked about, between what, and what settles it.

Both chat models and the pages read this from the messages of a thread, so that all of them speak
about the same lamp. While it is settled, what the photo showed for certain stands beside it. What
may be dangerous stays asked until it is settled, whatever else is talked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.candidates import NO_CANDIDATE, best_two, in_order, is_dangerous, safer
from assistant.evidence import Evidence, Problem
from assistant.messages import FindingView
from assistant.planner.answer_words import denies, doubts_first
from assistant.signs import Sign, beyond

SIGNS = "signs"


@dataclass
class OpenFindings:
    """Follows a thread turn by turn.

    `waiting` holds what is still open, next question first; `known` the problems that the photos
    and the answers so far have shown. `signs` are what was said of these lamps, each with its
    code; `told` those of this message that may be of any of them. `unknown_red` tells that this
    turn's message left a red lamp without a name.
    """

    waiting: list[FindingView] = field(default_factory=list)
    known: list[Problem] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    told: list[Sign] = field(default_factory=list)
    unknown_red: bool = False
    _codes: set[str] = field(default_factory=set)
    _colours: set[str | None] = field(default_factory=set)
    _message: str = ""
    _signs: list[Sign] = field(default_factory=list)
    _replacing: bool = False
    _raised: bool = False
    _settled: bool = False
    _asking: bool = False

    def hear(self, text: str, *, photos: bool, signs: Sequence[Sign] = ()) -> None:
        """Begin a turn; new photos take the place of the old ones if anything is seen on them."""
        self._asking = self.asked is not None
        self._raised = self._settled = self.unknown_red = False
        self._message, self._signs, self._replacing = text, list(signs), photos
        self._take_signs()

    def see(self, evidence: Evidence) -> None:
        """Take what a tool of this turn returned."""
        if self._replacing and evidence.findings:
            self._replacing = False
            self.waiting, self.known, self.signs = [], [], []
            self._codes, self._colours = set(), set()
            self._take_signs()
        fresh = in_order(evidence.findings)
        self._raised = self._raised or bool(fresh)
        self.waiting = in_order([*self.waiting, *fresh])
        if evidence.findings or self._settled:
            self.known = [*self.known, *evidence.problems]
        self._colours |= {finding.colour for finding in evidence.findings}
        self.told = beyond(self.told, self._colours)
        codes = _lamp_codes(evidence)
        self._spread(codes - self._codes)
        self._codes |= codes

    def call(self, tool: str, args: Mapping[str, Any]) -> None:
        """Take a tool call: looking up what was asked about settles it, in a later turn only.

        So does the first look-up right after the question: the driver named another lamp. Where
        a reading is dangerous, only if the driver denied it as well; and a driver in doubt is
        told of the more serious reading.
        """
        if self._raised or self._settled or not self.waiting:
            return
        finding = self.waiting[0]
        if self._settles(finding, tool, args):
            self.waiting = self.waiting[1:]
            self._settled, self._asking = True, False
            reds = {finding.colour, *(sign.colour for sign in self.told)}
            self.unknown_red = args.get("code") == NO_CANDIDATE and "red" in reds

    @property
    def asked(self) -> FindingView | None:
        """What this turn's reply asks about.

        That is what it brought, what follows on what it settled, or a danger still open.
        """
        if not self.waiting:
            return None
        first = self.waiting[0]
        return first if self._raised or self._settled or is_dangerous(first) else None

    @property
    def beside(self) -> list[Problem]:
        """What stands beside a question that this turn settled."""
        return self.known if self._settled else []

    def _take_signs(self) -> None:
        """Take what the message says of lamps, of those at hand where it names none."""
        self.told = beyond([s for s in self._signs if s.code is None], self._colours)
        self.signs += [sign for sign in self._signs if sign.code is not None]
        self._spread(self._codes)

    def _spread(self, codes: set[str]) -> None:
        """Take what was said of any lamp to be said of these."""
        self.signs += [
            sign.model_copy(update={"code": code}) for sign in self.told for code in sorted(codes)
        ]

    def _settles(self, finding: FindingView, tool: str, args: Mapping[str, Any]) -> bool:
        codes = _looked_up(finding, tool, args)
        if not codes:
            return False
        if is_dangerous(finding) and doubts_first(self._message):
            return safer(finding).code in codes
        if codes & {NO_CANDIDATE, *(option.code for option in best_two(finding))}:
            return True
        return self._asking and (not is_dangerous(finding) or denies(self._message))


def asked_after(messages: Sequence[AnyMessage]) -> FindingView | None:
    """Return what the reply to the last message of a thread asks about."""
    return follow(messages).asked


def with_photo(evidence: Evidence, messages: Sequence[AnyMessage]) -> Evidence:
    """Return a turn's evidence with what an earlier photo adds while its questions are open.

    That is the finding that the reply asks about, the problems known before while one is settled,
    so that a harmless answer never takes back a warning, and whether a red lamp has no name.
    """
    found = follow(messages)
    asked = [found.asked] if found.asked and found.asked not in evidence.findings else []
    beside = [problem for problem in found.beside if problem not in evidence.problems]
    more = {
        "findings": [*evidence.findings, *asked],
        "problems": [*evidence.problems, *beside],
        "unknown_red": found.unknown_red,
    }
    return evidence.model_copy(update=more)


def follow(messages: Sequence[AnyMessage]) -> OpenFindings:
    """Read a thread from its beginning."""
    found = OpenFindings()
    for message in messages:
        if isinstance(message, HumanMessage):
            found.hear(str(message.text), **heard(message))
        elif isinstance(message, AIMessage):
            for call in message.tool_calls:
                found.call(call["name"], call["args"])
        elif isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
            found.see(Evidence.model_validate(message.artifact))
    return found


def heard(message: HumanMessage) -> dict[str, Any]:
    """Return what `OpenFindings.hear` takes of a message beside its text."""
    kept = message.additional_kwargs
    signs = [Sign.model_validate(sign) for sign in kept.get(SIGNS, [])]
    return {"photos": bool(kept.get("photos")), "signs": signs}


def _lamp_codes(evidence: Evidence) -> set[str]:
    lamps = [finding for finding in evidence.findings if finding.kind == "lamp"]
    seen = {code for f in lamps for code in (f.code, *(c.code for c in f.candidates))}
    told = {p.doc_id.removeprefix("lamp:") for p in evidence.problems if p.kind == "lamp"}
    return seen | told


def _looked_up(finding: FindingView, tool: str, args: Mapping[str, Any]) -> set[str]:
    """Return the codes that a call looks up; none if its tool does not fit the finding."""
    if finding.kind == "trouble_code":
        return set(args.get("codes") or [NO_CANDIDATE]) if tool == "look_up_code" else set()
    return {str(args.get("code"))} if tool == "look_up_lamp" else set()
