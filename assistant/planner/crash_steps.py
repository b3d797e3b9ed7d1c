"""What a thread has said of a crash, and which steps a reply tells next: few at a time."""

import re
from dataclasses import dataclass, field

from assistant.accident.questions import asked_in
from assistant.evidence import CrashAdvice, Evidence

# A shaken driver reads so many.
_AT_ONCE = 5
_SEVERAL = 2
# Whoever asks on wants to hear more.
_ASKS_ON = re.compile(
    r"怎么|咋|什么|啥|然后|接下来|下一步|还有(?:呢|吗)|还(?:要|需要|差|剩)|"
    r"\b(?:what(?:'s)?|next|how|else|left)\b",
    re.IGNORECASE,
)
# What was told stands: cameras, witnesses, the police.
_WHO = re.compile(
    r"谁(?:撞|蹭|刮|干)|(?:找|查)(?:到|出)?[^,，。]{0,3}(?:谁|人|对方|肇事)|"
    r"\bwho (?:did|hit|scraped)|\b(?:find|track|trace) (?:them|him|her|who)\b",
    re.IGNORECASE,
)


def settles_danger(seen: Evidence) -> bool:
    """Return whether the danger of a crash that was flagged is seen to, or wasn't one.

    While several dangers are still asked about nothing is settled yet.
    """
    if seen.crash is None or seen.crash.urgent:
        return False
    return len(asked_in(seen.crash.question_id)) < _SEVERAL


@dataclass
class CrashTalk:
    """`going` tells that a crash is spoken of, `question` is what the last reply asked of it.

    `told` is the advice before this turn, empty at first, `steps` all that were told so far.
    `costed`: the last reply gave an estimate.
    """

    going: bool = False
    question: str | None = None
    told: CrashAdvice = field(default_factory=CrashAdvice)
    steps: list[str] = field(default_factory=list)
    costed: bool = False

    def keep(self, seen: Evidence, text: str) -> None:
        """Note what the reply to `text` rested on."""
        self.costed, advice = seen.damage_cost is not None, seen.crash
        if advice is not None:
            self.steps += self.next_steps(advice, text)
            self.told = advice

    def next_steps(self, advice: CrashAdvice, text: str) -> list[str]:
        """Return the steps to tell in answer to `text`: none twice unless it asks on."""
        fresh = [step for step in advice.steps if step not in self.steps]
        if advice.ticked or _WHO.search(text):
            return advice.steps[:_AT_ONCE]
        if _ASKS_ON.search(text):
            return (fresh or advice.steps)[:_AT_ONCE]
        return [step for step in advice.steps[:_AT_ONCE] if step in fresh]
