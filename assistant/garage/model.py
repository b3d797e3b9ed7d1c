"""A car as its driver keeps it, and the rules of what may be kept."""

import re
from datetime import date
from typing import Any

from assistant.garage.errors import InvalidCar
from assistant.messages import Message

MOST_KM = 2_000_000
FIRST_YEAR = 1950
# Beside a message that means an own car: what its maintenance is reckoned from.
KEPT_CAR = "car_kept"
# Any country's: letters, digits, Chinese characters, a dot or dash between.
_PLATE = re.compile(r"[0-9A-Z\u4e00-\u9fff][0-9A-Z\u4e00-\u9fff·. -]{0,14}")


class CarFacts(Message):
    """What a driver tells of a car: `model` in own words, such as "大众朗逸 2019"."""

    model: str
    plate: str = ""
    odometer_km: int | None = None
    last_service_on: date | None = None

    @property
    def words(self) -> str:
        """Make, model, mileage and plate as one would say them, for whoever reads cars in words."""
        driven = f"{self.odometer_km}km" if self.odometer_km else ""
        return " ".join(part for part in (self.model, driven, self.plate) if part)

    @property
    def figures(self) -> dict[str, Any]:
        """Return what `CarFigures` reads, as JSON."""
        return self.model_dump(mode="json", include={"model", "odometer_km", "last_service_on"})


class CarFigures(Message):
    """What maintenance is reckoned from."""

    model: str = ""
    odometer_km: int | None = None
    last_service_on: date | None = None


class Car(CarFacts):
    """A kept car. The one that was chosen last is the driver's own car when there are several."""

    car_id: str


def checked(facts: CarFacts, today: date) -> CarFacts:
    """Return the facts in one spelling.

    Raises:
        InvalidCar: Something is missing or can't be; `field` says what.
    """
    model = " ".join(facts.model.split())
    plate = facts.plate.strip().upper()
    if not 1 <= len(model) <= 60:
        raise InvalidCar("model", "Write make and model in 1 to 60 characters, such as 大众朗逸.")
    if plate and not _PLATE.fullmatch(plate):
        raise InvalidCar("plate", "Write the plate as it stands on the car, such as 沪A12345.")
    if facts.odometer_km is not None and not 0 <= facts.odometer_km <= MOST_KM:
        raise InvalidCar("odometer_km", f"Write the mileage as a number from 0 to {MOST_KM} km.")
    served = facts.last_service_on
    if served is not None and not (served.year >= FIRST_YEAR and served <= today):
        raise InvalidCar("last_service_on", "The last service can't be in the future.")
    return facts.model_copy(update={"model": model, "plate": plate})
