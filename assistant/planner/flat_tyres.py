"""A tyre that is told to be down: nobody drives to a shop on it."""

import re

from assistant.planner.folding import fold

_FLAT = re.compile(
    r"(?<![没不])(?<!没有)[瘪扁](?![吗没])|(?<![没不])(?:没气|冇气|漏光|跑光|爆[了胎]|扎[了破]|鼓包|换备胎)|"
    r"\b(?:flat|puncture[ds]?|blown|blew|burst|bulg\w+|deflated|no air|spare)\b"
)
_NOT = re.compile(
    r"\b(?:not|no|none|isn't|aren't|don't|doesn't|never|nothing)\b[^,.;]{0,24}\b(?:flat|punctur\w*)\b"
)


def tells_of_flat(text: str) -> bool:
    """Return whether a message says that a tyre has no air left or can't hold it."""
    return _FLAT.search(_NOT.sub("", fold(text))) is not None
