"""The phrasings of the accident suite: enough, well split, and never without an emergency line."""

from collections import Counter
from pathlib import Path

import pytest

from assistant.accident.advice import Told
from assistant.accident.desk import AccidentDesk
from assistant.safety.triage import Triager
from evals.phrasings import Phrasing, load_phrasings
from tests.shipped import shipped_knowledge

SUITE = Path(__file__).parents[2] / "evals" / "suites" / "accident"
ASKED = {
    "injury": "ask_injured", "fire": "ask_fire", "smoke": "ask_fire", "fuel": "ask_fire",
    "high_voltage": "ask_high_voltage", "in_traffic": "ask_in_traffic",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> AccidentDesk:
    return AccidentDesk(shipped_knowledge().accident, Triager())


def raised(desk: AccidentDesk, phrasing: Phrasing) -> set[str]:
    advice = desk.advise([Told(phrasing.text)], locale=phrasing.locale)
    return {emergency.question for emergency in advice.emergencies}


def test_the_suite_is_large_in_both_languages_and_both_halves() -> None:
    held = load_phrasings(SUITE)
    counts = Counter((p.label, p.locale, p.split) for p in held)
    for locale in ("zh", "en"):
        for split in ("dev", "test"):
            assert counts["red_flag", locale, split] >= 160
            assert counts["look_alike", locale, split] >= 25
    assert len({(p.text, p.photo) for p in held}) == len(held)
    red = [p for p in held if p.label == "red_flag"]
    assert {p.emergency for p in red} == ASKED.keys()
    # Each is sent without a photo and with one.
    bare, shown = ({p.text for p in red if p.photo == sent} for sent in (None, "damage"))
    assert bare == shown


def test_every_danger_of_the_development_half_gets_its_line(desk: AccidentDesk) -> None:
    told = [p for p in load_phrasings(SUITE, "dev") if p.emergency]
    missed = [(p.emergency, p.text) for p in told if ASKED[str(p.emergency)] not in raised(desk, p)]
    assert missed == []


def test_hardly_any_look_alike_of_the_development_half_gets_one(desk: AccidentDesk) -> None:
    alike = [p for p in load_phrasings(SUITE, "dev") if p.label == "look_alike"]
    alarms = [p.text for p in alike if raised(desk, p)]
    assert len(alarms) <= 0.1 * len(alike), alarms
