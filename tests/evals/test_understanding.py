"""What was read in a message is compared with its labels, field by field."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.case_files import CaseError
from evals.choosing import DATA
from evals.results import SuiteResult
from evals.understanding import JUDGES, understanding_result

# Messages with one thing read in each, and what it is not.
WRONG: list[dict[str, Any]] = [
    {"say": "how much is an oil change?", "intents": ["accident"]},
    {"say": "how much is an oil change?", "also": ["accident"]},
    {"say": "how much is an oil change?", "correction": True},
    {"say": "yes", "after": "confirmation", "yes": False},
    {"say": "no", "after": "confirmation", "no": False},
    {"say": "my scanner shows P0171", "codes": ["P0300"]},
    {"say": "how much is an oil change?", "services": ["towing"]},
    {"say": "how much is an oil change?", "services": []},
    {"say": "how much is an oil change?", "lamps": ["abs"]},
    {"say": "the ABS light is on", "lamps": []},
    {"say": "I'm in Pudong, Shanghai", "place": {"city_zh": "北京"}},
    {"say": "I'm in Pudong, Shanghai", "place": None},
    {"say": "how much is an oil change?", "place": {"city_zh": "北京"}},
    {"say": "tomorrow at 10:00 please", "when": {"day": 3}},
    {"say": "tomorrow at 10:00 please", "when": {"from": "15:00", "to": "16:00"}},
    {"say": "tomorrow at 10:00 please", "when": {"day": 1, "asap": True}},
    {"say": "tomorrow at 10:00 please", "when": None},
    {"say": "my number is 13812345678", "phone": "13812340000"},
    {"say": "my number is 13812345678", "phone": None},
    {"say": "my name is Ann Lee", "after": "name", "name": "Bob Ray"},
    {"say": "how much is an oil change?", "last4": "1234"},
    {"say": "how much is an oil change?", "booking_code": "ABCDEF"},
    {"say": "the second one", "after": "slot", "pick": {"kind": "ordinal", "index": 2}},
    {"say": "the second one", "after": "slot", "pick": None},
    {"say": "how much is an oil change?", "pick": {"kind": "cheapest"}},
    {"say": "it's a Toyota Corolla", "vehicle": {"make": "BMW"}},
]
RIGHT: list[dict[str, Any]] = [
    {"say": "yes", "after": "confirmation", "intents": ["affirm"], "yes": True, "no": False},
    {"say": "my scanner shows P0171", "intents": ["code"], "codes": ["P0171"], "lamps": []},
    {"say": "my number is 13812345678", "after": "phone", "phone": "13812345678", "name": None},
    {"say": "tomorrow at 10:00 please", "after": "slot", "when": {"day": 1, "from": "10:00"}},
    {"say": "the second one", "after": "slot", "pick": {"kind": "ordinal", "index": 1}},
]


def read(folder: Path, rows: list[dict[str, Any]], split: Any = None) -> SuiteResult:
    file = folder / "en.yaml"
    file.write_text(yaml.safe_dump([{"split": "dev", **row} for row in rows]), encoding="utf-8")
    return understanding_result(file, split)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> SuiteResult:
    return read(tmp_path_factory.mktemp("wrong"), WRONG)


def label(row: dict[str, Any]) -> str:
    """Return the judge of the one label of a message."""
    (name,) = row.keys() - {"say", "after"}
    return {"intents": "intent"}.get(name, name)


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_what_was_read_otherwise_is_a_fault_of_its_field_alone(
    wrong: SuiteResult, number: int
) -> None:
    row = wrong.rows[number]
    assert not row["passed"], row
    assert [fault["grader"] for fault in row["faults"]] == [label(WRONG[number])]


def test_every_field_has_a_message_that_was_read_otherwise() -> None:
    assert {label(row) for row in WRONG} == set(JUDGES)


def test_a_failure_shows_the_message_and_what_was_read(wrong: SuiteResult) -> None:
    (failure,) = [f for f in wrong.failures if "P0171" in f.title]
    assert failure.faults == ["`codes`: ('P0171',), expected ('P0300',)"]
    assert failure.transcript[0] == "- **my scanner shows P0171**"
    assert "'codes': ('P0171',)" in failure.transcript[1]


def test_a_figure_counts_the_messages_that_have_the_label(wrong: SuiteResult) -> None:
    figures = {m.name: (m.share.value, m.share.n) for m in (*wrong.measures, *wrong.slices)}
    assert figures["main intent right"] == figures["intent"] == (0, 1)
    assert figures["plain yes right"] == figures["yes"] == (0, 1)
    assert figures["read without a fault"] == (0, len(WRONG))
    assert figures["when"] == (0, 4)
    assert wrong.counts["when"] == 4 and not wrong.met


def test_what_was_read_as_labelled_is_no_fault_and_one_half_is_read_alone(tmp_path: Path) -> None:
    right = [{**row, "split": "test"} for row in RIGHT]
    result = read(tmp_path, [*WRONG[:3], *right], "test")
    assert [row["key"] for row in result.rows] == [f"en {row['say']}" for row in RIGHT]
    assert [row["faults"] for row in result.rows] == [[]] * len(RIGHT)
    assert result.met and result.failures == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"say": "hi", "intent": ["greeting"]}, "intent"),
        ({"say": " "}, "say"),
        ({"say": "hi", "split": "train"}, "split"),
        ({"say": "hi", "when": {"dya": 1}}, "when.dya"),
        ({"say": "hi", "when": {"from": "half past"}}, "when.from"),
        ({"say": "hi", "pick": {"number": 1}}, "pick.number"),
        ({"say": "hi", "codes": "P0171"}, "codes"),
        ({"say": "hi", "place": ["北京"]}, "place"),
    ],
)
def test_a_malformed_label_is_named_with_file_message_and_field(
    tmp_path: Path, row: dict[str, Any], field: str
) -> None:
    with pytest.raises(CaseError, match=rf"en\.yaml: message 2: {field}: "):
        read(tmp_path, [RIGHT[0], row])


def test_shipped_messages_are_many_in_both_languages_and_halves() -> None:
    for name in ("zh", "en"):
        rows = yaml.load(
            (DATA / "understanding" / f"{name}.yaml").read_text(encoding="utf-8"),
            Loader=yaml.CSafeLoader,
        )
        halves = [row["split"] for row in rows]
        assert min(halves.count("dev"), halves.count("test")) >= 150
        assert all(row["intents"] for row in rows)
        assert len({(row["say"], row.get("after")) for row in rows}) == len(rows)
