"""What a language model may use of time and tokens."""

import re
from dataclasses import dataclass

# A Chinese character is about one token; other text about one for three and a half characters
# with the tokenisers of today, JSON and names included. Erring high keeps within the context.
CHARS_PER_TOKEN = 3.5
MESSAGE_TOKENS = 4
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")


@dataclass(frozen=True)
class Budgets:
    """Seconds for one call, for all calls of a turn and for the next word; tokens both ways.

    `calls` is how often a model is asked in one turn: photo, lamp, price, stores, slots, proposal
    and answer are seven, which do the longest honest turn.
    """

    call_s: float = 60
    turn_s: float = 90
    stall_s: float = 30
    reply_tokens: int = 1000
    prompt_tokens: int = 12000
    calls: int = 10

    @property
    def reply_chars(self) -> int:
        """Most characters of one answer, for services that don't know how to stop."""
        return self.reply_tokens * 6


@dataclass
class Spent:
    """What the calls of one turn have used so far."""

    calls: int = 0
    seconds: float = 0.0


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text has; no tokeniser is at hand for every model."""
    wide = len(_WIDE.findall(text))
    return wide + int((len(text) - wide) / CHARS_PER_TOKEN) + 1
