"""Files that the repair of slips reads; `retrieval/data/README.md` says where they come from."""

from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

_DATA = Path(__file__).parents[1] / "data"


class Beside(TypedDict):
    """A phrase that is a slip before or after certain words only."""

    slip: str
    meant: str
    before: NotRequired[list[str]]
    after: NotRequired[list[str]]


class Slips(TypedDict):
    """`slips.yaml`."""

    heard: dict[str, str]
    heard_beside: list[Beside]
    kept: str
    equal: list[str]
    particles: str
    linking: str
    names: str
    before_places: list[str]
    after_places: list[str]
    alike: list[str]
    glossary: list[dict[str, str]]
    trade: list[dict[str, str]]


class Dialects(TypedDict):
    """`dialects.yaml`; all are patterns."""

    kept: str
    characters: dict[str, str]
    words: dict[str, str]


@cache
def slips() -> Slips:
    """Return what was written by hand."""
    read: Slips = yaml.load(
        (_DATA / "slips.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return read


@cache
def dialects() -> Dialects:
    """Return `dialects.yaml`, its patterns in their order."""
    read: Dialects = yaml.load(
        (_DATA / "dialects.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return read


def misheard() -> dict[str, str]:
    """Return phrases that are slips, in lower case -> what was meant."""
    found = {slip.lower(): meant for slip, meant in slips()["heard"].items()}
    for own in slips()["heard_beside"]:
        slip, meant = own["slip"], own["meant"]
        found |= {f"{word} {slip}": f"{word} {meant}" for word in own.get("before", ())}
        found |= {f"{slip} {word}": f"{meant} {word}" for word in own.get("after", ())}
    return found


def kept() -> list[str]:
    """Return phrases that no slip may touch, in lower case."""
    return [phrase.strip() for phrase in slips()["kept"].split("/")]


def words(locale: str) -> frozenset[str]:
    """Return the words that are common in a language, about cars or not, and names."""
    common = (_DATA / f"words_{locale}.txt").read_text(encoding="utf-8").split()
    return names().union(common)


def places() -> frozenset[str]:
    """Return cities, districts and counties of China, in characters and in letters."""
    return frozenset((_DATA / "places.txt").read_text(encoding="utf-8").split())


def names() -> frozenset[str]:
    """Return makes, models and drivers' words that dictionaries lack."""
    return frozenset(slips()["names"].split())


def readings() -> dict[str, list[str]]:
    """Return how each Chinese character may be read, in letters without tones."""
    found: dict[str, list[str]] = {}
    for line in (_DATA / "pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split()
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return found
