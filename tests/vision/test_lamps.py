import csv
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from vision.geometry import overlaps
from vision.lamp_policy import Label, LampPolicy, Thresholds, load_policy, policy_to_json
from vision.lamps import LampRecogniser, Sighting, merge_sightings
from vision.proposals import propose_boxes
from vision.training.evaluation import evaluate
from vision.training.lighting import COLOURS
from vision.training.scenes import Scene, build_stock, draw_scene
from vision.training.symbols import load_symbols
from vision.training.train import load_labels
from vision.types import ModelMissing

CODES = Path(str(files("knowledge_base") / "content/lamp_codes.csv"))
MODELS = Path(str(files("vision") / "models"))

DrawScene = Callable[[int], Scene]


@pytest.fixture(scope="module")
def scene() -> DrawScene:
    stock = build_stock({label.code: label.colours for label in load_labels(CODES)})

    def draw(seed: int) -> Scene:
        return draw_scene(stock, np.random.default_rng(seed), size=(600, 800), gentle=True)

    return draw


@pytest.fixture(scope="module")
def recogniser() -> LampRecogniser:
    return LampRecogniser(MODELS)


def make_policy(**limits: float) -> LampPolicy:
    labels = (
        Label("oil", ("red", "amber"), ("red",)),
        Label("fuel", ("amber",), ()),
        Label("beam", ("blue",), ()),
    )
    usual = {"filter": 0.1, "lit": 0.5, "say": 0.7, "ask": 0.3, "stop_now_guard": 0.1}
    return LampPolicy(labels, ("red", "amber", "blue"), Thresholds(**{**usual, **limits}))


def row(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_every_code_of_the_closed_set_is_drawn_and_trained_in_its_order() -> None:
    with CODES.open(encoding="utf-8", newline="") as lines:
        codes = [line["code"] for line in csv.DictReader(lines)]
    assert set(load_symbols()) == set(codes)
    assert [label.code for label in load_policy(MODELS / "lamps.json").labels] == codes


def test_the_same_seed_draws_the_same_scene(scene: DrawScene) -> None:
    first, second = scene(5), scene(5)
    assert np.array_equal(first.image, second.image)
    assert first.lamps == second.lamps
    assert not np.array_equal(first.image, scene(6).image)


def test_proposals_contain_nearly_every_lit_lamp(scene: DrawScene) -> None:
    found = total = 0
    for seed in range(6):
        photo = scene(seed)
        truth = np.array([lamp.box for lamp in photo.lamps], np.float32)
        iou = overlaps(truth, propose_boxes(photo.image))[0]
        found += int((iou.max(axis=1) >= 0.5).sum())
        total += len(truth)
    assert total > 30
    assert found / total >= 0.9


def test_a_blank_photo_has_no_lamps(recogniser: LampRecogniser) -> None:
    assert recogniser.find(np.full((480, 640, 3), 40, np.uint8)) == []


def test_clear_lamps_are_named_or_asked_about_and_few_are_invented(
    scene: DrawScene, recogniser: LampRecogniser
) -> None:
    stop_now = {label.code: label.stop_now for label in load_labels(CODES)}
    report = evaluate(
        (scene(seed) for seed in range(100, 108)), lambda s: recogniser.find(s.image), stop_now
    )
    assert report.lamps > 40
    assert (report.recall().hits + sum(report.asked.values())) / report.lamps >= 0.4
    assert report.wrong_per_photo <= 0.25
    assert report.stop_now_called_harmless == 0


def test_findings_lie_inside_the_photo_and_carry_their_candidates(
    scene: DrawScene, recogniser: LampRecogniser
) -> None:
    photo = scene(103)
    findings = recogniser.find(photo.image)
    assert findings
    for finding in findings:
        assert finding.kind == "lamp"
        assert finding.colour in COLOURS
        assert finding.candidates[0].code == finding.code
        assert 0 <= finding.box.x1 < finding.box.x2 <= photo.image.shape[1]
        assert 0 <= finding.box.y1 < finding.box.y2 <= photo.image.shape[0]


def test_a_missing_model_is_named_with_the_way_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"absent.*carcare doctor"):
        LampRecogniser(tmp_path).find(np.zeros((64, 64, 3), np.uint8))


def test_a_broken_policy_file_is_a_missing_model(tmp_path: Path) -> None:
    (tmp_path / "lamps.json").write_text('{"labels": []}')
    with pytest.raises(ModelMissing, match="cannot be read"):
        load_policy(tmp_path / "lamps.json")


def test_a_policy_survives_writing_and_reading(tmp_path: Path) -> None:
    policy = make_policy(say=0.66)
    (tmp_path / "lamps.json").write_text(policy_to_json(policy))
    assert load_policy(tmp_path / "lamps.json") == policy


def test_a_sure_lamp_is_said_with_its_colour() -> None:
    verdict = make_policy().judge(row(0.95, 0.02, 0.01, 0.02), row(0.9, 0.08, 0.02))
    assert verdict is not None
    assert (verdict.decision, verdict.candidates[0].code, verdict.colour) == ("say", "oil", "red")


def test_a_doubtful_lamp_is_asked_about_with_candidates() -> None:
    verdict = make_policy().judge(row(0.02, 0.5, 0.4, 0.08), row(0.0, 0.5, 0.5))
    assert verdict is not None
    assert verdict.decision == "ask"
    assert {c.code for c in verdict.candidates[:2]} == {"fuel", "beam"}


def test_what_is_probably_no_lamp_is_passed_over() -> None:
    assert make_policy().judge(row(0.3, 0.1, 0.0, 0.6), row(0.9, 0.1, 0.0)) is None


def test_a_harmless_answer_is_only_asked_while_a_stop_now_lamp_is_plausible() -> None:
    code, colour = row(0.2, 0.78, 0.0, 0.02), row(0.3, 0.7, 0.0)
    careless = make_policy(stop_now_guard=1.0).judge(code, colour)
    careful = make_policy(stop_now_guard=0.03).judge(code, colour)
    assert careless is not None and careless.decision == "say"
    assert careful is not None and careful.decision == "ask"
    assert "oil" in {c.code for c in careful.candidates}


def test_an_amber_reading_of_a_lamp_that_may_be_red_is_asked() -> None:
    verdict = make_policy().judge(row(0.97, 0.01, 0.0, 0.02), row(0.45, 0.55, 0.0))
    assert verdict is not None
    assert verdict.decision == "ask"


def test_overlapping_boxes_become_one_and_distant_ones_stay() -> None:
    boxes = np.array([[0, 0, 10, 10], [2, 0, 12, 10], [40, 40, 50, 50]], np.float32)
    codes = np.array([[0.8, 0.2], [0.8, 0.2], [0.6, 0.4]], np.float32)
    merged = merge_sightings(Sighting(boxes, codes, np.ones((3, 1), np.float32)))
    assert merged.boxes == pytest.approx(np.array([[1, 0, 11, 10], [40, 40, 50, 50]]))
    assert merged.codes[:, 0] == pytest.approx([0.8, 0.6])


def test_the_models_stay_small() -> None:
    assert sum(path.stat().st_size for path in MODELS.glob("lamps*.onnx")) <= 15e6
