"""What a message says of a lamp beyond the words that fit every lamp."""

import re
from collections.abc import Iterable

from assistant.planner.folding import fold
from assistant.planner.types import LampMention

_GENERIC = re.compile(
    r"[红黄橙橘绿蓝白]色?|琥珀|灯|亮|"
    r"[了着的是我这那个上里在有就都也还又能吗呢啊吧]|一直|一个|仪表盘?|"
    r"不?知道|什么|啥|意思|突然|车子?|"
    r"闪烁?|开|怎么|回事|标[志识]|图标|符号|故障|报警|警告|提示|指示|"
    r"不认识|没见过|刚才?|启动|以后|时候|高速|好几|几|请问|老是|现在|"
    r"\b(?:red|amber|yellow|orange|green|blue|white|lights?|lamps?|lit|is|"
    r"are|on|my|the|an?|dash|dashboard|there'?s?|came|come|comes|"
    r"up|just|some|what|does|it|this|that|mean|means|symbol|icon|warning|"
    r"flashing|blinking|i|don't|know|recognise|recognize|car|"
    r"of|and|in|to|can|drive|keep|driving|safe|ok|has|have|got|keeps|"
    r"won't|go|off|stays?|showing|showed|popped|sign|indicator|"
    r"one|little|small|new|with|while|when|started|start|unknown)\b|[\s,.，。、!?！？'\d]"
)
_MOST = 0.75
_GUESSES = re.compile(
    r"应该|好像|可能|大概|看着|看起来|更?像|吧|选|就|要|觉得|"
    r"\b(?:think|guess|it's|its|looks?|like|maybe|probably|more|definitely|think so|please)\b"
)


_ANOTHER = re.compile(r"另|其他|其它|别的|还有|\b(?:other|another|else)\b")
_FRESH = re.compile(
    r"又.{0,4}[个盏]|还有.{0,4}[个盏]|新(?:亮|出现|的)|"
    r"\b(?:another|one more|a new) (?:warning )?(?:light|lamp|symbol|one) (?:is|has|came|just)"
)


def is_another(text: str) -> bool:
    """Return whether a folded text turns to another lamp than the one at hand."""
    return _ANOTHER.search(text) is not None


def is_fresh(text: str) -> bool:
    """Return whether a folded text tells of a lamp that has come on since."""
    return _FRESH.search(text) is not None


def is_described(text: str) -> bool:
    """Return whether a folded text says more of a lamp than that one is lit and its colour."""
    rest = _GENERIC.sub("", text)
    return len(rest) >= (4 if rest.isascii() else 2)


# "The handbrake is off" speaks of the lever, and against its lamp.
_RELEASED = re.compile(
    r"\b(?:is|are|was) off\b|\breleased\b|没有?(?:拉|踩|开|按)|(?:松|放)(?:开|下|掉|了|到底)"
)


class NameParts:
    """Finds lamps by a part of a name: "brake" is most of "BRAKE light" and some of "handbrake"."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take `(phrase, code)` pairs."""
        self._cores = [(_core(fold(phrase)), code) for phrase, code in phrases]

    def find(self, text: str) -> tuple[LampMention, ...]:
        """Return one uncertain mention; its shares say how much of a name was said, in (0, 1]."""
        said = "" if _RELEASED.search(text) else _core(text)
        if len(said) < (3 if said.isascii() else 2):
            return ()
        shares: dict[str, float] = {}
        for core, code in self._cores:
            share = min(len(said), len(core)) / max(len(said), len(core))
            # Most of what is said must be the name: "the engine shakes" names no engine lamp.
            if said in core or (core in said and share >= _MOST):
                shares[code] = max(shares.get(code, 0.0), round(share, 3))
        ranked = sorted(shares.items(), key=lambda pair: -pair[1])
        return (LampMention(tuple(ranked)),) if ranked else ()


def _core(text: str) -> str:
    """Return a folded text without the words that every lamp has."""
    return _GENERIC.sub("", _GUESSES.sub("", text))
