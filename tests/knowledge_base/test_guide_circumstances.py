"""Guides that say "stop" are found by whoever tells of that danger, and by nobody else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shipped import shipped_knowledge

GUIDES = shipped_knowledge().guides
TOLD: dict[str, dict[str, list[str]]] = yaml.load(
    (Path(__file__).parent / "data" / "circumstances.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)


def test_a_guide_fits_every_phrasing_of_its_own() -> None:
    unfit = [
        (guide.id, phrasing)
        for guide in GUIDES.values()
        for phrasing in (*guide.phrasings.zh, *guide.phrasings.en)
        if not guide.fits(phrasing)
    ]
    assert unfit == []


def test_what_a_driver_must_not_say_is_no_part_of_what_must_be_said() -> None:
    at_odds: list[Any] = []
    for guide in GUIDES.values():
        if guide.only_with and guide.never_with:
            needed = {*guide.only_with.zh, *guide.only_with.en}
            at_odds += [(guide.id, p) for p in needed if guide.never_with.is_told(p)]
    assert at_odds == []


@pytest.mark.parametrize("guide", TOLD)
def test_a_danger_told_in_any_words_fits_its_guide(guide: str) -> None:
    assert TOLD[guide]["about"]
    assert [text for text in TOLD[guide]["about"] if not GUIDES[guide].fits(text)] == []


@pytest.mark.parametrize("guide", TOLD)
def test_a_milder_matter_does_not_fit_a_guide_to_stop(guide: str) -> None:
    assert TOLD[guide]["not_about"]
    assert [text for text in TOLD[guide]["not_about"] if GUIDES[guide].fits(text)] == []
