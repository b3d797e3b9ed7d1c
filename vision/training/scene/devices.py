"""The things that show a screen: handheld readers, phones, tablets, laptops, displays."""

from collections.abc import Callable

import numpy as np

from vision.training.scene.ink import (
    Flat,
    Generator,
    Pixels,
    Rgb,
    box,
    centred,
    disc,
    near,
    rounded,
    shade,
    sheet,
    vivid,
)
from vision.training.scene.words import letters

Screen = Callable[[Generator, int, int], Pixels]
Body = Callable[[Generator, Screen], Flat]


def phone(rng: Generator, screen: Screen) -> Flat:
    """A phone held upright, now and then sideways."""
    width, height = int(rng.integers(300, 360)), int(rng.integers(600, 720))
    if rng.random() < 0.15:
        width, height = height, width
    rim = int(rng.integers(6, 22))
    image = sheet(width + 2 * rim, height + 2 * rim, shade(rng, 5, 60))
    image[rim : rim + height, rim : rim + width] = screen(rng, width, height)
    if rng.random() < 0.5:
        disc(image, image.shape[1] / 2, rim * 1.6, rim * 0.5, (5, 5, 5))
    return Flat(image, rounded(image.shape[1], image.shape[0], rim * 2), True)


def tablet(rng: Generator, screen: Screen) -> Flat:
    """A workshop tablet in a thick rubber frame with bumpers."""
    width, height = int(rng.integers(620, 760)), int(rng.integers(400, 500))
    rim = int(rng.integers(30, 75))
    body = vivid(rng, (0.25, 0.8)) if rng.random() < 0.5 else shade(rng, 20, 80)
    image = sheet(width + 2 * rim, height + 2 * rim, body)
    inner = int(rim * rng.uniform(0.2, 0.6))
    box(image, rim - inner, rim - inner, width + 2 * inner, height + 2 * inner, shade(rng, 5, 30))
    image[rim : rim + height, rim : rim + width] = screen(rng, width, height)
    if rng.random() < 0.6:
        brand, ink = letters(rng, int(rng.integers(4, 8))), shade(rng, 150, 240)
        base = image.shape[0] - rim * 0.3
        centred(image, brand, image.shape[1] / 2, base, rim * 0.4, ink, font="sans")
    return Flat(image, rounded(image.shape[1], image.shape[0], rim), True)


def handheld(rng: Generator, screen: Screen) -> Flat:
    """A reader with a small display above a pad of keys, in two colours."""
    width, height = int(rng.integers(320, 420)), int(rng.integers(560, 720))
    body, trim = shade(rng, 20, 70), vivid(rng, (0.4, 0.9))
    image = sheet(width, height, trim if rng.random() < 0.5 else body)
    box(image, width * 0.06, height * 0.04, width * 0.88, height * 0.92, body)
    wide, high = int(width * 0.72), int(height * rng.uniform(0.3, 0.45))
    left, top = (width - wide) // 2, int(height * 0.13)
    box(image, left - 8, top - 8, wide + 16, high + 16, shade(rng, 5, 25))
    image[top : top + high, left : left + wide] = screen(rng, wide, high)
    centred(image, letters(rng, 5), width / 2, height * 0.105, height * 0.035, (235, 235, 235),
            font="sans")  # fmt: skip
    _keys(image, rng, top + high + height * 0.05, trim)
    return Flat(image, rounded(width, height, int(width * rng.uniform(0.05, 0.25))), True)


def _keys(image: Pixels, rng: Generator, top: float, trim: Rgb) -> None:
    height, width = image.shape[:2]
    room = height * 0.94 - top
    middle = (width / 2, top + room * 0.5)
    cap = near((trim, (225, 225, 225), (60, 60, 60))[int(rng.integers(0, 3))], rng)
    if rng.random() < 0.5:
        disc(image, *middle, room * 0.42, near((110, 110, 110), rng, 40))
        disc(image, *middle, room * 0.18, cap)
    else:
        for dx, dy in ((0, -1), (0, 1), (-1, 0), (1, 0)):
            box(image, middle[0] + dx * room * 0.34 - 20, middle[1] + dy * room * 0.32 - 13, 40, 26,
                cap)  # fmt: skip
    for x, name in ((0.17, "EXIT"), (0.83, "OK")):
        disc(image, width * x, middle[1], room * 0.14, vivid(rng))
        centred(image, name, width * x, middle[1] + 5, 14, (250, 250, 250), font="sans")


def laptop(rng: Generator, screen: Screen) -> Flat:
    """A laptop seen from the front: a wide screen above a keyboard."""
    width, height, rim = 760, int(rng.integers(420, 480)), int(rng.integers(12, 26))
    deck = int(height * rng.uniform(0.2, 0.5))
    image = sheet(width + 2 * rim, height + 2 * rim + deck, shade(rng, 10, 60))
    image[rim : rim + height, rim : rim + width] = screen(rng, width, height)
    body = shade(rng, 40, 190)
    box(image, 0, height + 2 * rim, image.shape[1], deck, body)
    pitch = width / 14
    for row in range(int(deck / pitch)):
        for n in range(14):
            box(image, rim + n * pitch + 3, height + 2.4 * rim + row * pitch, pitch - 6, pitch - 6,
                shade(rng, 15, 45))  # fmt: skip
    return Flat(image, rounded(image.shape[1], image.shape[0], 8), True)


def screen_only(rng: Generator, screen: Screen) -> Flat:
    """A photo or a screenshot of nothing but the screen."""
    width, height = int(rng.integers(480, 760)), int(rng.integers(360, 560))
    if rng.random() < 0.4:
        width, height = height, width
    image = screen(rng, width, height)
    return Flat(image, np.full(image.shape[:2], 255, np.uint8), True)


BODIES: dict[str, Body] = {
    "phone": phone,
    "tablet": tablet,
    "handheld": handheld,
    "laptop": laptop,
    "screen_only": screen_only,
}
