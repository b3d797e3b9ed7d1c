"""Parts of the body in a driver's words, zh and en."""

import re
from collections.abc import Iterator

from assistant.damage.parts import PART_NAMES, sideless

_ZH = (
    (r"前(?:保险)?杠", "front_bumper"),
    (r"后(?:保险)?杠", "back_bumper"),
    (r"引擎盖|发动机盖|前?机盖|前盖", "hood"),
    (r"后备箱盖?|行李箱盖?|后盖", "trunk"),
    (r"尾门|掀背门", "tailgate"),
    (r"前挡(?:风)?(?:玻璃)?|前风挡|(?<!后)挡风玻璃", "front_glass"),
    (r"后挡(?:风)?(?:玻璃)?|后风挡", "back_glass"),
    (r"车窗|侧窗|车门玻璃|三角窗", "side_glass"),
    (r"叶子板|翼子板", "fender"),
    (r"轮胎|车胎|车轮|轮毂|轮圈", "wheel"),
)
_EN = (
    (r"front (?:bumper|fascia)", "front_bumper"),
    (r"(?:rear|back) bumper", "back_bumper"),
    (r"bonnet|hood", "hood"),
    (r"boot(?: lid)?|trunk(?: lid)?", "trunk"),
    (r"tail ?gate|lift ?gate|hatch", "tailgate"),
    (r"(?<!rear )(?<!back )(?:windscreen|windshield)", "front_glass"),
    (r"(?:rear|back) (?:window|windscreen|windshield|screen|glass)", "back_glass"),
    (r"side (?:window|glass)|door glass|quarter (?:window|glass)", "side_glass"),
    (r"fenders?|(?:front|rear|left|right) wing|quarter panel", "fender"),
    (r"tyres?|tires?|wheels?|rims?|alloys?", "wheel"),
)
_WHOLE = [
    *((re.compile(pattern), part) for pattern, part in _ZH),
    *((re.compile(rf"\b(?:{pattern})\b"), part) for pattern, part in _EN),
]
_WHERE = r"(?:\b(?:left|right|front|rear|back|side|hand)[ -]){0,4}"
# Side and end stand before the noun, in either order.
_SIDED = (
    (re.compile(r"[左右前后边侧的面]{0,6}(?:车|(?<![尾箱部专热背]))门(?!锁|把手|槛|店|玻璃)"),
     "door"),
    (re.compile(rf"{_WHERE}\bdoors?\b(?! (?:mirror|glass|handle|lock))"), "door"),
    (re.compile(r"[左右前后边侧的面]{0,6}(?:大灯|车灯|尾灯|前照灯)"), "light"),
    (re.compile(rf"{_WHERE}\b(?:(?:head|tail) ?)?(?:lights?|lamps?)\b"), "light"),
    (re.compile(r"[左右边侧的外]{0,5}(?:后视镜|倒车镜|反光镜)"), "mirror"),
    (re.compile(rf"{_WHERE}(?:(?:wing|door) )?\bmirrors?\b"), "mirror"),
)  # fmt: skip
_SIDES = (("left", re.compile(r"左|\bleft\b")), ("right", re.compile(r"右|\bright\b")))
_ENDS = (
    ("front", re.compile(r"前|大灯|\bfront\b|\bhead ?l")),
    ("back", re.compile(r"后|尾|\b(?:rear|back)\b|\btail ?l")),
)


def find_parts(text: str) -> list[tuple[str, ...]]:
    """Return the parts named in a folded text, in its order, each as all that it may be.

    "The left door" is one of two parts, "左前门" is one. A lamp without a side stays without one,
    as the models have it.
    """
    found = sorted({*_whole(text), *_sided(text)})
    return list(dict.fromkeys(options for _, options in found))


def _whole(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for pattern, part in _WHOLE:
        yield from ((match.start(), (part,)) for match in pattern.finditer(text))


def _sided(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for pattern, kind in _SIDED:
        for match in pattern.finditer(text):
            yield match.start(), _options(kind, match.group())


def _options(kind: str, said: str) -> tuple[str, ...]:
    """Return the parts of a kind that fit the side and end which a phrase names."""
    sides = [side for side, pattern in _SIDES if pattern.search(said)]
    # The Chinese mirror has a "后" in its own name that tells no end.
    ends = [] if kind == "mirror" else [end for end, pattern in _ENDS if pattern.search(said)]
    sided = bool(sides) or kind == "door"
    fits = [p for p in PART_NAMES if p.endswith(kind) and (p != sideless(p)) == sided]
    fits = [part for part in fits if not sides or any(side in part for side in sides)]
    return tuple(part for part in fits if not ends or any(end in part for end in ends))
