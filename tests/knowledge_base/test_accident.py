"""What to do after a crash: whole, checked at load, in no other country's law but its own."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, product
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge_base.accident import AccidentQuestion, AccidentRecord, Step, holds
from knowledge_base.load import CONTENT, ContentError, load_accident
from knowledge_base.schema import Localised
from tests.knowledge_base.test_near_duplicates import GUIDES, LIMITS, likeness, parts
from tests.shipped import shipped_knowledge

BOOK = shipped_knowledge().accident
CHINESE_NUMBERS = re.compile(r"(?<!\d)(?:110|119|120|122|12122|12123)(?!\d)")
FIELDS = ("title", "ask", "unsure", "how", "why", "look", "reason", "care")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped records, to be broken."""
    return Path(shutil.copytree(CONTENT / "accident", tmp_path / "accident"))


def texts(record: AccidentRecord) -> Iterator[Localised]:
    yield from (step.text for step in record.steps)
    yield from (text for name in FIELDS if (text := getattr(record, name, None)))


def line_of(file: Path, words: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_the_first_questions_stand_in_the_order_of_danger() -> None:
    urgent = [q.id for q in BOOK.questions.values() if q.flags]
    assert urgent == ["ask_injured", "ask_fire", "ask_high_voltage", "ask_in_traffic"]
    assert [q.id for q in BOOK.questions.values()][:4] == urgent


@pytest.mark.parametrize(
    "topic",
    [
        "secure_scene", "injured", "report", "take_photos", "clear_lane", "exchange", "fled_me",
        "fled_other", "dispute", "parked_theirs", "parked_mine", "drink", "foreign_plates",
        "property_hit", "insurer",
    ],
)  # fmt: skip
def test_the_process_is_told_for_china_and_for_elsewhere(topic: str) -> None:
    assert {p.place for p in BOOK.procedures.values() if p.topic == topic} == {"cn", "general"}


def test_questions_views_and_signs_are_there_for_every_place() -> None:
    for records in (BOOK.questions, BOOK.views, BOOK.signs):
        general = {r.topic for r in records.values() if r.place == "general"}
        assert {r.topic for r in records.values()} == general


def test_records_of_every_place_name_no_number_and_no_app_of_china() -> None:
    told = [
        (r.id, text.zh, text.en)
        for r in BOOK.records()
        if r.place == "general"
        for text in texts(r)
        if CHINESE_NUMBERS.search(text.zh + text.en)
    ]
    assert told == []


def test_the_limits_of_compulsory_cover_are_those_since_2020() -> None:
    record = BOOK.procedures["compulsory_cover_cn"]
    held = [(limit.at_fault, limit.not_at_fault) for limit in record.limits]
    assert held == [(180_000, 18_000), (18_000, 1_800), (2_000, 100)]
    told = next(step.text for step in record.steps if step.id == "compulsory_limits")
    for amount in ("18万", "1.8万", "2000元", "1800元", "100元"):
        assert amount in told.zh
    for amount in ("180,000", "18,000", "2,000", "1,800", "100"):
        assert amount in told.en


def test_no_record_is_reviewed_in_the_future() -> None:
    today = datetime.now(UTC).date()
    assert [r.id for r in BOOK.records() if r.reviewed > today] == []


@pytest.mark.parametrize("locale", LIMITS)
def test_no_record_says_again_what_a_guide_or_another_record_says(locale: str) -> None:
    held = {f"{type(r).__name__} {r.id}": record_parts(r)[locale] for r in BOOK.records()}
    guides = {name: parts(guide)[locale] for name, guide in GUIDES.items()}
    pairs = [(held[a], held[b], f"{a}, {b}") for a, b in combinations(held, 2)]
    pairs += [(held[a], guides[b], f"{a}, guide {b}") for a, b in product(held, guides)]
    assert [names for one, other, names in pairs if likeness(one, other) > LIMITS[locale]] == []


def record_parts(record: AccidentRecord) -> dict[str, set[str]]:
    runs = [re.sub(r"\W", "", text.zh) for text in texts(record)]
    words = " ".join(text.en.lower() for text in texts(record))
    return {
        "zh": {run[i : i + 2] for run in runs for i in range(len(run) - 1)},
        "en": set(re.findall(r"[a-z0-9]+", words)),
    }


def test_a_value_that_a_fact_cannot_have_is_named_with_its_line(content: Path) -> None:
    file = content / "process_cn.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("fled: [other]", "fled: [gone]", 1), encoding="utf-8")
    line = line_of(file, "fled: [gone]")
    with pytest.raises(ContentError, match=rf"process_cn\.yaml:{line}: .*fled may be me, other"):
        load_accident(content)


def test_a_fact_that_does_not_exist_is_named(content: Path) -> None:
    file = content / "photos.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("other_party:", "other_side:", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"photos\.yaml:\d+: when\.0\.other_side"):
        load_accident(content)


def test_two_records_on_a_topic_of_one_place_are_refused(content: Path) -> None:
    file = content / "process_general.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("topic: dispute", "topic: drink", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"'drink' has topic and place of 'dispute'"):
        load_accident(content)


def test_a_sign_that_is_no_fact_is_refused(content: Path) -> None:
    file = content / "drivability.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("- id: brakes", "- id: brake", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"drivability\.yaml:\d+: record: .*brake is no fact"):
        load_accident(content)


@pytest.mark.parametrize(
    ("text", "calls"), [("call someone", ["ambulance"]), ("call {numbers}", [])]
)
def test_a_step_names_numbers_exactly_where_it_calls(text: str, calls: list[str]) -> None:
    step = {"id": "call", "text": {"zh": "打{numbers}", "en": text}, "calls": calls}
    with pytest.raises(ValidationError, match="go together"):
        Step.model_validate(step)


def test_an_emergency_says_what_to_do_in_doubt() -> None:
    held = BOOK.questions["ask_fire"].model_dump(exclude={"unsure"})
    with pytest.raises(ValidationError, match="needs unsure"):
        AccidentQuestion.model_validate(held)


def test_conditions_hold_together_and_each_alone() -> None:
    when = [{"injured": ["yes"], "fled": ["other"]}, {"drink": ["yes"]}]
    assert holds([], {})
    assert holds(when, {"injured": "yes", "fled": "other"})
    assert holds(when, {"drink": "yes"})
    assert not holds(when, {"injured": "yes"})
    assert holds([{"injured": ["unknown"]}], {})
