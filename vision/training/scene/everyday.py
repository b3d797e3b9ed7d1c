"""What looks a little like the rest and is none of it: other apps, signs, instruments, pictures."""

from collections.abc import Callable, Sequence

import numpy as np

from vision.training.scene.devices import phone, screen_only, tablet
from vision.training.scene.ink import (
    Flat,
    Generator,
    Pixels,
    box,
    centred,
    disc,
    near,
    rounded,
    shade,
    sheet,
    stroke,
    vivid,
    whole,
    write,
)
from vision.training.scene.words import digits, language, one, some

Pictures = Sequence[Pixels]


def chat(rng: Generator, width: int, height: int) -> Pixels:
    """A conversation in bubbles."""
    dark, tongue = rng.random() < 0.4, language(rng)
    image = sheet(width, height, shade(rng, 10, 40) if dark else shade(rng, 225, 250))
    tall = height * float(rng.uniform(0.05, 0.09))
    mine, y = vivid(rng, (0.6, 0.95)), tall * 1.4
    box(image, 0, 0, width, tall, shade(rng, 40, 90) if dark else shade(rng, 235, 255))
    while y + tall * 1.5 < height:
        right, wide = rng.random() < 0.5, width * rng.uniform(0.3, 0.7)
        left = width * 0.94 - wide if right else width * 0.06
        fill = mine if right else (shade(rng, 60, 80) if dark else (255, 255, 255))
        box(image, left, y, wide, tall * 1.1, fill)
        write(image, one("chats", rng, tongue), left + 8, y + tall * 0.72, tall * 0.5,
              (250, 250, 250) if dark and not right else (20, 20, 20), fit=wide - 16)  # fmt: skip
        y += tall * float(rng.uniform(1.4, 2.2))
    return image


def street_map(rng: Generator, width: int, height: int) -> Pixels:
    """A map with streets, water, a route and a pin."""
    image = sheet(width, height, shade(rng, 225, 245) if rng.random() < 0.7 else shade(rng, 25, 50))
    box(image, rng.uniform(0, width), rng.uniform(0, height), width * 0.4, height * 0.4,
        near((170, 205, 240), rng))  # fmt: skip
    for _ in range(int(rng.integers(8, 20))):
        ends = rng.uniform([-width * 0.2, -height * 0.2], [width * 1.2, height * 1.2], (3, 2))
        stroke(image, ends, near((250, 240, 200), rng), int(rng.integers(2, 12)))
    route = np.cumsum(rng.normal(0, width * 0.12, (8, 2)), axis=0) + np.array(
        [width / 2, height / 2]
    )
    stroke(image, route, near((60, 110, 240), rng), 8)
    disc(image, float(route[-1, 0]), float(route[-1, 1]), 12, (220, 40, 40))
    return image


def player(rng: Generator, width: int, height: int) -> Pixels:
    """A radio or a music player, as infotainment displays show one."""
    image, ink = sheet(width, height, shade(rng, 5, 50)), shade(rng, 200, 250)
    box(image, width * 0.08, height * 0.15, min(width, height) * 0.4, min(width, height) * 0.4,
        vivid(rng))  # fmt: skip
    write(image, one("chats", rng, language(rng)), width * 0.1, height * 0.7, height * 0.06, ink,
          fit=width * 0.8)  # fmt: skip
    write(image, f"FM {rng.uniform(87, 108):.1f}", width * 0.55, height * 0.3, height * 0.1, ink,
          fit=width * 0.4)  # fmt: skip
    stroke(image, [(width * 0.1, height * 0.8), (width * 0.9, height * 0.8)], vivid(rng), 5)
    for n in range(3):
        disc(image, width * (0.35 + 0.15 * n), height * 0.9, height * 0.04, ink)
    return image


def icons(rng: Generator, width: int, height: int) -> Pixels:
    """A home screen full of app icons."""
    ends = np.array([vivid(rng), vivid(rng)], float)
    fade = np.linspace(0, 1, height)[:, None, None]
    image = np.broadcast_to(ends[0] * (1 - fade) + ends[1] * fade, (height, width, 3))
    image = np.ascontiguousarray(image, np.uint8)
    columns = 4 if height > width else 7
    pitch = width / columns
    for row in range(int(height / (pitch * 1.25))):
        for n in range(columns):
            if rng.random() < 0.85:
                box(image, (n + 0.18) * pitch, (row * 1.25 + 0.2) * pitch, pitch * 0.64,
                    pitch * 0.64, vivid(rng))  # fmt: skip
    return image


