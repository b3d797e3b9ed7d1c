"""The rows of the gazetteer's data files."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

DATA = Path(__file__).parent / "data"

Level = Literal["province", "city", "district", "area"]
Use = Literal["free", "cued", "brand", "full", "parent", "context"]


@dataclass(frozen=True)
class Division:
    """A province, city, district or informal area.

    `city` is the code of the city that a district or area belongs to, its own code for a city
    and "" for a province or a county outside any city. `use` says how `short_zh` may be used
    (see data/README.md). `population` is that of the place itself, 0 when unknown.
    """

    code: str
    level: Level
    name_zh: str
    short_zh: str
    name_en: str
    lat: float
    lon: float
    population: int
    use: Use
    city: str
    aliases: tuple[str, ...] = ()


def load_divisions(folder: Path = DATA) -> list[Division]:
    """Read `divisions.csv` and `areas.csv`."""
    with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cities = {row["code"] for row in rows if row["level"] == "city"}
    divisions = [_division(row, cities) for row in rows]
    return [*divisions, *_areas(folder / "areas.csv")]


def load_traps(folder: Path = DATA) -> list[str]:
    """Read the regular expressions of `traps.txt`."""
    lines = (folder / "traps.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _division(row: dict[str, str], cities: set[str]) -> Division:
    code = row["code"]
    own = (code, f"{code[:4]}00", f"{code[:2]}0000")
    return Division(
        code=code,
        level=cast(Level, row["level"]),
        name_zh=row["name_zh"],
        short_zh=row["short_zh"],
        name_en=row["name_en"],
        lat=float(row["lat"] or 0),
        lon=float(row["lon"] or 0),
        population=int(row["population"]),
        use=cast(Use, row["use"]),
        city="" if row["level"] == "province" else next((c for c in own if c in cities), ""),
    )


def _areas(file: Path) -> Iterator[Division]:
    with file.open(encoding="utf-8", newline="") as lines:
        for n, row in enumerate(csv.DictReader(lines)):
            aliases = tuple(filter(None, row["aliases"].split("|")))
            yield Division(
                f"area-{n}", "area", row["name_zh"], row["name_zh"], row["name_en"],
                float(row["lat"]), float(row["lon"]), 0, "free", row["city"], aliases,
            )  # fmt: skip
