"""What owners ask most often: each need names the guides that answer it."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from knowledge_base.schema import Guide
from tests.shipped import shipped_knowledge

TOPICS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "data" / "coverage.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)
GUIDES = shipped_knowledge().guides
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_there_are_many_topics_and_no_two_alike() -> None:
    assert len(TOPICS) >= 100
    said = Counter(text for t in TOPICS for text in (t["topic"], *t["asked"].values()))
    assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize("entry", TOPICS, ids=lambda entry: entry["topic"].replace(" ", "-"))
def test_a_topic_is_asked_in_both_languages_and_answered(entry: dict[str, Any]) -> None:
    assert set(entry) == {"topic", "asked", "guides"} and set(entry["asked"]) == {"zh", "en"}
    assert CHINESE.search(entry["asked"]["zh"]) and not CHINESE.search(entry["asked"]["en"])
    assert entry["guides"] and [g for g in entry["guides"] if g not in GUIDES] == []


def test_every_category_has_a_topic() -> None:
    met = {GUIDES[entry["guides"][0]].category for entry in TOPICS}
    assert met == set(get_args(Guide.model_fields["category"].annotation))