def table(rng: Generator, width: int, height: int) -> Pixels:
    """A list of contacts, a shop, a spreadsheet: rows that speak of no car."""
    image, tongue = sheet(width, height, shade(rng, 235, 255)), language(rng)
    tall, y = height * float(rng.uniform(0.06, 0.12)), 0.0
    box(image, 0, 0, width, tall, vivid(rng, (0.4, 0.9)))
    while y + 2 * tall < height:
        y += tall
        disc(image, tall * 0.6, y + tall * 0.5, tall * 0.3, vivid(rng))
        write(image, one("chats", rng, tongue), tall * 1.2, y + tall * 0.6, tall * 0.36,
              (30, 30, 30), fit=width * 0.6)  # fmt: skip
        write(image, f"{digits(rng, 2)}.{digits(rng, 2)}", width * 0.82, y + tall * 0.6,
              tall * 0.34, (90, 90, 90))  # fmt: skip
        stroke(image, [(0, y + tall), (width, y + tall)], (210, 210, 210), 1)
    return image


APPS = {"chat": chat, "street_map": street_map, "player": player, "icons": icons, "table": table}


def sign(rng: Generator) -> Flat:
    """A road sign or a shop sign."""
    words, wide = str(some("signs", rng, 1)[0]), int(rng.integers(240, 520))
    high = int(wide * rng.uniform(0.3, 1.0))
    fill = vivid(rng, (0.3, 0.9)) if rng.random() < 0.7 else shade(rng, 200, 255)
    image = sheet(wide, high, fill)
    ink = (250, 250, 250) if sum(fill) < 420 else (20, 20, 20)
    box(image, 8, 8, wide - 16, high - 16, ink, line=4)
    centred(image, words, wide / 2, high * 0.62, high * 0.4, ink, weight=800, fit=wide * 0.86)
    return whole(image, corner=int(rng.integers(0, 40)))


def meter(rng: Generator) -> Flat:
    """A multimeter, a remote control, a calculator: keys and digits, but no codes."""
    width, height = int(rng.integers(200, 300)), int(rng.integers(420, 600))
    image = sheet(width, height, vivid(rng) if rng.random() < 0.5 else shade(rng, 15, 90))
    box(image, width * 0.12, height * 0.08, width * 0.76, height * 0.2, near((180, 195, 160), rng))
    write(image, f"{rng.uniform(0, 20):.2f}", width * 0.2, height * 0.24, height * 0.15,
          (25, 30, 25), fit=width * 0.6, font="sans")  # fmt: skip
    if rng.random() < 0.5:
        disc(image, width / 2, height * 0.62, width * 0.3, shade(rng, 20, 60))
        stroke(image, [(width / 2, height * 0.62), (width / 2, height * 0.5)], (240, 240, 240), 5)
    else:
        for n in range(20):
            box(image, width * (0.12 + 0.2 * (n % 4)), height * (0.36 + 0.11 * (n // 4)),
                width * 0.15, height * 0.07, shade(rng, 60, 220))  # fmt: skip
    return Flat(image, rounded(width, height, 26))


def things(pictures: Pictures) -> dict[str, Callable[[Generator], Flat]]:
    """Return the draughtsmen of this module; `pictures` are shown on screens and on walls."""

    def shown(rng: Generator, width: int, height: int) -> Pixels:
        if not len(pictures):
            return icons(rng, width, height)
        import cv2

        picture = pictures[int(rng.integers(0, len(pictures)))]
        return np.asarray(cv2.resize(picture, (width, height)), np.uint8)

    def app(rng: Generator) -> Flat:
        body = (phone, tablet, screen_only)[int(rng.integers(0, 3))]
        return body(rng, list(APPS.values())[int(rng.integers(0, len(APPS)))])

    def photo_shown(rng: Generator) -> Flat:
        return (phone, tablet)[int(rng.integers(0, 2))](rng, shown)

    def poster(rng: Generator) -> Flat:
        return whole(shown(rng, int(rng.integers(300, 600)), int(rng.integers(300, 600))))

    return {"app": app, "photo_shown": photo_shown, "poster": poster, "sign": sign, "meter": meter}
