"""Folded forms under which cases are filtered and compared: 大众朗逸 and VW Lavida are one car."""

from dataclasses import dataclass

from assistant.cases.rules import texts
from assistant.planner.folding import fold
from assistant.planner.vehicles import VehicleReader
from knowledge_base.cases import CaseText

# Some makes are everyday words, such as 理想, and count as makes only where a car is owned.
_OWNED = "我的"


@dataclass(frozen=True)
class CaseKeys:
    """The columns of a case that queries read. `codes` has a space on both sides of each code."""

    make: str
    model: str
    codes: str
    words: str


class KeyMaker:
    """Makes keys; knows the names of makes and models in both languages."""

    def __init__(self) -> None:
        self._vehicles = VehicleReader()

    def car(self, make: str, model: str = "") -> tuple[str, str]:
        """Return make and model in one spelling; unknown ones are only folded."""
        seen, _ = self._vehicles.find(fold(f"{_OWNED}{make} {model}"))
        return fold(seen.make or make), fold(seen.model or model)

    def keys(self, text: CaseText) -> CaseKeys:
        """Return the keys of a case."""
        make, model = self.car(text.vehicle.make, text.vehicle.model)
        said = [value for _, value in texts(text)]
        words = "\n".join(fold(word) for word in [*said, make, model, *text.codes])
        return CaseKeys(make, model, f" {' '.join(text.codes)} ", words)
