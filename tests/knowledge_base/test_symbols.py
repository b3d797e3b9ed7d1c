"""The pictures of the lamps: all there, none blank, each the drawing of today."""

import re
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.load import CONTENT, ContentError
from knowledge_base.symbols import FOLDER, load_symbol
from tests.shipped import shipped_knowledge
from vision.training.drawing import Mask
from vision.training.pictures import HALF_UNITS, PX_PER_UNIT, load_pictures, paint_symbol

CODES = sorted(shipped_knowledge().lamps)
SIDE = 2 * HALF_UNITS * PX_PER_UNIT
SHAPE = re.compile(
    r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-600 -600 1200 1200">'
    r'<path fill="currentColor" fill-rule="evenodd" d="([Mlz\d -]+)"/></svg>\n'
)


def filled(svg: str) -> Mask:
    """Fill the path of a picture as a browser would, by the rule "evenodd"."""
    import cv2

    found = SHAPE.fullmatch(svg)
    assert found is not None
    lines = []
    for outline in found[1].split("z"):
        if outline:
            steps = np.array(re.findall(r"-?\d+", outline), int).reshape(-1, 2)
            lines.append((np.cumsum(steps, axis=0) + 600) * SIDE // 1200)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(mask, [line.astype(np.int32) for line in lines], 255)
    return mask


def test_every_lamp_has_a_picture_and_every_picture_a_lamp() -> None:
    files = sorted(path.stem for path in (CONTENT / FOLDER).glob("*.svg"))
    assert files == CODES and len(files) == 70


@pytest.mark.parametrize("code", CODES)
def test_a_picture_is_the_drawing_that_the_recogniser_learns_from(code: str) -> None:
    drawn, kept = paint_symbol(load_pictures()[code]) > 127, filled(load_symbol(code)) > 127
    assert 0.01 < kept.mean() < 0.6
    same = (drawn & kept).sum() / (drawn | kept).sum()
    assert same > 0.9, f"the picture of {code} is out of date; run `make symbols`"


@pytest.mark.parametrize("code", CODES)
def test_a_picture_is_small_and_holds_nothing_but_its_outline(code: str) -> None:
    assert len(load_symbol(code)) < 4000
    assert SHAPE.fullmatch(load_symbol(code))


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"abs\.svg.*make symbols"):
        load_symbol("abs", tmp_path)
