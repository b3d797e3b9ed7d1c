"""Typed answers about an unsure lamp, read without any model."""

from collections.abc import Mapping

from assistant.candidates import NEITHER
from assistant.messages import FindingView
from assistant.planner.choices import find_pick
from assistant.planner.clauses import without_denied
from assistant.planner.consent import is_plain_no, is_plain_yes
from assistant.planner.folding import fold
from assistant.planner.lamp_answers import read_choice
from assistant.planner.lamps import LampReader
from assistant.planner.types import Understanding
from knowledge_base.schema import Lamp


class AnswerReader:
    """Reads what a driver says a lamp is."""

    def __init__(self, lamps: Mapping[str, Lamp]) -> None:
        self._lamps = LampReader(lamps)

    def read(self, text: str, finding: FindingView) -> str | None:
        """Return the lamp code that a message picks for `finding`, or "neither".

        None where it picks nothing: a doubt, a guess that is explained as one, another subject.
        """
        affirmed = without_denied(fold(text))
        said = Understanding(
            text=text,
            plain_yes=is_plain_yes(text, "book"),
            plain_no=is_plain_no(text),
            lamps=self._lamps.find(affirmed, expected=True),
            pick=find_pick(affirmed, awaiting="lamp"),
        )
        choice = read_choice(said, finding)
        if choice is None or choice.how == "unsure":
            return None
        return NEITHER if choice.how == "neither" else choice.code
