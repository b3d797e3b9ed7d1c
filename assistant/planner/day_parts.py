"""Parts of a day as a shop hears them: "傍晚", "first thing", "after work"."""

import re
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Part:
    """A part of the day and its bounds; `late` when clock hours in it are after noon."""

    earliest: time
    latest: time | None
    late: bool
    span: tuple[int, int] = (0, 0)


# The narrower before the wider that it may lie in.
_PARTS: tuple[tuple[re.Pattern[str], time, time | None, bool], ...] = tuple(
    (re.compile(pattern), earliest, latest, late)
    for pattern, earliest, latest, late in (
        (r"凌晨|半夜|深夜|大半夜|middle of the night", time(0), time(5, 59), False),
        (r"\bmid[- ]?morning\b|上午中间", time(9, 30), time(11, 30), False),
        (r"\blate morning\b|快中午|临近中午", time(10, 30), time(12), False),
        (r"\bearly afternoon\b|刚过中午|午饭后|吃完午饭|\bafter lunch\b", time(12), time(15), True),
        (r"天黑(?:之|以)?前|\bbefore (?:dark|it gets dark)\b", time(6), time(18), True),
        (r"\bmid[- ]?afternoon\b", time(14), time(16), True),
        (r"\blate afternoon\b", time(15, 30), time(18), True),
        (
            r"\bearly evening\b|\bteatime\b|傍晚|傍黑|擦黑|黄昏|\bdusk\b",
            time(17), time(19, 30), True),
        (
            r"\b(?:end of the (?:working )?day|close of (?:business|play)|c\.?o\.?b|eod)\b",
            time(16), time(18), True),
        (
            r"中午|正午|晌午|午间|午休|\bnoon\b|midday|lunch ?(?:time|hour|break)|at lunch",
            time(11), time(13, 30), True),
        (
            r"\bfirst thing\b|一开门|刚开门|开门就|一大早|\b(?:when|as soon as) you open\b",
            time(6), time(10), False),
        (
            r"上午|早上|早晨|清晨|清早|大早|一早|早点|早间|[明今]早|\bmorning\b|"
            r"\ba\.?m\.?\b(?<!\d)", time(6), time(11, 59), False),
        (r"下午|午后|后晌|\bafternoon\b|(?<!\d )\bp\.?m\b|\barvo\b", time(12), time(17, 59), True),
        (
            r"下[了完]?班(?:了|以|之)?后|下了班|放学(?:以|之)?后|(?<!你们)下班(?:过来|过去|来|去)|"
            r"\bafter (?:work|school|hours|i finish|i get off)\b", time(18), None, True),
        (
            r"晚上|今晚|明晚|夜里|夜间|晚间|晚饭后|\bevening\b|\btonight\b|\bnight\b|"
            r"\bafter (?:dinner|tea)\b", time(18), time(22), True),
    )
)  # fmt: skip
_REFUSED_BEFORE = re.compile(
    r"(?:别约?|不要|不是|不约|不想|除了|不在)$|"
    r"\b(?:don't|do not|never|won't) (?:call|ring|phone|answer)[^,.;]{0,20}$|\b(?:not|not in the|"
    r"no|rather than|instead of|"
    r"can't do|cannot do|except) (?:in )?(?:the )?(?:an? )?$"
)
_REFUSED_AFTER = re.compile(
    r"^(?:我|都|就|要|得){0,2}(?:不行(?!吗)|不可以|不方便|没空|没时间|莫法|来不了|去不了|上班|"
    r"加班|有事|有会|别打|不接|勿扰|别来电)|"
    r"^s? ?(?:is|are)? ?(?:no good|n't|not (?:good|possible|great))|^s? (?:doe?s?n'?t|won't) "
)
_JOINED = re.compile(
    r"^(?:[、,]|或者?是?|还是|到|至|和|跟|-|~| or | to | and )(?:the |in the )?$|^(?:或者?|"
    r" or )[^,.;。]{0,12}$"
)


def find_part(text: str) -> Part | None:
    """Return the part of the day wished for in a folded text, None when there is none.

    A part that is refused is none; two that are joined by "or" count as one.
    """
    found: list[Part] = []
    for pattern, earliest, latest, late in _PARTS:
        for match in pattern.finditer(text):
            part = Part(earliest, latest, late, match.span())
            if not any(_overlap(part, other) for other in found):
                found.append(part)
    kept = [part for part in found if not _refused(text, part)]
    return _with_neighbour(text, kept[0], kept) if kept else None


def _with_neighbour(text: str, best: Part, kept: list[Part]) -> Part:
    for part in kept:
        first, second = sorted((best, part), key=lambda p: p.span)
        if first is not second and _JOINED.search(text[first.span[1] : second.span[0]]):
            return Part(
                min(first.earliest, second.earliest), _later(first, second), False, first.span
            )
    return best


def _later(one: Part, other: Part) -> time | None:
    if one.latest is None or other.latest is None:
        return None
    return max(one.latest, other.latest)


def _overlap(one: Part, other: Part) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _refused(text: str, part: Part) -> bool:
    before, after = text[: part.span[0]], text[part.span[1] :]
    return bool(_REFUSED_BEFORE.search(before) or _REFUSED_AFTER.search(after))
