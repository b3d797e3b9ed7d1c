"""Every way to write a division's name, Chinese and English, as look-up keys."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.places.divisions import Division

Form = Literal["long", "short"]

_APOSTROPHES = re.compile(r"['’‘`´-]")
_ENGLISH_SUFFIX = re.compile(
    r" (autonomous (county|banner)|new area|special district|forestry district|district|county"
    r"|banner)$"
)
# Words and given names that are also the pinyin of a place.
_OTHER_WORDS = {"guide", "lean", "long", "mission", "male", "change", "luan", "jian"}
_SHORTEST_PINYIN = 4


@dataclass(frozen=True)
class Meaning:
    """A division that a name may stand for; `form` is "short" for a name without its kind."""

    division: Division
    form: Form


@dataclass(frozen=True)
class Names:
    """Look-up by name. English keys are `latin_key` of the name, words joined by one space."""

    chinese: dict[str, tuple[Meaning, ...]]
    latin: dict[str, tuple[Meaning, ...]]

    @classmethod
    def of(cls, divisions: Iterable[Division]) -> "Names":
        """Index `divisions` under all their names."""
        chinese: dict[str, list[Meaning]] = defaultdict(list)
        latin: dict[str, list[Meaning]] = defaultdict(list)
        for division in divisions:
            for name, form in _chinese_names(division):
                chinese[name].append(Meaning(division, form))
            for name, form in _latin_names(division):
                latin[name].append(Meaning(division, form))
        return cls(_frozen(chinese), _frozen(latin))


def latin_key(name: str) -> str:
    """Fold an English name: lower case, no apostrophes or hyphens ("Xi'an" -> "xian")."""
    return " ".join(_APOSTROPHES.sub("", name.lower().replace("ü", "u")).split())


def _chinese_names(division: Division) -> Iterator[tuple[str, Form]]:
    yield division.name_zh, "short" if division.level == "area" else "long"
    if division.short_zh and division.short_zh != division.name_zh:
        yield division.short_zh, "short"
    for alias in division.aliases:
        if not alias.isascii():
            yield alias, "long"


def _latin_names(division: Division) -> Iterator[tuple[str, Form]]:
    key = latin_key(division.name_en)
    short = _ENGLISH_SUFFIX.sub("", key)
    if key != short:
        yield key, "long"
    if division.level in ("city", "province"):
        yield f"{short} {division.level}", "long"
    usable = len(short) >= _SHORTEST_PINYIN and short not in _OTHER_WORDS
    if usable and division.short_zh:
        yield short, "short"
    for alias in division.aliases:
        if alias.isascii():
            yield latin_key(alias), "short"


def _frozen(names: dict[str, list[Meaning]]) -> dict[str, tuple[Meaning, ...]]:
    return {name: tuple(meanings) for name, meanings in names.items()}
