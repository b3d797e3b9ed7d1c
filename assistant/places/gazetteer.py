"""Resolves place names in a driver's words to coordinates, offline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.places.divisions import Division, Level, load_divisions, load_traps
from assistant.places.mentions import Cue, Mention, MentionFinder
from assistant.places.names import Meaning, Names
from assistant.places.slips import PlaceSlips

_CUE_RANK: dict[Cue, int] = {"here": 0, "there": 1, "none": 2}
_LEVEL_RANK: dict[Level, int] = {"area": 0, "district": 1, "city": 2, "province": 3}


@dataclass(frozen=True)
class Place:
    """A place in China; WGS-84 degrees.

    `level` is "city", "district" (counties and county-level cities too) or "area". `city_zh` and
    `city_en` name its city, "" for a county outside any city.
    """

    name_zh: str
    name_en: str
    lat: float
    lon: float
    level: str
    city_zh: str
    city_en: str


@dataclass(frozen=True)
class _Reading:
    """A mention with the divisions that fit it, likeliest first, and its rank for the answer."""

    divisions: tuple[Division, ...]
    cue: Cue
    start: int


@dataclass(frozen=True)
class _Context:
    """What the rest of the text says about how a name is to be read.

    `named` are the codes of the cities and provinces that the text names for certain.
    """

    text: str
    mentions: Sequence[Mention]
    named: frozenset[str]
    expected: bool

    def allows(self, meaning: Meaning, mention: Mention) -> bool:
        """Tell whether the words around a name allow it to be read as this division."""
        division = meaning.division
        if division.level == "province":
            return False
        if self.expected and len(self.text) == mention.end - mention.start:
            return True
        if meaning.form == "long":
            return division.use != "parent" or _within(division, self.named)
        return self._allows_short(division, mention)

    def _allows_short(self, division: Division, mention: Mention) -> bool:
        in_named = division.level != "city" and _within(division, self.named)
        match division.use:
            case "free":
                return True
            case "cued":
                return self.expected or mention.cue != "none" or in_named
            case "brand":
                return mention.cue == "here" or self._follows_its_city(division, mention)
            case "full":
                return self._follows_its_city(division, mention)
            case _:
                return False

    def _follows_its_city(self, division: Division, mention: Mention) -> bool:
        before = [n for n in self.mentions if n.end == mention.start]
        return _within(division, [_region(m.division) for n in before for m in n.meanings])


class Gazetteer:
    """Knows the cities and districts of China by Chinese, pinyin and English name."""

    def __init__(self, divisions: Iterable[Division], traps: Sequence[str] = ()) -> None:
        divisions = list(divisions)
        self._cities = {d.code: d for d in divisions if d.level == "city"}
        names = Names.of(divisions)
        self._finder = MentionFinder(names, traps)
        self._slips = PlaceSlips({name: self._size(meant) for name, meant in names.latin.items()})

    @classmethod
    def bundled(cls) -> "Gazetteer":
        """Build the gazetteer of the shipped data (about 3,300 divisions; 30 ms)."""
        return cls(load_divisions(), load_traps())

    def resolve(self, text: str, *, expected: bool = False) -> list[Place]:
        """Find the places that a text names.

        Args:
            text: Free text, Chinese or English or both.
            expected: The driver was just asked for the place, so a bare short name counts.

        Returns:
            Best first: where the driver says they are before where they go, a district before
            its city, and for an ambiguous name (朝阳区) every candidate, that of the city named
            in the text or else of the largest city first. Empty when no place is named: car
            brands (北京现代), streets (南京路) and provinces alone are not places. Slips of
            English ("Beiing") are read as what is meant.
        """
        text = self.repair(text, expected=expected)
        mentions = self._finder.find(text)
        context = _Context(
            text.strip(" 。.!！，,吧啊呢"), mentions, self._named(mentions), expected
        )
        readings = [r for mention in mentions if (r := self._read(mention, context))]
        readings = [self._with_cue_of_city(r, readings) for r in readings]
        readings.sort(key=lambda r: (_CUE_RANK[r.cue], _LEVEL_RANK[r.divisions[0].level], r.start))
        divisions = dict.fromkeys(d for reading in readings for d in reading.divisions)
        return [self._place(division) for division in divisions]

    def repair(self, text: str, *, expected: bool = False) -> str:
        """Return a text with its misspelt English places: "Beiing" is no slip of "being"."""
        return self._slips.repair(text, expected=expected)

    def _size(self, meanings: Iterable[Meaning]) -> int:
        """Return the population of the largest city that a name may belong to."""
        cities = (self._cities.get(m.division.city, m.division) for m in meanings)
        return max(city.population for city in cities)

    def _named(self, mentions: Sequence[Mention]) -> frozenset[str]:
        """Codes of the cities and provinces (two digits) that the text names for certain."""
        named = set()
        for mention in mentions:
            divisions = self._likeliest_first(m.division for m in mention.meanings)
            if divisions[0].level in ("city", "province"):
                named |= {_region(d) for d in divisions if d.level in ("city", "province")}
        return frozenset(named)

    def _read(self, mention: Mention, context: "_Context") -> _Reading | None:
        kept = [m for m in mention.meanings if context.allows(m, mention)]
        divisions = self._likeliest_first(_in_named_city(kept, mention, context.named))
        if not divisions:
            return None
        if divisions[0].level == "city":
            divisions = [d for d in divisions if d.level == "city"]
        return _Reading(tuple(divisions), mention.cue, mention.start)

    def _likeliest_first(self, divisions: Iterable[Division]) -> list[Division]:
        """The largest city first; a city before its own districts."""

        def rank(division: Division) -> tuple[int, bool]:
            city = self._cities.get(division.city, division)
            return -city.population, division.level not in ("city", "province")

        return sorted(divisions, key=rank)

    def _with_cue_of_city(self, reading: _Reading, readings: Sequence[_Reading]) -> _Reading:
        """在北京朝阳区: the 在 before the city speaks for the district as well."""
        first = reading.divisions[0]
        cues = [r.cue for r in readings if r.divisions[0].code == first.city]
        best = min([reading.cue, *cues], key=lambda cue: _CUE_RANK[cue])
        return _Reading(reading.divisions, best, reading.start)

    def _place(self, division: Division) -> Place:
        city = self._cities.get(division.city)
        return Place(
            division.name_zh,
            division.name_en,
            division.lat,
            division.lon,
            division.level,
            city.short_zh if city else "",
            city.name_en if city else "",
        )


def _region(division: Division) -> str:
    """The code that a district must carry to lie in this city or province."""
    return division.code[:2] if division.level == "province" else division.code


def _within(division: Division, regions: Iterable[str]) -> bool:
    return any(r == division.city or (len(r) == 2 and division.code.startswith(r)) for r in regions)


def _in_named_city(
    meanings: Sequence[Meaning], mention: Mention, named: frozenset[str]
) -> list[Division]:
    """Keep what lies in a named place; failing that, what is plain enough to lie elsewhere."""
    divisions = [m.division for m in meanings]
    inside = [d for d in divisions if _within(d, named)]
    if inside:
        return inside
    if mention.cue == "none" and any(len(code) > 2 for code in named):
        return [m.division for m in meanings if m.form == "long"]
    return divisions
