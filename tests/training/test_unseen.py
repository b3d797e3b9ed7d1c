"""The drawn test shows what training never drew, and every code as often."""

from collections import Counter

import numpy as np
import pytest

from vision.training.drawing import Style
from vision.training.lighting import random_style
from vision.training.scenes import Scene
from vision.training.symbols import load_symbols
from vision.training.unseen import draw_test_scenes, unseen_style


def draw(seed: int, *, gentle: bool = True) -> list[Scene]:
    few = dict(list(load_symbols().items())[:20])
    return draw_test_scenes(few, {}, inking=unseen_style, per_code=2, seed=seed, gentle=gentle)


@pytest.mark.parametrize("has_text", [False, True])
def test_no_training_style_is_like_an_unseen_one(has_text: bool) -> None:
    rng = np.random.default_rng(0)
    trained = [random_style(rng, has_text=has_text) for _ in range(2000)]
    boldest = max(style.stroke for style in trained)
    dots = {style.dots for style in trained}

    def new(style: Style) -> bool:
        return style.hollow or style.stroke > boldest or style.dots not in dots

    assert not any(style.hollow for style in trained)
    assert all(new(unseen_style(rng, has_text=has_text)) for _ in range(500))


def test_every_code_is_drawn_as_often_and_lies_in_its_picture() -> None:
    scenes = draw(1)
    lamps = [lamp for scene in scenes for lamp in scene.lamps]
    assert set(Counter(lamp.code for lamp in lamps).values()) == {2}
    for lamp in lamps:
        x1, y1, x2, y2 = lamp.box
        assert 0 <= x1 < x2 <= 960 and 0 <= y1 < y2 <= 720


def test_the_rough_camera_takes_the_same_lamps() -> None:
    calm, rough = draw(1), draw(1, gentle=False)
    assert [scene.lamps for scene in calm] == [scene.lamps for scene in rough]
    assert not np.array_equal(calm[0].image, rough[0].image)
    assert np.array_equal(calm[0].image, draw(1)[0].image)
    assert not np.array_equal(calm[0].image, draw(2)[0].image)
