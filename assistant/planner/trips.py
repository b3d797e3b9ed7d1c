"""Places of a journey: where the car came from or is going, not where it wants its work done."""

import re

# On the way to a place, or back from it.
_GOING = re.compile(
    r"(?<![过出进])(?:去|往|奔|赴|飞|跑|(?<![来在])回)了?(?:一?趟|跑|东北|西北|西藏|新疆|四川|老家|娘家|婆家|丈母娘家)?$|"
    r"(?:开|跑|送|送货|拉|拉货|飞|骑|自驾|线|高速)到$"
)
_FROM = re.compile(r"(?:从|打|由|原来是|本来是|挂的是?|上的是?|买自|老家(?:在|是)?)$")
_WAS = re.compile(
    r"(?:去年|前年|以前|之前|早年|当初|当时|那[年会]|上(?:个?(?:月|周|星期|礼拜)|次|回)|刚买)"
    r"[^,。;!?]{0,6}$"
)
# Said behind a place, it is where the driver is or wants to go for the work.
_STAYS = re.compile(
    r"^[市区县]?(?:这|[了啦喽咯](?!一?趟)|来[了啦,。]|来$|那边(?:的店|有|找)|(?:那边|去|来)?(?:的?店|修|换|"
    r"补|弄|做|洗|检|保养|取车|找|约)(?!过))"
)
_LEAVES = re.compile(r"^[^,。;!?]{0,4}(?:过去|过来|出发)")
_ITS = re.compile(
    r"^[市区]?(?:人(?![已到呢]|$)|(?:的)?(?:牌照|车牌|牌子|牌)|(?:那边)?(?:买|提|上)的|那边的?车|老家|娘家)|"
    r"^[市区]?[^,。;!?]{0,4}[做补换修买](?:过|的(?!店))"
)
_SHORTEST = 2


def is_of_journey(text: str, name: str) -> bool:
    """Return whether a text names a place, by its Chinese name, only as part of a journey."""
    start, end = _span(text, name)
    before, after = text[:start], text[end:]
    if start < 0 or _STAYS.search(after):
        return False
    if _FROM.search(before) and not _LEAVES.search(after):
        return True
    gone = _WAS.search(before) and re.search(r"[在去到]了?(?:一?趟)?$", before)
    return bool(_GOING.search(before) or gone or _ITS.search(after))


def without_place(text: str, name: str) -> str:
    """Return a text with that place blanked, the length kept."""
    start, end = _span(text, name)
    return text if start < 0 else text[:start] + "|" * (end - start) + text[end:]


def _span(text: str, name: str) -> tuple[int, int]:
    """Return where the longest beginning of a name stands in a text, (-1, -1) when nowhere."""
    for size in range(len(name), _SHORTEST - 1, -1):
        if (at := text.find(name[:size])) >= 0:
            return at, at + size
    return -1, -1
