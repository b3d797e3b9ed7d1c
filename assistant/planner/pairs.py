"""One of two pictures that stand side by side: "the second", "左边那个", "the latter"."""

import re

from assistant.planner.types import Pick

# Sides of a car and of a street are no sides of a screen.
_NO_PART = r"(?!.{0,3}(?:[前后轮胎门车转镜拐响异漏]|大灯|雾灯))"
_POINTS_AT = r"(?:^|\b(?:one|lamp|light|symbol|picture|icon|it's|its|is|that's) )(?:the one )?"
_SIDE = r"(?:[- ]hand)?(?: (?:one|lamp|light|symbol|picture|icon))?(?:,? (?:please|i think))?\b"
# Numbers that count something else than the pictures.
_NO_RANK = re.compile(
    r"第[一二12](?:次|天|时间|年)|\b(?:a|one|every|per|split) second\b|\bno one\b|"
    r"\bfirst of all\b|\bat first\b|^first,|\bfirst (?:saw|noticed|started|came|appeared)\b|"
    r"\b(?:first|second)[- ](?:time|thing|hand|gear|opinion|floor)\b|"
    r"^(?:that's |yes,? )?right[.!]?$"
)
_LAST = re.compile(
    r"最后(?:一)?[个盏张]|\b(?:the )?last (?:one|lamp|light|symbol|picture|option)\b"
)


def _pattern(number: str, rank: str, word: str, zh_side: str, side: str) -> re.Pattern[str]:
    return re.compile(
        rf"第[{number}](?!\d)|^(?:应该是|就是|是|就)?[{number}]号?吧?$|"
        rf"^(?:我?就?选|就?要)第?[{number}][个盏号]?吧?$|"
        rf"{zh_side}[边侧面]{_NO_PART}|^[是选]?{zh_side}(?:的|吧)?$|\b(?:{rank})\b|"
        rf"(?:#|\b(?:number|option|no\.?)) ?(?:[{number}]|{word})\b|^{word}(?:,? please)?$|"
        rf"{_POINTS_AT}(?:on )?(?:the )?{side}{_SIDE}(?! \w)"
    )


_FIRST = _pattern("一1", "first|1st|former|前者", "one", "左", "left")
_SECOND = _pattern("二两2", "second|2nd|latter|后者", "two", "右", "right")


def pick_of_two(text: str) -> Pick | None:
    """Return the choice in a folded text, None when there is none, or both are named."""
    plain = _NO_RANK.sub("", text).strip(" ,.!。")
    first, second = bool(_FIRST.search(plain)), bool(_SECOND.search(plain))
    if first != second:
        return Pick("ordinal", int(second), "lamp")
    return Pick("last", target="lamp") if _LAST.search(plain) and not first else None
