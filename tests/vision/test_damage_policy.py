import json
from pathlib import Path

import pytest

from vision.damage_policy import Threshold, load_policy
from vision.types import ModelMissing

LIMITS = {"ask": 0.2, "say": 0.6, "scores": [0.2, 0.4, 0.8], "right": [0.5, 0.7, 0.9]}


def test_a_score_is_left_out_asked_about_or_said() -> None:
    limits = Threshold(**LIMITS)
    assert [limits.decide(score) for score in (0.19, 0.2, 0.59, 0.6)] == [None, "ask", "ask", "say"]


def test_confidence_is_the_share_right_of_boxes_scored_alike() -> None:
    limits = Threshold(**LIMITS)
    assert limits.confidence(0.3) == pytest.approx(0.6)
    assert (limits.confidence(0.0), limits.confidence(1.0)) == (0.5, 0.9)


def test_a_policy_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "damage.json"
    path.write_text(
        json.dumps({"names": {"types": ["minor-dent"]}, "thresholds": {"types": LIMITS}})
    )
    policy = load_policy(path)
    assert policy.names == {"types": ["minor-dent"]}
    assert policy.thresholds["types"].say == 0.6


@pytest.mark.parametrize(
    "text", ["", "[]", '{"names": {}}', '{"names": {}, "thresholds": {"types": {}}}']
)
def test_a_broken_policy_is_a_missing_model(tmp_path: Path, text: str) -> None:
    path = tmp_path / "damage.json"
    path.write_text(text)
    with pytest.raises(ModelMissing, match=r"damage\.json"):
        load_policy(path)


def test_an_absent_policy_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="carcare doctor"):
        load_policy(tmp_path / "damage.json")
