import csv
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from vision.geometry import overlaps
from vision.lamp_policy import Label, LampPolicy, Thresholds, load_policy, policy_to_json
from vision.lamps import LampRecogniser
from vision.proposals import propose_boxes
from vision.sightings import Sighting, merge_sightings, turn_back
from vision.training.drawing import Shape
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


def test_unseen_drawings_cover_every_code_and_share_no_drawing_with_training() -> None:
    trained, unseen = load_symbols(), load_symbols("unseen_symbols.yaml")
    assert {code: len(variants) for code, variants in unseen.items()} == {
        code: 3 if code == "other" else 1 for code in trained
    }
    known = [_outline(shapes) for variants in trained.values() for shapes in variants]
    assert not [code for code, variants in unseen.items() for v in variants if _outline(v) in known]


def test_every_code_has_several_drawings_and_none_is_shared() -> None:
    told_apart_by_colour = {"parking_brake", "parking_brake_fault"}
    seen: dict[object, str] = {}
    for code, variants in load_symbols().items():
        assert len(variants) >= (25 if code == "other" else 6), code
        for shapes in variants:
            first = seen.setdefault(_words(shapes) or _outline(shapes), code)
            assert first == code or {first, code} == told_apart_by_colour


def test_a_mirrored_part_is_the_mirror_image() -> None:
    pumps = load_symbols()["low_fuel"]
    flipped = [[s.points * [-1, 1] for s in pump] for pump in pumps]
    assert any(
        all(map(np.allclose, (s.points for s in pump), other))
        for pump in pumps
        for other in flipped
        if [s.points.shape for s in pump] == [points.shape for points in other]
    )


def _outline(shapes: Sequence[Shape]) -> tuple[object, ...]:
    return tuple((s.ink, s.text, s.points.round(3).tobytes()) for s in shapes)


def _words(shapes: Sequence[Shape]) -> tuple[str, ...]:
    """Return a drawing's words where it is nothing but words."""
    return tuple(s.text for s in shapes) if all(s.text for s in shapes) else ()


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
    assert report.recall().value >= 0.75
    # Every lamp is drawn equally often here, about eight a photo.
    assert report.wrong / report.lamps <= 0.1
    assert report.confusions["(nothing)", "other"] + report.asked_in_vain <= 2
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


def test_no_photo_makes_a_lamp_certain() -> None:
    verdict = make_policy().judge(row(1.0, 0.0, 0.0, 0.0), row(1.0, 0.0, 0.0))
    assert verdict is not None and verdict.decision == "say"
    assert verdict.confidence < 1


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


def test_a_lamp_that_may_well_be_red_is_taken_for_red() -> None:
    policy = make_policy(colour_guard=0.4)
    for red, colour in ((0.45, "red"), (0.3, "amber")):
        verdict = policy.judge(row(0.97, 0.01, 0.0, 0.02), row(red, 1 - red, 0.0))
        assert verdict is not None
        assert (verdict.decision, verdict.colour) == ("say", colour)


def test_overlapping_boxes_become_one_and_distant_ones_stay() -> None:
    boxes = np.array([[0, 0, 10, 10], [2, 0, 12, 10], [40, 40, 50, 50]], np.float32)
    codes = np.array([[0.8, 0.2], [0.8, 0.2], [0.6, 0.4]], np.float32)
    merged = merge_sightings(Sighting(boxes, codes, np.ones((3, 1), np.float32)))
    assert merged.boxes == pytest.approx(np.array([[1, 0, 11, 10], [40, 40, 50, 50]]))
    assert merged.codes[:, 0] == pytest.approx([0.8, 0.6])


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_boxes_of_a_turned_photo_come_back_to_where_they_were(turns: int) -> None:
    photo = np.zeros((30, 50), np.uint8)
    photo[4:10, 20:23] = 1
    rows, cols = np.nonzero(np.rot90(photo, turns))
    seen = np.array([[cols.min(), rows.min(), cols.max() + 1, rows.max() + 1]], np.float32)
    ones = np.ones((1, 2), np.float32)
    back = turn_back(Sighting(seen, ones, ones), turns, (30, 50))
    assert back.boxes.tolist() == [[20, 4, 23, 10]]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_lamps_of_a_turned_photo_are_found_where_they_are(
    scene: DrawScene, recogniser: LampRecogniser, turns: int
) -> None:
    photo = scene(103)
    upright = recogniser.find(photo.image)
    turned = recogniser.find(np.ascontiguousarray(np.rot90(photo.image, turns)))
    height, width = photo.image.shape[:2]
    said = {f.code for f in upright if f.decision == "say"}
    again = {f.code for f in turned if f.decision == "say"}
    assert len(said) >= 5
    assert len(said & again) >= 0.8 * len(said)
    shape = (width, height) if turns % 2 else (height, width)
    assert all(f.box.x2 <= shape[1] + 1 and f.box.y2 <= shape[0] + 1 for f in turned)


class UpsideDownReader:
    """Stands for both models: takes what is bright above and dark below for a lamp, all the rest
    for none."""

    def __init__(self, path: Path) -> None:
        self.is_filter = "filter" in path.name

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="pixels", shape=["n", 32])]

    def run(self, outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        crops = inputs["pixels"].astype(np.float32)
        if self.is_filter:
            return [np.full(len(crops), 9, np.float32)]
        lit = crops[:, :16].mean((1, 2, 3)) > crops[:, 16:].mean((1, 2, 3)) + 2
        codes = np.zeros((len(crops), 71), np.float32)
        codes[lit, 0], codes[~lit, 70] = 12, 12
        return [codes, np.zeros((len(crops), 5), np.float32)]


@pytest.mark.parametrize(("lamps", "turned"), [(1, False), (2, True)])
def test_a_photo_is_turned_for_two_lamps_and_not_for_one(lamps: int, turned: bool) -> None:
    photo = np.full((300, 600, 3), 10, np.uint8)
    for n in range(lamps):
        photo[150:162, 100 + 300 * n : 124 + 300 * n] = (190, 0, 0)
        photo[162:174, 100 + 300 * n : 124 + 300 * n] = (230, 0, 0)
    seen = LampRecogniser(MODELS, sessions=UpsideDownReader).find(photo)
    assert bool(seen) is turned


def test_the_models_stay_small() -> None:
    assert sum(path.stat().st_size for path in MODELS.glob("lamps*.onnx")) <= 15e6
