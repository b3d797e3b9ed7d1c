"""The guard of a turn: what the planner may say, and what more is asked of a language model."""

import re
from collections.abc import Sequence

from langchain_core.messages import AnyMessage

from assistant.agent.claims import denies_damage, invents, known_of, plain, promises, soothes
from assistant.agent.guard import OutputGuard
from assistant.agent.lead import flag_lines, urgency_of
from assistant.agent.state import TurnContext, evidence_of, this_turn
from assistant.evidence import Evidence
from assistant.unsure import with_photo

_MARKS = re.compile(r"(?:\s?[\[【][a-z]+:[\w.-]+[\]】])*")


class ModelGuard(OutputGuard):
    """Checks a language model's text; it may repeat what any turn of the thread returned.

    With `stop` the reply begins by telling to stop, which no later word may take back.
    """

    def __init__(
        self, evidence: Evidence, messages: Sequence[AnyMessage], *, stop: bool = False
    ) -> None:
        thread = evidence_of(list(messages))
        # What this turn returned comes first: its passages are the ones cited by their ids.
        super().__init__(thread.merged(evidence))
        # Promises are judged by this turn alone, in `check`.
        self._written = True
        self._known = known_of(messages)
        self._stop = stop
        self._done, self._stands = evidence.done, evidence.booking is not None
        self._urls = [passage.url for passage in thread.passages if passage.url]

    def check(self, sentence: str) -> str:
        """Return the sentence as it may be sent; empty when it may not."""
        # Marks after a full stop belong to the sentence before, which has gone out.
        marks = _MARKS.match(sentence)
        before = marks.group() if marks else ""
        return super().check(before) + self._own(sentence[len(before) :])

    def _own(self, sentence: str) -> str:
        clean = plain(sentence, self._urls)
        if promises(clean, self._done, stands=self._stands) or invents(clean, self._known):
            return ""
        if denies_damage(clean):
            return ""
        if self._stop and soothes(clean):
            return ""
        return super().check(clean)


def guard_of(
    context: TurnContext, messages: Sequence[AnyMessage], *, from_model: bool
) -> OutputGuard:
    """Return the guard for a reply.

    Args:
        context: The turn.
        messages: The whole thread, as far as it has come.
        from_model: Whether a language model speaks, and not the planner.
    """
    evidence = with_photo(evidence_of(this_turn(list(messages))), messages)
    if not from_model:
        return OutputGuard(evidence)
    flags = flag_lines(context.flag_lines, evidence, context.standing)
    stop = urgency_of(flags, evidence) == "stop_now"
    return ModelGuard(evidence, messages, stop=stop)
