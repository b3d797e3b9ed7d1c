"""Repair or claim is explained with the driver's own numbers, and never decided."""

import re

import pytest

from assistant.damage.claim_hint import ClaimHint, ClaimPolicy, claim_hint
from assistant.damage.types import Damage
from assistant.messages import Locale
from knowledge_base.accident import Place
from tests.damage.findings import damage, estimated
from tests.shipped import shipped_knowledge

# A compact car: 45,000 to 121,000 cents.
DENT = damage("dent", "hood", "moderate")


def hint(
    hurt: Damage = DENT, *, locale: Locale = "en", place: Place = "cn", **policy: int
) -> ClaimHint:
    estimate = estimated(hurt, vehicle_class="compact")
    known = ClaimPolicy(**policy)
    return claim_hint(estimate, shipped_knowledge(), locale=locale, place=place, policy=known)


@pytest.mark.parametrize(
    ("deductible", "low", "high", "words"),
    [
        (20000, 25000, 101000, "about 250–1010 yuan"),
        (60000, 0, 61000, "at most about 610 yuan"),
        (150000, 0, 0, "would pay nothing"),
    ],
)
def test_the_deductible_is_set_against_the_estimate(
    deductible: int, low: int, high: int, words: str
) -> None:
    said = hint(deductible=deductible)
    assert said.pays is not None and (said.pays.low, said.pays.high) == (low, high)
    assert any(words in sentence for sentence in said.says)


def test_a_premium_tells_what_ten_percent_more_costs() -> None:
    assert any("400 yuan a year" in sentence for sentence in hint(premium=400000).says)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_no_number_is_assumed_that_nobody_told(locale: Locale) -> None:
    text = " ".join(hint(locale=locale).says)
    assert set(re.findall(r"\d+", text)) == {"450", "1210"}


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_choice_stays_with_the_driver(locale: Locale) -> None:
    for deductible in (0, 60000, 150000):
        last = hint(locale=locale, deductible=deductible).says[-1]
        assert ("由您决定" if locale == "zh" else "The choice is yours") in last


def test_without_a_total_nothing_is_compared() -> None:
    said = hint(damage("deformation", "hood", "severe"), deductible=20000)
    assert said.pays is None
    assert not any(character.isdigit() for sentence in said.says for character in sentence)


@pytest.mark.parametrize("place", ["cn", "general"])
def test_the_facts_are_those_of_the_place_with_their_sources(place: Place) -> None:
    facts = hint(place=place).facts
    assert {"deductible", "no_claim"} <= {fact.topic for fact in facts}
    assert {fact.place for fact in facts} == {place}
    assert all(fact.sources for fact in facts)
