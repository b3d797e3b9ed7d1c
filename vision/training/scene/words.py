"""Words to write on drawn screens and papers."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vision.training.scene.ink import Generator

ZH, EN = 0, 1
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@cache
def words() -> dict[str, Any]:
    """Return the lists of `vision/training/data/scene_words.yaml`."""
    text = (files("vision.training") / "data" / "scene_words.yaml").read_text("utf-8")
    lists: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return lists


def language(rng: Generator) -> int:
    """Return `ZH` or `EN`."""
    return int(rng.integers(0, 2))


def some(kind: str, rng: Generator, count: int) -> list[Any]:
    """Return `count` entries of a list, none twice as long as there are enough."""
    pool = words()[kind]
    order = [int(i) for i in rng.permutation(len(pool))]
    return [pool[order[i % len(order)]] for i in range(count)]


def one(kind: str, rng: Generator, tongue: int) -> str:
    """Return one entry of a list of pairs, in a language."""
    return str(some(kind, rng, 1)[0][tongue])


def digits(rng: Generator, count: int) -> str:
    """Return a number of that many digits."""
    return "".join(str(d) for d in rng.integers(0, 10, count))


def letters(rng: Generator, count: int) -> str:
    """Return random capital letters."""
    return "".join(LETTERS[i] for i in rng.integers(0, len(LETTERS), count))


def vin(rng: Generator) -> str:
    """Return something that looks like a vehicle identification number."""
    return "L" + "".join(_VIN[i] for i in rng.integers(0, len(_VIN), 16))


def date(rng: Generator) -> str:
    """Return a day of the last years."""
    year, month, day = rng.integers(2008, 2027), rng.integers(1, 13), rng.integers(1, 29)
    return f"{year}-{month:02d}-{day:02d}"
