"""Clusters that real photos show too seldom: screens of electric cars."""

import numpy as np

from vision.training.camera import linear_light
from vision.training.clutter import add_dials, draw_panel
from vision.training.lighting import Light
from vision.training.scene.ink import (
    Flat,
    Generator,
    box,
    centred,
    disc,
    shade,
    sheet,
    stroke,
    vivid,
    whole,
    write,
)
from vision.training.scene.words import ZH, language

_LAMPS = ((220, 40, 30), (240, 160, 20), (40, 190, 80), (60, 110, 240))


def screen_cluster(rng: Generator) -> Flat:
    """A wide screen behind the wheel: speed in digits, gear, charge, range, small lamps."""
    width, height = 860, int(rng.integers(240, 340))
    image, glow, tongue = sheet(width, height, shade(rng, 2, 25)), vivid(rng), language(rng)
    middle = width * float(rng.choice([0.5, 0.5, 0.2, 0.78]))
    centred(image, str(rng.integers(0, 140)), middle, height * 0.62, height * 0.42,
            (240, 240, 240), weight=700)  # fmt: skip
    centred(image, "km/h" if rng.random() < 0.8 else "mph", middle, height * 0.76, height * 0.09,
            (170, 170, 170))  # fmt: skip
    if rng.random() < 0.6:
        for side in (-1, 1):
            disc(image, width / 2 + side * width * 0.32, height * 0.52, height * 0.36, glow, line=6)
    share = rng.uniform(0.05, 1)
    box(image, width * 0.05, height * 0.9, width * 0.22, height * 0.04, (70, 70, 70))
    box(image, width * 0.05, height * 0.9, width * 0.22 * share, height * 0.04, glow)
    words = "续航里程" if tongue == ZH else "Range"
    write(image, f"{words} {int(share * 600)} km", width * 0.3, height * 0.94, height * 0.08,
          (210, 210, 210))  # fmt: skip
    write(image, "P R N D", width * 0.76, height * 0.94, height * 0.09, (210, 210, 210))
    for _ in range(int(rng.integers(1, 8))):
        x, lamp = width * rng.uniform(0.05, 0.95), _LAMPS[int(rng.integers(0, 4))]
        disc(image, x, height * 0.1, height * 0.035, lamp, line=int(rng.choice([-1, 3])))
    if rng.random() < 0.4:
        road = [(width * 0.42, height), (width * 0.48, height * 0.3), (width * 0.52, height * 0.3),
                (width * 0.58, height)]  # fmt: skip
        stroke(image, road, (200, 200, 200), 3)
    return whole(image, glows=True, corner=int(rng.integers(0, 60)))


def dial_cluster(rng: Generator, size: tuple[int, int]) -> Light:
    """Return a panel with two or three dials and lamps as bright dots, in linear light."""
    light = draw_panel(rng, size)
    for _ in range(3):
        add_dials(light, rng)
    dots = sheet(size[1], size[0], (0, 0, 0))
    for _ in range(int(rng.integers(1, 9))):
        x, y = rng.uniform([0.2 * size[1], 0.3 * size[0]], [0.8 * size[1], 0.8 * size[0]])
        disc(dots, float(x), float(y), rng.uniform(4, 9), _LAMPS[int(rng.integers(0, 4))])
    return np.asarray(light + linear_light(dots), np.float32)
