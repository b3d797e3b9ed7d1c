"""Which cases may tell the same story as one that is being written; pure."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.cases.model import KeptCase
from knowledge_base.cases import CaseText
from knowledge_base.trouble_codes import find_codes
from retrieval.keywords import tokenise

Alike = Literal["codes", "vehicle", "words"]
# Two tellings of one fault share a third of their words; one pair of words may be chance.
WORDS_SHARED = 0.3
LEAST_WORDS = 3
# A code, a car or a few words alone are shared by many cases that are not the same.
LEAST_ALIKE = 2


class _Lenient(BaseModel):
    """A half-written thing: anything may be missing still, and more may come along."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SketchVehicle(_Lenient):
    """The car as far as it is known."""

    make: str | None = Field(None, max_length=60)
    model: str | None = Field(None, max_length=60)


class CaseSketch(_Lenient):
    """A case as far as it is written; nothing of it is kept."""

    title: str | None = Field(None, max_length=160)
    symptom: str | None = Field(None, max_length=2000)
    vehicle: SketchVehicle = SketchVehicle()
    codes: list[Annotated[str, Field(max_length=40)]] = Field([], max_length=20)

    @property
    def known_codes(self) -> list[str]:
        """The codes among what was typed, normalised."""
        return list(dict.fromkeys(code for text in self.codes for code in find_codes(text)))

    @property
    def words(self) -> frozenset[str]:
        """What title and symptom speak of."""
        return frozenset(tokenise(f"{self.title or ''}\n{self.symptom or ''}"))


@dataclass(frozen=True)
class Likeness:
    """A case that may be the same one: in what it is alike, and a score that orders only."""

    kept: KeptCase
    alike: tuple[Alike, ...]
    score: float


@dataclass(frozen=True)
class Car:
    """Make and model in one spelling, "" where unknown."""

    make: str
    model: str

    @property
    def is_known(self) -> bool:
        """Whether both are known."""
        return bool(self.make and self.model)


def sketch_of(text: CaseText) -> CaseSketch:
    """Return a whole case as a sketch."""
    vehicle = SketchVehicle(make=text.vehicle.make, model=text.vehicle.model)
    return CaseSketch(title=text.title, symptom=text.symptom, vehicle=vehicle, codes=text.codes)


def compare(sketch: CaseSketch, car: Car, kept: KeptCase, its_car: Car) -> Likeness | None:
    """Return how a case is like a sketch; None when it tells something else.

    Of codes, car and words two must agree, or the only one that is known yet; a car alone, which
    has many faults, never suffices.
    """
    case = kept.case
    shares: dict[Alike, float] = {
        "codes": _share(frozenset(sketch.known_codes), frozenset(case.codes)),
        "vehicle": float(car.is_known and car == its_car),
        "words": _overlap(sketch.words, sketch_of(case).words),
    }
    alike = tuple(name for name, share in shares.items() if share)
    known = bool(sketch.known_codes) + car.is_known + bool(sketch.words)
    if alike in ((), ("vehicle",)) or len(alike) < min(known, LEAST_ALIKE):
        return None
    return Likeness(kept, alike, sum(shares.values()))


def _share(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return the share of the shorter text's words that the other has, 0 below the thresholds."""
    shared = len(ours & theirs)
    if shared < LEAST_WORDS:
        return 0.0
    share = shared / min(len(ours), len(theirs))
    return share if share >= WORDS_SHARED else 0.0
