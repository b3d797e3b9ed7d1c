"""Work told in two pieces, a part and, apart from it, the verb: "这电瓶该换了"."""

import re
from collections.abc import Iterable, Iterator

from assistant.planner.phrases import Hit

_VERBS = "换修补洗加做配"
# The catalogue writes verb and part in one: "换电瓶", "补个胎". To shift gears is no work.
_ALIAS = re.compile(rf"([{_VERBS}])(?:一下|[一四]?[个条把块副]|下|新)?([\u3400-\u9fff]{{1,5}})")
_NO_PART = re.compile(rf"挡(?!风)|[{_VERBS}]")
# "胎" and "漆" are whole parts; other single characters are not.
_SHORT_PARTS = "胎漆"
_OTHER_BATTERY = re.compile(r"(?:动力|高压|遥控器?)$")
# What is made up for, not patched: "补做一个动平衡".
_NO_PATCH = re.compile(r"补[做办交充]")
_CLAUSE_END = re.compile(r"[,，。;；!！?？]")
# What may stand between: no end of the work, no doubt.
_BETWEEN = re.compile(r"[^完过好不没别]*")
_LONGEST_GAP = 10
# The work is done or denied: "刚换了电瓶", "电瓶换过了".
_DONE_BEFORE = re.compile(
    r"(?:刚刚?|才|已经|上次|上个?月|上周|之前|去年|前年|昨天|前天|前几天|早就|不用|不要|不想|不必|"
    r"别|没|不是|甭)[^,，。;；!！?？]{0,4}$"
)
_DONE_AFTER = re.compile(
    r"^(?:了?新的?)?(?:[了过完好]{1,2}[之以]?|[之以])后(?![天面]|.{0,2}[再还顺])|"
    r"^(?:的|过|完|好了|了(?![吧呗嘛呢]|$|[,，。!！ ]))|^(?:不|没)[^行成]"
)
# "换了前挡,车道保持不亮了": what was done, told before what came of it; "换了机油吧" is a wish.
_DONE_WITHIN = re.compile(rf"[{_VERBS}]了[^,，。;；!！?？]*(?<![吧呗嘛呀])[,，。;； ].")
_DUE = re.compile(r"该|得|要|想|准备|打算|能|帮|给|约|预|可以|麻烦|让|叫")


class PartWords:
    """Finds work whose verb and part stand apart in one clause."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take `(alias, service)` pairs; those of a verb and a part are learnt from."""
        self._services = dict(_parted(phrases))
        parts = sorted({part for _, part in self._services}, key=len, reverse=True)
        self._parts = re.compile("|".join(map(re.escape, parts)) if parts else r"(?!)")

    def find(self, text: str, taken: Iterable[Hit]) -> list[Hit]:
        """Return the hits in a folded text outside of what other phrases have `taken`."""
        known = [(hit.start, hit.end) for hit in taken]
        free = (
            part
            for part in self._parts.finditer(text)
            if not any(start < part.end() and part.start() < end for start, end in known)
        )
        hits = (self._work(text, part) for part in free)
        return [hit for hit in hits if hit is not None]

    def _work(self, text: str, part: re.Match[str]) -> Hit | None:
        if _OTHER_BATTERY.search(text[: part.start()]):
            return None
        for at in self._verbs(text, part):
            code = self._services.get((text[at], part.group()))
            start, end = min(at, part.start()), max(at + 1, part.end())
            if code is not None and _is_wanted(text, start, end):
                return Hit(start, end, text[at] + part.group(), (code,))
        return None

    def _verbs(self, text: str, part: re.Match[str]) -> Iterator[int]:
        """Yield where a verb stands with nothing but small words between it and the part."""
        low, high = _clause(text, part)
        after = range(part.end(), min(high, part.end() + _LONGEST_GAP + 1))
        before = range(part.start() - 1, max(low, part.start() - _LONGEST_GAP - 1) - 1, -1)
        yield from (at for at in after if self._is_verb_of(text, at, part.end(), at))
        yield from (at for at in before if self._is_verb_of(text, at, at + 1, part.start()))

    def _is_verb_of(self, text: str, at: int, start: int, end: int) -> bool:
        between = text[start:end]
        # A verb belongs to the part that is nearest: "把水箱里的防冻液换了".
        apart = _BETWEEN.fullmatch(between) and not self._parts.search(between)
        return text[at] in _VERBS and bool(apart) and not _NO_PATCH.match(text, at)


def _parted(phrases: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], str]]:
    first: dict[tuple[str, str], str] = {}
    for alias, code in phrases:
        match = _ALIAS.fullmatch(alias)
        if match is None or _NO_PART.match(match[2]):
            continue
        if len(match[2]) > 1 or match[2] in _SHORT_PARTS:
            first.setdefault((match[1], match[2]), code)
    yield from first.items()


def _clause(text: str, part: re.Match[str]) -> tuple[int, int]:
    low = max((m.end() for m in _CLAUSE_END.finditer(text, 0, part.start())), default=0)
    end = _CLAUSE_END.search(text, part.end())
    return low, end.start() if end else len(text)


def _is_wanted(text: str, start: int, end: int) -> bool:
    if _DONE_BEFORE.search(text[:start]):
        return False
    done = _DONE_AFTER.search(text[end:]) or _DONE_WITHIN.match(text, start)
    return not done or bool(_DUE.search(text[max(0, start - 4) : end]))
