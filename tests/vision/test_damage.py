import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.damage import MODEL_FILE, POLICY_FILE, DamageRecogniser
from vision.damage_parts import covered
from vision.damage_view import fit_photo, strongest
from vision.types import Box, ModelMissing

MODELS = Path(__file__).parents[2] / "vision/models"
NAMES = {"types": ["minor-dent"], "damaged": ["door", "light"], "parts": ["front_left_door"]}
LIMITS = {"ask": 0.2, "say": 0.6, "scores": [0.0, 1.0], "right": [0.0, 1.0]}


class SetNetwork:
    """Says of every photo what it was told to say; remembers the last picture."""

    def __init__(self, extent: int = 0, **rows: list[list[float]]) -> None:
        self.rows = {head: rows.get(head, []) for head in NAMES}
        self.extent = np.eye(3, dtype=np.float32)[[extent]]
        self.seen = np.zeros(0)

    def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        self.seen = inputs["pixels"][0]
        wide = {head: 4 + len(names) for head, names in NAMES.items()}
        heads = [np.array(self.rows[h], np.float32).reshape(1, -1, wide[h]) for h in NAMES]
        return [*heads, self.extent]


def recogniser(folder: Path, network: SetNetwork, lone: float = 1.0) -> DamageRecogniser:
    limits = {head: {**LIMITS, "lone": lone} for head in ("types", "damaged")}
    (folder / POLICY_FILE).write_text(json.dumps({"names": NAMES, "thresholds": limits}))
    return DamageRecogniser(folder, sessions=lambda _: network)


def photo(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), 200, np.uint8)


def test_a_photo_is_padded_to_whole_steps_and_boxes_come_back_in_its_pixels(tmp_path: Path) -> None:
    # 1280 x 600 becomes 512 x 240, which lies 8 px below the top of 512 x 256.
    network = SetNetwork(damaged=[[100, 48, 200, 88, 0.9, 0.0]])
    (finding,) = recogniser(tmp_path, network).find(photo(600, 1280)).findings
    assert finding.box.as_list() == [250.0, 100.0, 500.0, 200.0]
    assert network.seen.shape == (256, 512, 3)
    assert (network.seen[:8] == 114).all() and (network.seen[8:248] == 200).all()


def test_a_small_photo_is_enlarged(tmp_path: Path) -> None:
    network = SetNetwork(damaged=[[32, 128, 96, 256, 0.9, 0.0]])
    (finding,) = recogniser(tmp_path, network).find(photo(256, 128)).findings
    assert finding.box.as_list() == [16.0, 64.0, 48.0, 128.0]


def test_a_box_in_the_padding_is_none(tmp_path: Path) -> None:
    network = SetNetwork(damaged=[[100, 0, 200, 7, 0.9, 0.0]])
    assert recogniser(tmp_path, network).find(photo(600, 1280)).findings == ()


def test_findings_come_surest_first_with_the_parts_in_view_and_the_extent(tmp_path: Path) -> None:
    network = SetNetwork(
        2,
        damaged=[[300, 300, 350, 350, 0.1, 0.3], [0, 0, 200, 200, 0.9, 0.1]],
        types=[[400, 400, 500, 500, 0.5]],
        parts=[[0, 0, 220, 220, 0.8], [400, 0, 500, 200, 0.1]],
    )
    seen = recogniser(tmp_path, network).find(photo(512, 512))
    assert seen.extent == "severe"
    assert [part.part for part in seen.parts] == ["front_left_door"]
    told = [(f.code, f.part, f.decision) for f in seen.findings]
    assert told == [
        ("deformation", "front_left_door", "say"),
        ("dent", None, "ask"),
        ("lamp", "light", "ask"),
    ]


