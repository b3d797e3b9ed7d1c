"""What a photo shows: from its pixels with the model that ships, and weighed with what was read."""

from pathlib import Path

import numpy as np
import pytest

from evals.photos import cluster_photo
from vision.images import load_image
from vision.scene import Evidence
from vision.scene_classifier import SceneClassifier
from vision.scene_judge import LearnedScene, weigh
from vision.training.scene.catalogue import designs
from vision.types import Box, Finding, ModelMissing, TextLine
from vision.views import VIEWS, View, ViewReading

DESIGNS = {design.name: design for design in designs()}
WIDTH = 1000


@pytest.fixture(scope="module")
def classifier() -> SceneClassifier:
    return SceneClassifier()


def drawn(name: str, seed: int = 5) -> np.ndarray:
    return DESIGNS[name].draw(np.random.default_rng(seed), None)


def reading(view: View, share: float, *, sure: bool = True) -> ViewReading:
    rest = (1 - share) / (len(VIEWS) - 1)
    return ViewReading(view, share, sure, {v: share if v == view else rest for v in VIEWS})


def line(text: str, x: float = 100, y: float = 100, width: float = 300) -> TextLine:
    return TextLine(text, Box(x, y, x + width, y + 40), 0.97)


def found(kind: str, code: str, confidence: float) -> Finding:
    return Finding(kind, code, Box(10, 10, 60, 60), confidence)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("handheld_code_list", "scan_tool"),
        ("tablet_system_list", "scan_tool"),
        ("plate_china_blue", "plate"),
        ("plate_europe", "plate"),
        ("paper_vehicle_licence", "document"),
        ("page_manual_page", "page"),
        ("thing_sign", "other"),
    ],
)
def test_drawn_things_are_told_apart(classifier: SceneClassifier, name: str, view: View) -> None:
    views = [classifier.judge_pixels(drawn(name, seed))[0] for seed in (1, 2, 3)]
    assert views.count(view) >= 2, views


def test_a_cluster_is_a_dashboard_in_any_position(classifier: SceneClassifier) -> None:
    photo = load_image(cluster_photo(("engine_oil_pressure", "abs")))
    view, confidence = classifier.judge_pixels(photo)
    assert view == "dashboard" and 0.5 < confidence <= 1
    laid = np.ascontiguousarray(np.rot90(photo))
    assert classifier.judge_pixels(laid)[0] == "dashboard"


def test_a_code_reader_lying_on_its_side_is_still_one(classifier: SceneClassifier) -> None:
    laid = np.ascontiguousarray(np.rot90(drawn("handheld_code_list")))
    assert classifier.judge_pixels(laid)[0] == "scan_tool"


def test_shares_sum_to_one_and_name_every_view(classifier: SceneClassifier) -> None:
    seen = classifier.read(drawn("plate_japan"))
    assert set(seen.shares) == set(VIEWS)
    assert sum(seen.shares.values()) == pytest.approx(1)
    assert seen.confidence == max(seen.shares.values())


def test_an_absent_model_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="doctor"):
        SceneClassifier(tmp_path).read(np.zeros((50, 50, 3), np.uint8))


def test_a_judge_looks_and_weighs_at_once(classifier: SceneClassifier) -> None:
    scene, confidence = LearnedScene(classifier).judge(drawn("plate_europe"), Evidence())
    assert scene == "plate" and confidence > 0.5


def test_without_a_model_what_was_read_decides(tmp_path: Path) -> None:
    judge = LearnedScene(SceneClassifier(tmp_path))
    plate = Evidence(lines=[line("京A·12345")])
    assert judge.look(drawn("plate_europe")) is None
    assert judge.judge(np.zeros((400, WIDTH, 3), np.uint8), plate)[0] == "plate"


def test_a_car_is_an_accident_only_with_damage_found() -> None:
    car = reading("vehicle", 0.95)
    assert weigh(car, Evidence(), WIDTH).scene == "other"
    dented = weigh(car, Evidence([found("damage", "dent", 0.7)]), WIDTH)
    assert dented.scene == "accident" and dented.confidence > 0.9
    assert dented.reading.view == "vehicle"


def test_a_trouble_code_that_was_read_decides_against_any_view() -> None:
    evidence = Evidence([found("trouble_code", "P0420", 0.97)], [line("Trouble codes")])
    assert weigh(reading("dashboard", 0.97), evidence, WIDTH).scene == "scan_tool"


def test_a_lit_lamp_does_not_outvote_a_sure_car() -> None:
    tail_light = Evidence([found("lamp", "brake_system", 0.8)])
    judged = weigh(reading("vehicle", 0.97), tail_light, WIDTH)
    assert judged.scene == "other" and judged.confidence > 0.5


def test_a_lit_lamp_decides_where_the_view_is_open() -> None:
    lamp = Evidence([found("lamp", "brake_system", 0.95)])
    assert weigh(reading("other", 0.4, sure=False), lamp, WIDTH).scene == "dashboard"


def test_a_plate_on_a_whole_car_leaves_it_a_car() -> None:
    plate = Evidence(lines=[line("京A·12345", width=150)])
    assert weigh(reading("vehicle", 0.97), plate, WIDTH).scene == "other"
    assert weigh(reading("vehicle", 0.4, sure=False), plate, WIDTH).scene == "plate"


@pytest.mark.parametrize(
    "words",
    [
        ("机动车商业保险保险单", "被保险人 王小明"),
        ("Vehicle Registration Certificate", "VIN LFV3A23C0J3000000"),
        ("号牌号码", "品牌型号", "发动机号"),
    ],
)
def test_the_words_of_a_vehicle_paper_make_a_page_one(words: tuple[str, ...]) -> None:
    paper = Evidence(lines=[line(text, y=60 * n) for n, text in enumerate(words)])
    assert weigh(reading("page", 0.8), paper, WIDTH).scene == "plate"
    assert weigh(reading("page", 0.8), Evidence(lines=[line("Oil pressure")]), WIDTH).scene == (
        "other"
    )


def test_damage_is_looked_for_wherever_a_car_is_not_unlikely() -> None:
    unsure = reading("other", 0.6, sure=False)
    assert unsure.vehicle_share == pytest.approx(2 * 0.4 / 7)
    assert unsure.may_show_vehicle and reading("road", 0.9).may_show_vehicle
    assert not reading("dashboard", 0.97).may_show_vehicle


def test_what_is_unsure_and_unsupported_is_left_open() -> None:
    judged = weigh(reading("scan_tool", 0.6, sure=False), Evidence(), WIDTH)
    assert judged.scene == "other" and judged.confidence < 0.5
