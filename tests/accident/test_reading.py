"""What drivers write after a crash is read as the facts that it tells, no more and no less."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.accident.questions import asked_in
from assistant.accident.reading import FLAGGED, FactReader
from assistant.safety.triage import Triage, Triager
from knowledge_base.accident import FACTS
from tests.shipped import shipped_knowledge

DATA = Path(__file__).parent / "data"
BOOK = shipped_knowledge().accident
DANGERS = {"injured", "fire", "smoke", "fuel", "high_voltage", "in_traffic"}
CASES: list[dict[str, Any]] = [
    case
    for locale in ("zh", "en")
    for case in yaml.load(
        (DATA / f"told.{locale}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
]


@pytest.fixture(scope="module")
def reader() -> FactReader:
    return FactReader(Triager().check)


def label(case: dict[str, Any]) -> str:
    return f"{case['text']}-{case.get('asked', '')}"


def test_there_are_many_messages_in_both_languages() -> None:
    assert len(CASES) >= 150
    assert len({label(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_message_is_read_as_what_it_tells(reader: FactReader, case: dict[str, Any]) -> None:
    asked = [BOOK.questions[name] for name in asked_in(case.get("asked"))]
    reading = reader.read(case["text"], asked)
    facts = {**reading.assumed, **reading.told}
    wanted = {fact: value for fact, value in case.items() if fact in FACTS}
    assert {fact: facts.get(fact) for fact in wanted} == wanted
    assert {f for f in DANGERS & facts.keys() if facts[f] == "yes"} <= wanted.keys()
    if "done" in case:
        assert reading.done == set(case["done"])


def test_what_triage_flags_counts_as_told(reader: FactReader) -> None:
    codes = {flag.code for flag in Triager().red_flags}
    assert FLAGGED.keys() <= codes
    assert reader.read("电池包在嘶嘶响还冒烟").told["high_voltage"] == "yes"


def test_flags_that_are_known_are_not_looked_for_again() -> None:
    def check(text: str) -> Triage:
        raise AssertionError("triage has looked already")

    told = FactReader(check).read("怎么回事", flags=("injury", "stuck_throttle")).told
    assert dict(told) == {"injured": "yes"}


def test_an_answer_to_several_things_is_only_assumed(reader: FactReader) -> None:
    reading = reader.read("没有", [BOOK.questions["ask_fire"]])
    assert not reading.told and set(reading.assumed.values()) == {"no"}
