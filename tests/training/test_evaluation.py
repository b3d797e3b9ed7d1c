"""Lamps are counted as a driver would count: said, asked about, passed over, invented."""

import numpy as np
import pytest

from vision.training.evaluation import LampReport, evaluate
from vision.training.outcomes import Rules, outcomes_of
from vision.training.scenes import LitLamp, Scene
from vision.types import Box, Candidate, Finding

STOP_NOW = {"oil": ("red",), "abs": ("red",), "beam": ()}
COLOURS = {"oil": ("red", "amber"), "abs": ("amber", "red"), "beam": ("blue",)}
BLANK = np.zeros((100, 100, 3), np.uint8)


def lamp(code: str, colour: str, at: float = 0) -> LitLamp:
    return LitLamp(code, colour, (at, 0, at + 10, 10))


def said(code: str, colour: str, at: float = 0) -> Finding:
    return Finding("lamp", code, Box(at, 0, at + 10, 10), 0.9, colour=colour)


def asked(*codes: str, at: float = 0) -> Finding:
    candidates = tuple(Candidate(code, 0.4) for code in codes)
    return Finding("lamp", codes[0], Box(at, 0, at + 10, 10), 0.4, "ask", candidates, "amber")


def report(lamps: list[LitLamp], findings: list[Finding]) -> LampReport:
    scene = Scene(BLANK, tuple(lamps))
    return evaluate([scene], lambda _: findings, STOP_NOW, colours=COLOURS)


def test_each_lamp_and_each_stray_finding_has_one_outcome() -> None:
    lamps = [lamp(code, "amber", 20 * n) for n, code in enumerate(("oil", "abs", "abs", "beam"))]
    findings = [
        said("oil", "amber", 1),
        said("beam", "amber", 20),
        asked("oil", "abs", at=40),
        said("abs", "amber", 200),
        asked("abs", at=300),
    ]
    results = [o.result for o in outcomes_of(lamps, findings, Rules(STOP_NOW, COLOURS))]
    assert results == ["named", "misnamed", "offered", "silent", "invented", "asked_in_vain"]


def test_a_question_without_the_right_code_is_a_question_still() -> None:
    counted = report([lamp("beam", "blue")], [asked("oil", "abs")])
    assert (counted.asked_about, counted.asked.total(), counted.wrong) == (1, 0, 0)


def test_recall_is_taken_by_colour() -> None:
    lamps = [lamp("oil", "red"), lamp("abs", "amber", 20), lamp("beam", "blue", 40)]
    counted = report(lamps, [said("oil", "red"), said("beam", "blue", 40)])
    assert (counted.recall().hits, counted.recall().of) == (2, 3)
    assert (counted.recall(("red", "amber")).hits, counted.recall(("red", "amber")).of) == (1, 2)
    assert counted.recall(("red",)).value == 1


def test_a_lamp_of_unknown_colour_counts_for_each_that_it_may_have() -> None:
    counted = report([lamp("abs", ""), lamp("beam", "", 20)], [said("abs", "amber")])
    assert counted.recall(("red", "amber")).of == counted.recall(("red",)).of == 1
    assert counted.recall(("blue",)).of == 1


def test_an_unknown_colour_is_not_scored() -> None:
    lamps = [lamp("abs", ""), lamp("oil", "red", 20)]
    counted = report(lamps, [said("abs", "amber"), said("oil", "amber", 20)])
    assert (counted.coloured, counted.colour_right) == (1, 0)


@pytest.mark.parametrize(
    ("lit", "finding", "harmless"),
    [
        (lamp("oil", "red"), said("beam", "blue"), True),
        (lamp("oil", "red"), said("oil", "amber"), True),
        (lamp("oil", "red"), said("abs", "red"), False),
        (lamp("oil", "amber"), said("beam", "blue"), False),
        (lamp("oil", "red"), asked("beam"), False),
        (lamp("oil", ""), said("beam", "blue"), True),
        (lamp("oil", ""), said("oil", "amber"), False),
        (lamp("beam", ""), said("abs", "amber"), False),
    ],
)
def test_playing_down_a_stop_now_lamp_is_counted(
    lit: LitLamp, finding: Finding, harmless: bool
) -> None:
    assert report([lit], [finding]).stop_now_called_harmless == harmless
