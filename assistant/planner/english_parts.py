"""Work told as a part with a verb somewhere beside it: "heater repaired", "fit new tyres"."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant.planner.phrases import Hit, PhraseIndex

_DATA = Path(__file__).parent / "data" / "part_words.en.yaml"
Way = Literal["send", "replace", "mend", "top_up"]
_WAYS: tuple[tuple[Way, re.Pattern[str]], ...] = (
    (
        "send",
        re.compile(
            r"\b(?:send|come (?:out|over|round|here|to|with|and)|bring|get (?:it|me|us) going|jump|"
            r"cables|leads|roadside)\b"
        ),
    ),
    (
        "top_up",
        re.compile(
            r"\b(?:top\w* (?:it )?up|re-?gas\w*|gas\w*|re-?charg\w+|re-?fill\w*|servic\w+)\b"
        ),
    ),
    (
        "replace",
        re.compile(
            r"\b(?:replac\w+|chang(?:e|ed|ing)|new|ones|renew\w*|swap\w*|fit(?:ted|ting)?|"
            r"install\w*|put on|flush\w*|done|doing|due)\b"
        ),
    ),
    (
        "mend",
        re.compile(
            r"\b(?:repair\w*|fix\w*|mend\w*|sort\w*|look(?:ed|ing)? (?:at|over|into)|check\w*|"
            r"inspect\w*|straighten\w*|see to|seen to|plug(?:ged)|patch\w*|weld\w*|fill(?:ed)?)\b"
        ),
    ),
)
# So many of a part, or what is left of it: who says nothing else of them wants new ones.
_ANEW = re.compile(
    r"\b(?:pair|set|couple|both|(?:all )?(?:two|four)|[24])\b(?: \w+){0,4} (?:tyre|tire)s\b|"
    r"\b(?:tyre|tire)s? ?x ?[1-4]\b|\b(?:bald|worn (?:out|down)?|wear bars?|no tread|tread (?:is|"
    r"has)"
    r" gone|sidewall)\b|\b\d{3} ?/ ?\d{2}\b"
)
_LOSES_AIR = re.compile(
    r"\b(?:nail|screw|punctur\w*|air|pressure|leak\w*|flat|patch\w*|plug\w*|repair\w*|fix\w*|"
    r"mend\w*)\b"
)
# What was done before, or needn't be, is no wish.
_DONE = re.compile(
    r"\b(?:just|already|recently) (?:had|have|been|got|chang\w+|replac\w+|done|did|fix\w+|fitted|"
    r"check\w+|bought|put|serviced)\b|\b(?:last (?:week|month|year|time|summer|winter)|yesterday|"
    r"ago|"
    r"had (?:the|my|an?|new)|have had|has had|got .{0,20}(?:fitted|replaced|changed) (?:last|and)|"
    r"(?:forget|scrap|skip|ditch|never mind)(?: about)? (?!it\b|that\b)|(?:leave|drop|bin) the|"
    r"no need|don't (?:need|want)|doesn't need|not (?:the|a|my)|(?:since|after) (?:i|they|we|the|"
    r"having|he|getting)|(?:were|was) (?:replaced|changed|done|new)|brand new|myself)\b"
)
# Work is surely wanted, wherever in the message the part stands.
_WISH = re.compile(
    r"\b(?:want|need|like|book|please|pls|can (?:you|i|someone)|could (?:you|i|someone)|"
    r"appointment)\b"
)
_NEAR = 40
_CLAUSE_END = re.compile(r"[,.;!?]|\b(?:but|and (?:i|the|it|now)|because|since|after)\b")


class EnglishParts:
    """Finds the work on a part that a folded English text asks for."""

    def __init__(self, services: Collection[str], path: Path = _DATA) -> None:
        """Read the parts; services that the catalogue lacks are left out."""
        rows: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self._rows = [
            {k: v for k, v in row.items() if k == "words" or v in services} for row in rows
        ]
        self._index = PhraseIndex(
            (form, str(n))
            for n, row in enumerate(self._rows)
            for word in row["words"]
            for form in (word, f"{word}es")
        )

    def mentions(self, text: str) -> bool:
        """Return whether any part of a car is named."""
        return bool(self._index.find(text))

    def asked(self, text: str) -> str | None:
        """Return the work on the first part beside which a verb asks for it, in one clause."""
        for hit in self._index.find(text):
            clause, at = _clause(text, hit)
            if _DONE.search(clause):
                continue
            way = _way(clause, at, at + hit.end - hit.start) or _anew(text)
            if way is not None:
                return self._work(hit, way)
        return self.only(text) if _WISH.search(text) and _way(text, 0, len(text)) else None

    def only(self, text: str) -> str | None:
        """Return the work on the one part that is named, where work is surely wanted."""
        hits = self._index.find(text)
        if not hits or any(hit.values != hits[0].values for hit in hits) or _DONE.search(text):
            return None
        return self._work(hits[0], _way(text, 0, len(text)) or _anew(text) or "mend")

    def _work(self, hit: Hit, way: Way) -> str | None:
        row = self._rows[int(hit.values[0])]
        return row.get(way) or row.get("mend") or row.get("replace")


def _anew(text: str) -> Way | None:
    """Return that new tyres are wanted where so many are named and none is to be mended."""
    return "replace" if _ANEW.search(text) and not _LOSES_AIR.search(text) else None


def _clause(text: str, hit: Hit) -> tuple[str, int]:
    low = max((m.end() for m in _CLAUSE_END.finditer(text, 0, hit.start)), default=0)
    end = _CLAUSE_END.search(text, hit.end)
    return text[low : end.start() if end else len(text)], hit.start - low


def _way(clause: str, start: int, end: int) -> Way | None:
    """Return the nearest way of work, the earlier kind of two that are as near."""
    found: list[tuple[int, Way]] = []
    for way, pattern in _WAYS:
        for match in pattern.finditer(clause):
            far = max(start - match.end(), match.start() - end, 0)
            found += [(far, way)] if far <= _NEAR else []
    return min(found, key=lambda pair: pair[0])[1] if found else None