def test_where_nothing_is_sure_the_likeliest_place_is_asked_about(tmp_path: Path) -> None:
    network = SetNetwork(
        damaged=[[0, 0, 100, 100, 0.06, 0.0], [200, 0, 300, 100, 0.0, 0.09]],
        types=[[400, 400, 500, 500, 0.07]],
    )
    (finding,) = recogniser(tmp_path, network, lone=0.05).find(photo(512, 512)).findings
    assert (finding.code, finding.decision) == ("lamp", "ask")
    assert recogniser(tmp_path, network, lone=0.1).find(photo(512, 512)).findings == ()
    sure = SetNetwork(damaged=[*network.rows["damaged"], [0, 300, 100, 400, 0.9, 0.0]])
    told = recogniser(tmp_path, sure, lone=0.05).find(photo(512, 512)).findings
    assert [f.decision for f in told] == ["say"]


def test_of_boxes_on_one_place_the_strongest_stays() -> None:
    rows = np.array(
        [[0, 0, 100, 100, 0.3, 0.1], [5, 5, 100, 100, 0.1, 0.6], [300, 0, 400, 100, 0.4, 0.0]],
        np.float32,
    )
    assert [(s.number, round(s.score, 2)) for s in strongest(rows, 0.2, by_class=False)] == [
        (1, 0.6),
        (0, 0.4),
    ]
    assert len(strongest(rows, 0.2, by_class=True)) == 3
    assert strongest(rows, 0.9, by_class=True) == []


def test_a_thin_photo_still_fits() -> None:
    picture, place = fit_photo(photo(1, 3000))
    assert picture.shape == (32, 512, 3)
    assert place.back([0, 15, 512, 16]) == Box(0, 0, 3000, 1)


def test_a_missing_model_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        DamageRecogniser(tmp_path).find(photo(64, 64))
    shutil.copy(MODELS / POLICY_FILE, tmp_path)
    with pytest.raises(ModelMissing, match=MODEL_FILE):
        DamageRecogniser(tmp_path).find(photo(64, 64))


@pytest.fixture(scope="module")
def shipped() -> DamageRecogniser:
    return DamageRecogniser()


def draw_panel(seed: int, *, scratched: bool) -> np.ndarray:
    """Draw a silver panel with two gaps, shaded; scratched, its middle is scored many times."""
    rng = np.random.default_rng(seed)
    rows = np.mgrid[:480, :640][0]
    shade = 0.55 + 0.35 * np.sin(rows / 170 + 0.3)
    view = (np.array([170, 176, 182]) * shade[..., None]).clip(0, 255).astype(np.uint8)
    for x in (120, 560):
        cv2.line(view, (x, 0), (x, 480), (30, 30, 30), 4)
    for _ in range(26 if scratched else 0):
        start = rng.normal((200, 250), (15, 22))
        points = np.cumsum([start, *rng.normal((26, 3), (6, 5), (9, 2))], axis=0)
        grey = int(rng.choice([235, 60, 225, 40]))
        line = [points.astype(np.int32)]
        cv2.polylines(view, line, False, (grey,) * 3, int(rng.integers(1, 4)), cv2.LINE_AA)
    soft = cv2.GaussianBlur(view, (0, 0), 0.8)
    return np.asarray(cv2.add(soft, rng.integers(0, 7, view.shape, dtype=np.uint8)))


@pytest.mark.parametrize("seed", range(3))
def test_the_shipped_model_finds_drawn_scratches_where_they_are(
    shipped: DamageRecogniser, seed: int
) -> None:
    seen = shipped.find(draw_panel(seed, scratched=True))
    assert seen.findings
    for finding in seen.findings:
        assert covered(finding.box, Box(120, 150, 560, 380)) > 0.9


def test_of_a_photo_without_damage_or_without_a_car_none_is_said(shipped: DamageRecogniser) -> None:
    rng = np.random.default_rng(0)
    noise = cv2.GaussianBlur(rng.integers(0, 255, (480, 640, 3), np.uint8), (0, 0), 6)
    for image in (draw_panel(0, scratched=False), photo(480, 640), np.asarray(noise)):
        assert [f for f in shipped.find(image).findings if f.decision == "say"] == []
