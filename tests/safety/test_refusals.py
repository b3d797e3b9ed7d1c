"""Unlawful wishes are refused with a lawful way; lawful questions are not."""

from pathlib import Path

import pytest
import yaml

from assistant.safety.triage import Triager

LISTED = yaml.load(
    (Path(__file__).parent / "data/refusals.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
CASES = [(code, text) for code, texts in LISTED.items() for text in texts.splitlines()]


@pytest.fixture(scope="module")
def triager() -> Triager:
    return Triager()


@pytest.mark.parametrize(("code", "text"), [case for case in CASES if case[0] != "none"])
def test_an_unlawful_wish_is_refused(triager: Triager, code: str, text: str) -> None:
    refusal = triager.check(text).refusal
    assert refusal is not None
    assert refusal.code == code
    assert refusal.text("zh") != refusal.text("en")


@pytest.mark.parametrize("text", [text for code, text in CASES if code == "none"])
def test_a_lawful_question_is_not_refused(triager: Triager, text: str) -> None:
    assert triager.check(text).refusal is None
