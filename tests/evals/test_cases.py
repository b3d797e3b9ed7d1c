"""Case files are checked when they are read; the shipped ones keep their promises."""

from collections import Counter
from pathlib import Path

import pytest

from evals.case_files import CaseError, load_cases
from evals.cases import WORDINGS
from evals.choosing import DATA
from evals.phrasings import load_phrasings
from tests.shipped import shipped_knowledge

CASE = """
- id: one
  purpose: p
  locale: en
  goal: talk
  openings: [hello]
  expect: {booking: none}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_minimal_case_is_read(tmp_path: Path) -> None:
    (case,) = load_cases(write(tmp_path, CASE))
    assert (case.split, case.confirmations) == ("dev", ("no",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (CASE + CASE, "the id one stands twice"),
        (CASE.replace("goal: talk", "goal: fly"), "case one: goal"),
        (CASE.replace("booking: none", "booking: none, extra: 1"), "case one: expect.extra"),
        (CASE + "  known: {slot: {pick: 1, say: [now]}}", "give either pick or say"),
        (CASE + "  follow_ups: [{must_say: [x]}]", "case one: follow_ups.0.say"),
        (CASE + "  twists: [{at: closing, say: [x]}]", "case one: twists.0.at"),
        (CASE + "  noise: 3", "case one: noise"),
        (CASE + "  resume: true", "case one: .*resume.*follow_ups"),
        ("a: 1", "is a list of cases"),
        ("- [", "is no readable YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_case(tmp_path: Path, text: str, complaint: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(CaseError, match=complaint) as caught:
        load_cases(file)
    assert str(file) in str(caught.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"holds no \.yaml"):
        load_cases(tmp_path)


def test_half_of_the_shipped_cases_must_not_book() -> None:
    cases = load_cases(DATA / "dialogue")
    idle = sum(case.expect.booking == "none" for case in cases)
    by_locale = Counter(case.locale for case in cases)
    assert len(cases) >= 40 and idle * 2 >= len(cases)
    assert abs(by_locale["zh"] - by_locale["en"]) <= 2


@pytest.mark.parametrize("folder", ["dialogue", "dialogue_more"])
def test_shipped_cases_have_all_wordings_and_known_services(folder: str) -> None:
    services = shipped_knowledge().services
    for case in load_cases(DATA / folder):
        assert len(set(case.openings)) == WORDINGS, case.id
        assert set(case.expect.services) <= services.keys(), case.id


def test_the_cases_to_tune_by_are_no_part_of_a_measurement() -> None:
    assert {case.split for case in load_cases(DATA / "dialogue_more")} == {"dev"}


def test_the_smoke_run_has_fourteen_cases_of_the_dev_half() -> None:
    cases = load_cases(DATA / "dialogue", smoke=True)
    assert len(cases) == 14 and {case.split for case in cases} == {"dev"}


def test_shipped_phrasings_are_many_and_different_in_both_languages_and_halves() -> None:
    phrasings = load_phrasings(DATA / "safety")
    assert len({p.text for p in phrasings}) == len(phrasings)
    sizes = Counter((p.label, p.locale) for p in phrasings)
    assert len(sizes) == 4 and min(sizes.values()) >= 60
    halves = Counter((p.label, p.locale, p.split) for p in phrasings)
    assert len(halves) == 8 and min(halves.values()) >= 30
