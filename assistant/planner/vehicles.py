"""The car in a message: make, model, year, mileage, drive, class, plate."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import yaml

from assistant.planner.figures import find_odometer, find_plate, find_year
from assistant.planner.phrases import Hit, PhraseIndex
from assistant.planner.spelling import mend
from assistant.planner.types import Vehicle

VehicleClass = Literal["compact", "midsize", "suv", "luxury"]
Powertrain = Literal["petrol", "diesel", "hybrid", "ev"]

_Word = TypeVar("_Word")
_DATA = Path(__file__).parent / "data"
_CLASSES: dict[str, VehicleClass] = {"c": "compact", "m": "midsize", "s": "suv", "l": "luxury"}
_CLASS_WORDS: tuple[tuple[VehicleClass, str], ...] = (
    ("luxury", r"豪车|豪华(?:车|轿车|品牌)|luxury (?:car|saloon|sedan)|premium car"),
    ("suv", r"\bsuvs?\b|越野车|城市越野|\bcrossover\b|\b4x4\b|皮卡|pick-?up truck"),
    (
        "midsize",
        r"中型(?:车|轿车)|b级车|商务车|\bmpvs?\b|mid-?size|family saloon|minivan|people carrier",
    ),
    (
        "compact",
        r"紧凑型|小型车|两厢|小轿车|家用轿车|a级车|微型车|hatchback|compact car|"
        r"small car|city car|supermini",
    ),
)
_POWER_WORDS: tuple[tuple[Powertrain, str], ...] = (
    ("hybrid",
        r"插电?混|混动|混合动力|双擎|增程|\bphevs?\b|\bhevs?\b|\bdm-?i\b|\bdm-?p\b|"
        r"\bhybrids?\b|油电"),
    ("ev",
        r"纯电|电动(?:车|汽车)|(?<![充放耗省没有])电车|新能源车|\bevs?\b|\bbevs?\b|"
        r"electric (?:car|vehicle)|all-electric|fully electric"),
    ("diesel",
        r"柴油(?:车|机|版|款|suv|皮卡)|烧柴油|\b(?:a|my|the|it's a|is a|is) diesel\b|"
        r"^diesel\b|diesel (?:car|engine|suv|van|truck|model)|\btdi\b|\bcrdi\b"),
    ("petrol",
        r"汽油(?:车|版|机|款)|燃油车|油车|烧汽油|petrol (?:car|engine|model)|"
        r"gasoline (?:car|engine)|gas(?:-| )powered"),
)  # fmt: skip
# Beside these an everyday word is a car: "my focus", "开的汉".
_OWNED = re.compile(
    r"(?:\bmy|\bown an?|\bdrive an?|\bdriving an?|\bhave an?|\bgot an?|\b(?:19|"
    r"20)\d\d|\b(?:it'?s|is) an?|我的|我这(?:台|辆)?|我开的是?|开的是?|一台|一辆|这台|"
    r"那台|辆)\s?$"
)
_MADE = re.compile(r"(?:19|20)\d\d(?:款|年)?\s?$")


# Longer words that begin with the name of a make.
_TRAPS = ("大众点评", "大众化", "大众脸", "大众消费", "吉利话")


@dataclass(frozen=True)
class Model:
    """A model of the gazetteer."""

    make: str
    name: str
    zh: str | None
    vehicle_class: VehicleClass
    powertrain: Powertrain | None


class VehicleReader:
    """Reads the car from a message with a gazetteer of makes and models."""

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        raw: Any = yaml.load(
            (_DATA / "vehicles.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
        )
        return cast(list[dict[str, Any]], raw)

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {f"{m.make}|{m.name}": m for row in self._rows for m, _ in _models(row)}

    @cached_property
    def _index(self) -> PhraseIndex:
        return PhraseIndex(_phrases(self._rows))

    @cached_property
    def _luxury(self) -> frozenset[str]:
        return frozenset(row["make"][0] for row in self._rows if row.get("luxury"))

    @cached_property
    def _electric(self) -> frozenset[str]:
        return frozenset(row["make"][0] for row in self._rows if row.get("powertrain") == "ev")

    def find(self, text: str) -> tuple[Vehicle, list[tuple[int, int]]]:
        """Return what a folded text says of the car, and the spans that said make and model."""
        hits = self._index.find(text)
        spelt = mend(text)
        make, spans = self._make(text, hits)
        model, model_span = self._model(text, hits, make)
        make = make or (model.make if model else None)
        spans += [model_span] if model_span else []
        vehicle = Vehicle(
            make=make,
            model=model.name if model else None,
            year=find_year(text, beside_car=bool(spans), spans=spans),
            odometer_km=find_odometer(text),
            powertrain=_first(_POWER_WORDS, spelt) or self._power(make, model),
            vehicle_class=self._class(make, model) or _first(_CLASS_WORDS, spelt),
            plate=find_plate(text),
        )
        return vehicle, spans

    def label(self, vehicle: Vehicle, locale: Literal["zh", "en"]) -> str:
        """Return make and model as a speaker of `locale` says them, empty when unknown."""
        model = self._models.get(f"{vehicle.make}|{vehicle.model}")
        if locale == "en" or vehicle.make is None:
            return " ".join(part for part in (vehicle.make, vehicle.model) if part)
        row = next((row for row in self._rows if row["make"][0] == vehicle.make), None)
        make = row["make"][1].rstrip("?") if row and len(row["make"]) > 1 else vehicle.make
        name = (model.zh or model.name) if model else vehicle.model or ""
        return f"{make}{name.removeprefix(make)}" if name[:1] > "z" else f"{make} {name}".strip()

    def _make(self, text: str, hits: list[Hit]) -> tuple[str | None, list[tuple[int, int]]]:
        for hit in hits:
            for value in hit.values:
                kind, name, sure = value.split("|")[0], value.split("|")[1], value.endswith("!")
                if kind == "make" and (sure or self._backed(text, hit, hits, name)):
                    return name, [(hit.start, hit.end)]
        return None, []

    def _backed(self, text: str, hit: Hit, hits: list[Hit], make: str) -> bool:
        """An everyday word is a make when owned, or when a model of it follows."""
        follows = any(
            other.start in (hit.end, hit.end + 1) and f"model|{make}|" in value
            for other in hits for value in other.values
        )  # fmt: skip
        return follows or bool(_OWNED.search(text[: hit.start]))

    def _model(
        self, text: str, hits: list[Hit], make: str | None
    ) -> tuple[Model | None, tuple[int, int] | None]:
        for hit in hits:
            for value in hit.values:
                if not value.startswith("model|"):
                    continue
                _, maker, name, sure = value.split("|")
                if make is not None and maker != make:
                    continue
                if sure == "!" or make == maker or _OWNED.search(text[: hit.start]):
                    return self._models[f"{maker}|{name}"], (hit.start, hit.end)
        return None, None

    def _power(self, make: str | None, model: Model | None) -> Powertrain | None:
        if model is not None and model.powertrain is not None:
            return model.powertrain
        return "ev" if make in self._electric else None

    def _class(self, make: str | None, model: Model | None) -> VehicleClass | None:
        if make in self._luxury:
            return "luxury"
        return model.vehicle_class if model else None


def _first(words: Iterable[tuple[_Word, str]], text: str) -> _Word | None:
    return next((value for value, pattern in words if re.search(pattern, text)), None)


def _models(row: dict[str, Any]) -> Iterator[tuple[Model, list[tuple[str, bool]]]]:
    """Yield each model with its names and whether a name is sure without the make."""
    for line in row["models"]:
        latin, zh, size, *power = str(line).split("|")
        names = [*latin.split("/"), *(zh.split("/") if zh != "?" else [])]
        chinese = next((n.rstrip("?") for n in zh.split("/") if n[0] > "z"), None)
        model = Model(
            row["make"][0],
            latin.split("/")[0].rstrip("?"),
            chinese,
            _CLASSES[size],
            cast(Powertrain, power[0]) if power else None,
        )
        yield model, [(name.rstrip("?"), not name.endswith("?")) for name in names if name != "?"]


def _phrases(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    yield from ((trap, "none|") for trap in _TRAPS)
    for row in rows:
        make = row["make"][0]
        named = {name.rstrip("?").lower() for name in row["make"][1:]}
        for name in row["make"]:
            sure = not name.endswith("?") and not (
                name == make and f"{name.lower()}?" in row["make"]
            )
            if name == make and name.lower() in named:
                continue
            yield name.rstrip("?"), f"make|{make}|{'!' if sure else '?'}"
        for model, names in _models(row):
            for name, sure in names:
                yield name, f"model|{make}|{model.name}|{'!' if sure else '?'}"
