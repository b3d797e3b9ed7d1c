from pathlib import Path

import numpy as np
import pytest

from vision.lamp_policy import Label, LampPolicy, Thresholds, load_policy
from vision.sightings import Sighting
from vision.training.calibration import calibrate, score
from vision.training.heldout import cross_report
from vision.training.scenes import LitLamp, Scene

LABELS = (
    Label("oil", ("red",), ("red",)),
    Label("belt", ("red",), ()),
    Label("fuel", ("amber",), ()),
)
START = LampPolicy(LABELS, ("red", "amber"), Thresholds(0.05, 0.2, 0.8, 0.4, 0.05))
RED, AMBER = (0.99, 0.01), (0.01, 0.99)
BLANK = np.zeros((1, 1, 3), np.uint8)


def photo(rng: np.random.Generator) -> tuple[Scene, Sighting]:
    """A photo with a sure belt, a sure fuel lamp, and a weak ghost that is no lamp."""
    places = [(10.0 + 40 * n, 10.0, 30.0 + 40 * n, 30.0) for n in range(3)]
    lamps = (LitLamp("belt", "red", places[0]), LitLamp("fuel", "amber", places[1]))
    ghost = rng.uniform(0.2, 0.5)
    codes = [
        [0.01, 0.96, 0.02, 0.01],
        [0.0, 0.02, 0.95, 0.03],
        [0.01, ghost, 0.01, 0.98 - ghost],
    ]
    rows = np.array(codes, np.float32)
    hues = np.array([RED, AMBER, RED], np.float32)
    votes = np.array([5, 5, 1], np.float32)
    return Scene(BLANK, lamps), Sighting(np.array(places, np.float32), rows, hues, votes)


@pytest.fixture
def seen() -> list[tuple[Scene, Sighting]]:
    rng = np.random.default_rng(0)
    return [photo(rng) for _ in range(12)]


def test_thresholds_name_the_lamps_and_pass_over_the_ghosts(
    seen: list[tuple[Scene, Sighting]],
) -> None:
    policy = calibrate(START, seen)
    report = score(policy, seen)
    assert report.recall().value == 1.0
    assert report.wrong == 0
    assert policy.combiner


def test_lamps_that_light_up_often_weigh_more(seen: list[tuple[Scene, Sighting]]) -> None:
    prior = {label.code: label.prior for label in calibrate(START, seen).labels}
    assert prior["belt"] == prior["fuel"] > prior["oil"] > 0


def test_a_stop_now_lamp_that_looks_harmless_raises_the_guard(
    seen: list[tuple[Scene, Sighting]],
) -> None:
    box = (200.0, 10.0, 220.0, 30.0)
    disguised = Sighting(
        np.array([box], np.float32),
        np.array([[0.11, 0.86, 0.0, 0.03]], np.float32),
        np.array([RED], np.float32),
        np.array([4], np.float32),
    )
    risky = [*seen, (Scene(BLANK, (LitLamp("oil", "red", box),)), disguised)]
    report = score(calibrate(START, risky), risky)
    assert report.stop_now_called_harmless == 0


def test_photos_without_any_likely_place_are_no_obstacle() -> None:
    nothing = Sighting(
        np.zeros((0, 4), np.float32), np.zeros((0, 4), np.float32), np.zeros((0, 2), np.float32)
    )
    policy = calibrate(START, [(Scene(BLANK, ()), nothing)])
    assert score(policy, [(Scene(BLANK, ()), nothing)]).wrong == 0


def test_each_fold_is_judged_by_what_the_others_chose(
    seen: list[tuple[Scene, Sighting]], tmp_path: Path
) -> None:
    reports = cross_report(START, {"north": seen[:6], "south": seen[6:]}, tmp_path)
    assert reports["all"].photos == reports["north"].photos + reports["south"].photos == 12
    assert reports["all"].recall().value == 1.0
    north = load_policy(tmp_path / "north/lamps.json")
    assert north.thresholds == calibrate(START, seen[6:]).thresholds
