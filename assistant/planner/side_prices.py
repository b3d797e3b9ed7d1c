"""A question that goes on from a price just given: "and if the discs need doing too?"."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.planner.cues import cued_intents
from assistant.planner.folding import fold
from assistant.planner.types import Intent, ScoredIntent, Understanding

_FURTHER = re.compile(
    r"(?:(?:ok(?:ay)?|right|hm+|i see|thanks?),? )?(?:(?:and|plus|also|with|including|or|but|say|"
    r"same for|"
    r"(?:what|how) about|what if|if) .*|.* (?:too|as well|on top|also|instead|included)\W*|"
    r"[^?]*\?)",
    re.IGNORECASE,
)
_LONGEST = 80
# With sure words for these it asks for something else than another price.
_ELSE: tuple[Intent, ...] = (
    "book", "find_store", "opening_hours", "change_booking", "cancel_booking", "look_up_booking",
    "human", "emergency", "accident", "code",
)  # fmt: skip


def as_further_price(
    said: Understanding, understand: Callable[..., Understanding], now: str | None
) -> Understanding:
    """Return what a message says right after a price: other work in a question asks its price."""
    folded = fold(said.text)
    short = folded.isascii() and len(folded) <= _LONGEST and _FURTHER.fullmatch(folded)
    if not short or said.has("price") or any(i in _ELSE for i in cued_intents(folded)):
        return said
    services = said.services or understand(said.text, awaiting="service", now=now).services
    if not services:
        return said
    return replace(said, services=services, intents=(ScoredIntent("price", 1.0),))
