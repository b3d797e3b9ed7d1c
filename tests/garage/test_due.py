"""What is due by the kept figures: the intervals of the reviewed record, and no others."""

from datetime import date

import pytest

from assistant.evidence import MaintenanceDue
from assistant.garage.due import maintenance_due, months_between
from assistant.garage.model import CarFigures
from knowledge_base.schema import Powertrain
from tests.shipped import shipped_knowledge

TODAY = date(2026, 3, 2)
GUIDE = shipped_knowledge().guides["maint_schedule_overview"]


def due(
    km: int | None = None,
    served: date | None = None,
    *,
    told_km: int | None = None,
    powertrain: Powertrain | None = None,
) -> MaintenanceDue:
    car = CarFigures(model="VW Lavida", odometer_km=km, last_service_on=served)
    return maintenance_due(
        GUIDE.intervals, car, told_km=told_km, powertrain=powertrain, today=TODAY, locale="en"
    )


def status(found: MaintenanceDue) -> dict[str, str]:
    return {row.item: row.status for row in found.work}


def test_every_interval_stands_in_the_words_of_its_record() -> None:
    said = " ".join(note.en for note in GUIDE.notes).replace(",", "")
    words = {6: "six", 12: "twelve", 24: "two years", 60: "two to five years"}
    assert len(GUIDE.intervals) == 9
    for one in GUIDE.intervals:
        assert all(str(km) in said for km in one.km or ()), one.item.en
        assert all(words[months] in said for months in one.months or ()), one.item.en
        spans = [span for span in (one.km, one.months) if span]
        assert spans and all(0 < low <= high for low, high in spans), one.item.en


@pytest.mark.parametrize(
    ("served", "oil"),
    [(date(2025, 3, 2), "due"), (date(2025, 3, 3), "soon"), (date(2025, 9, 2), "soon"),
     (date(2025, 9, 3), "later"), (date(2026, 3, 2), "later"), (None, "unknown")],
)  # fmt: skip
def test_oil_goes_by_the_time_since_the_last_service(served: date | None, oil: str) -> None:
    assert status(due(62000, served))["Engine oil and filter"] == oil


def test_mileage_alone_calls_nothing_due_that_may_have_been_done() -> None:
    found = status(due(62000))
    assert "due" not in found.values() and "soon" not in found.values()
    assert found["Spark plugs"] == found["Air filter"] == "unless_done"
    assert status(due(29999))["Spark plugs"] == "later"
    assert status(due(30000))["Spark plugs"] == "unless_done"


def test_what_is_older_than_the_last_service_is_due_whatever_was_done_then() -> None:
    assert status(due(served=date(2024, 3, 2)))["Brake fluid"] == "due"
    assert status(due(served=date(2024, 3, 3)))["Brake fluid"] == "unless_done"
    assert status(due(served=date(2021, 3, 2)))["Coolant"] == "due"


def test_an_electric_car_has_no_oil_and_no_plugs() -> None:
    found = status(due(62000, date(2024, 1, 1), powertrain="ev"))
    assert found.keys() == {"Cabin filter", "Tyre rotation", "Brake fluid", "Coolant"}


def test_a_told_mileage_goes_before_the_kept_one_and_says_so() -> None:
    found = due(62000, told_km=9000)
    assert (found.odometer_km, found.told_km) == (9000, True)
    assert status(found)["Air filter"] == "later"


def test_without_figures_nothing_is_known() -> None:
    assert set(status(due()).values()) == {"unknown"}


def test_months_are_whole() -> None:
    assert months_between(date(2025, 1, 31), date(2025, 2, 28)) == 0
    assert months_between(date(2025, 1, 15), date(2026, 1, 15)) == 12
    assert months_between(date(2026, 1, 15), date(2025, 1, 15)) == 0
