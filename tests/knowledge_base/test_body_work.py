"""What body shops do to a part, and its share of a service's price."""

import shutil
from pathlib import Path

import pytest

from knowledge_base.body_work import outside_service
from knowledge_base.load import CONTENT, ContentError, load_knowledge
from tests.shipped import shipped_knowledge


def test_the_same_work_on_the_same_part_has_one_price() -> None:
    work = [(item, w.operation) for w in shipped_knowledge().body_work for item in w.items]
    assert len(work) == len(set(work)) > 30


def test_a_share_dearer_than_its_service_is_refused(tmp_path: Path) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    file = content / "body_work.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("high: 12000", "high: 12001", 1), encoding="utf-8")
    with pytest.raises(ContentError, match="replace on front_light: the price for luxury"):
        load_knowledge(content)


def test_a_class_without_a_price_is_named() -> None:
    knowledge = shipped_knowledge()
    work = knowledge.body_work[0]
    prices = {name: price for name, price in work.prices.items() if name != "suv"}
    partial = work.model_copy(update={"prices": prices})
    assert outside_service(partial, knowledge.services) == "suv"


def test_facts_on_claiming_are_said_in_both_languages_for_both_places() -> None:
    facts = shipped_knowledge().claim_facts
    for place in ("cn", "general"):
        topics = {fact.topic for fact in facts if fact.place == place}
        assert {"deductible", "no_claim", "other_party", "deadline"} <= topics
