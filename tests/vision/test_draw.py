"""Marks on a photo."""

import io

import numpy as np
import pytest
from PIL import Image

from vision.draw import PALETTE, Mark, draw_findings, draw_marks
from vision.images import load_image
from vision.types import Box, Finding

BLACK = np.zeros((300, 500, 3), np.uint8)


def label_height(image: np.ndarray, colour: str) -> int:
    return int((image == PALETTE[colour]).all(axis=2).any(axis=1).sum())


def test_the_photo_itself_is_left_alone() -> None:
    draw_marks(BLACK, [Mark(Box(50, 80, 120, 140), "oil", "red")])
    assert not BLACK.any()


@pytest.mark.parametrize("colour", ["red", "amber", "green", "blue", "white", None])
def test_boxes_are_drawn_in_the_lamp_colour(colour: str | None) -> None:
    drawn = draw_marks(BLACK, [Mark(Box(50, 80, 120, 140), "", colour)])
    assert tuple(drawn[80, 85]) == PALETTE[colour]
    assert not drawn[110, 85].any()


def test_chinese_labels_have_their_own_glyphs() -> None:
    one, other, unknown = (
        draw_marks(BLACK, [Mark(Box(50, 80, 120, 140), label, "blue")])
        for label in ("机", "油", "?")
    )
    assert (one != other).any() and (one != unknown).any() and (other != unknown).any()


def test_boxes_of_the_full_size_photo_are_scaled() -> None:
    mark = Mark(Box(100, 160, 240, 280), "", "red")
    assert tuple(draw_marks(BLACK, [mark], scale=2)[80, 85]) == PALETTE["red"]


def test_an_unsure_box_is_dashed() -> None:
    sure = draw_marks(BLACK, [Mark(Box(50, 80, 250, 200), "", "red")])
    unsure = draw_marks(BLACK, [Mark(Box(50, 80, 250, 200), "", "red", sure=False)])
    assert 0 < unsure.any(axis=2).sum() < 0.8 * sure.any(axis=2).sum()


def test_a_thin_box_covers_less() -> None:
    heavy, thin = (
        draw_marks(BLACK, [Mark(Box(50, 80, 250, 200), "", "red", thin=thin)])
        for thin in (False, True)
    )
    assert 0 < thin.any(axis=2).sum() < heavy.any(axis=2).sum()


def test_labels_stay_inside_and_do_not_cover_each_other() -> None:
    marks = [
        Mark(Box(440, 2, 495, 20), "机油压力 98%", "red"),
        Mark(Box(445, 3, 498, 22), "制动系统 97%", "amber"),
    ]
    drawn = draw_marks(BLACK, marks)
    assert min(label_height(drawn, "red"), label_height(drawn, "amber")) > 14
    assert (drawn == PALETTE["amber"]).all(axis=2).sum() > 1000


def test_a_label_of_two_lines_is_higher_and_stays_inside_a_small_photo() -> None:
    one, two = (
        draw_marks(BLACK, [Mark(Box(440, 120, 495, 160), label, "green")])
        for label in ("制动系统", "制动系统 52%\n还是 驻车制动 31%？")
    )
    assert label_height(two, "green") > label_height(one, "green") + 10
    long = "Traction battery temperature 52%\nor Adaptive cruise control 31%?" * 2
    small = draw_marks(BLACK[:, :400], [Mark(Box(10, 120, 60, 160), long, "green")])
    assert (small[:, -1] == PALETTE["green"]).all(axis=1).sum() == 0


def test_findings_are_drawn_on_the_photo_they_came_from() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000)).save(out, "JPEG", exif=exif)
    oil = Finding("lamp", "engine_oil_pressure", Box(1000, 2000, 1400, 2400), 0.93, colour="red")
    guess = Finding("lamp", "abs", Box(200, 200, 500, 500), 0.5, "ask", colour="amber")

    drawn = load_image(draw_findings(out.getvalue(), [oil, guess], labels=["机油压力", "ABS?"]))

    assert drawn.shape == (2000, 1500, 3)
    assert np.abs(drawn[1000, 600].astype(int) - PALETTE["red"]).max() < 60
    assert drawn[1100, 600].max() < 30
    assert (draw_findings(out.getvalue(), [oil, guess])) != out.getvalue()
