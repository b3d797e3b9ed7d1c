"""Words of a fault, beside which no official inspection is meant by a check."""

import re

# A fault told beside a wish for work whose name wasn't said.
_FAULT = re.compile(
    r"\b(?:squeal|squeak|grind|clunk|knock|rattl|leak|smok|shak|vibrat|judder|whin|stall|slip|"
    r"overheat|"
    r"nois|misfir|hiss|scrap|wobbl|jerk)\w*"
)
_MORE = re.compile(
    r"\b(?:thump|bang|lurch|shudder|grumbl|buzz|drip|smell|stutter|hesitat|flicker|stiff|stuck|"
    r"crunch|bounc|whistl|drift)\w*|\b(?:pulls? (?:to|left|right)|won't|stays? on|keeps? on|lit)\b|"
    r"异响|抖|顿挫|漏|冒烟|跑偏|打滑|卡|异味|亮着|一直亮|灯亮|不灵|没力|没劲"
)
# The test of the state, and whoever holds it.
_OFFICIAL = re.compile(
    r"\b(?:inspections?|mot|annual|yearly|emissions?|smog|roadworth\w*|test (?:centre|center|"
    r"station)|pre-?trip|road trip|long (?:trip|drive)|used car|buy(?:ing)?)\b|"
    r"年检|年审|车检|审车|验车|检车|检测[站线]|长途|二手车|上线"
)


def tells_of_fault(text: str) -> bool:
    """Return whether a folded English text has a word of a fault."""
    return _FAULT.search(text) is not None


def checks_fault(text: str, *, told: bool) -> bool:
    """Return whether a folded text has a fault looked at, and speaks of no official test.

    `told`: a fault was understood already.
    """
    fault = told or _FAULT.search(text) or _MORE.search(text)
    return bool(fault) and not _OFFICIAL.search(text)
