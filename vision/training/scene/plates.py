"""Number plates of several countries, seen straight on."""

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
    shade,
    sheet,
    vivid,
    whole,
    write,
)
from vision.training.scene.words import digits, letters, words

BLACK, WHITE, BLUE = (18, 18, 20), (244, 244, 242), (18, 62, 160)
YELLOW, GREEN = (246, 196, 20), (24, 120, 66)


def _plain(rng: Generator, width: int, height: int, back: Rgb, ink: Rgb) -> Pixels:
    """Return an empty plate with an embossed border and, now and then, bolts and dirt."""
    image = sheet(width, height, near(back, rng, 8))
    rim = max(3, height // 28)
    if rng.random() < 0.8:
        box(image, rim, rim, width - 2 * rim, height - 2 * rim, ink, line=max(2, rim // 2))
    if rng.random() < 0.6:
        for x in (0.2, 0.8):
            disc(image, width * x, height * 0.12, height * 0.035, shade(rng, 90, 200))
    return image


def _finish(image: Pixels, rng: Generator) -> Flat:
    """Add dirt and a frame; round the corners."""
    if rng.random() < 0.4:
        speck = rng.random(image.shape[:2]) < rng.uniform(0, 0.03)
        image[speck] = shade(rng, 60, 120)
    if rng.random() < 0.5:
        rim = int(image.shape[0] * rng.uniform(0.05, 0.16))
        frame = sheet(image.shape[1] + 2 * rim, image.shape[0] + 2 * rim, shade(rng, 10, 60))
        frame[rim:-rim, rim:-rim] = image
        if rng.random() < 0.5:
            centred(frame, letters(rng, 9), frame.shape[1] / 2, frame.shape[0] - rim * 0.25,
                    rim * 0.6, shade(rng, 180, 250), font="sans")  # fmt: skip
        image = frame
    return whole(image, corner=int(image.shape[0] * 0.08))


def _marks(image: Pixels, text: str, ink: Rgb, rng: Generator, *, left: float = 0.05) -> None:
    height, width = image.shape[:2]
    room = width * (0.97 - left)
    centred(image, text, width * (0.97 + left) / 2, height * 0.79, height * 0.72, ink,
            weight=int(rng.integers(600, 900)), fit=room)  # fmt: skip


def china_blue(rng: Generator) -> Flat:
    """A blue plate of a small car."""
    return _china(rng, BLUE, WHITE, 5)


def china_yellow(rng: Generator) -> Flat:
    """A yellow plate of a lorry or bus."""
    return _china(rng, YELLOW, BLACK, 5)


def china_green(rng: Generator) -> Flat:
    """A plate of an electric car: white turning to green downwards, six signs after the dot."""
    width, height = 520, 150
    fade = np.linspace(0, 1, height)[:, None, None]
    image = _plain(rng, width, height, WHITE, BLACK)
    image[:] = image * (1 - fade) + np.array([70, 190, 110]) * fade
    _marks(image, _chinese(rng, 6), BLACK, rng)
    return _finish(image, rng)


def _china(rng: Generator, back: Rgb, ink: Rgb, count: int) -> Flat:
    image = _plain(rng, 480, 150, back, ink)
    _marks(image, _chinese(rng, count), ink, rng)
    return _finish(image, rng)


def _chinese(rng: Generator, count: int) -> str:
    province = words()["provinces"][int(rng.integers(0, 31))]
    return f"{province}{letters(rng, 1)}·{_mixed(rng, count)}"


def _mixed(rng: Generator, count: int) -> str:
    return "".join(digits(rng, 1) if rng.random() < 0.7 else letters(rng, 1) for _ in range(count))


def europe(rng: Generator) -> Flat:
    """A long white plate with a blue band on the left."""
    image = _plain(rng, 520, 112, WHITE, BLACK)
    box(image, 0, 0, 44, 112, BLUE)
    disc(image, 22, 38, 13, YELLOW, line=2)
    centred(image, str(rng.choice(["D", "F", "I", "E", "NL", "PL", "TR", "CZ"])), 22, 96, 30, WHITE)
    _marks(image, f"{letters(rng, 2)} {letters(rng, 1)} {digits(rng, 4)}", BLACK, rng, left=0.1)
    return _finish(image, rng)


def britain(rng: Generator) -> Flat:
    """A white or yellow plate without a band."""
    back = YELLOW if rng.random() < 0.5 else WHITE
    image = _plain(rng, 520, 111, back, near(back, rng, 4))
    _marks(image, f"{letters(rng, 2)}{digits(rng, 2)} {letters(rng, 3)}", BLACK, rng)
    return _finish(image, rng)


def america(rng: Generator) -> Flat:
    """A plate of about two to one, with a pale picture and a name above and below."""
    image = _plain(rng, 360, 180, near((238, 238, 235), rng, 12), shade(rng, 150, 200))
    top, bottom = vivid(rng), vivid(rng)
    if rng.random() < 0.6:
        fade = np.linspace(0, 1, 180)[:, None, None] * rng.uniform(0.1, 0.5)
        image[:] = image * (1 - fade) + np.array(top) * fade
    centred(image, letters(rng, 9), 180, 36, 28, top, font="sans", fit=300)
    centred(image, letters(rng, 12), 180, 170, 20, bottom, font="sans", fit=300)
    centred(image, f"{letters(rng, 3)} {digits(rng, 4)}", 180, 124, 92, near((25, 40, 110), rng),
            weight=700, font="sans", fit=330)  # fmt: skip
    return _finish(image, rng)


def india(rng: Generator) -> Flat:
    """A white or yellow plate with IND on the left, in one or two rows."""
    back = YELLOW if rng.random() < 0.4 else WHITE
    first, second = f"{letters(rng, 2)} {digits(rng, 2)}", f"{letters(rng, 2)} {digits(rng, 4)}"
    if rng.random() < 0.6:
        image = _plain(rng, 500, 120, back, BLACK)
        write(image, "IND", 12, 104, 22, BLUE, font="sans")
        _marks(image, f"{first} {second}", BLACK, rng, left=0.08)
        return _finish(image, rng)
    image = _plain(rng, 340, 200, back, BLACK)
    for base, part in ((92, first), (182, second)):
        centred(image, part, 170, base, 84, BLACK, weight=700, fit=300)
    return _finish(image, rng)


def japan(rng: Generator) -> Flat:
    """A place and a class above four large digits."""
    back, ink = ((WHITE, GREEN), (YELLOW, BLACK), (GREEN, WHITE))[int(rng.integers(0, 3))]
    image = _plain(rng, 330, 165, back, ink)
    place = str(rng.choice(["品川", "横浜", "大阪", "京都", "札幌"]))
    centred(image, f"{place} {digits(rng, 3)}", 165, 52, 40, ink, fit=220)
    centred(image, f"{digits(rng, 2)}-{digits(rng, 2)}", 180, 146, 92, ink, weight=700, fit=270)
    return _finish(image, rng)


def russia(rng: Generator) -> Flat:
    """A white plate with a region of its own on the right."""
    image = _plain(rng, 520, 112, WHITE, BLACK)
    text = f"{letters(rng, 1)} {digits(rng, 3)} {letters(rng, 2)}"
    write(image, text, 24, 88, 84, BLACK, weight=700, fit=350)
    box(image, 388, 0, 4, 112, BLACK)
    centred(image, digits(rng, 3), 454, 66, 56, BLACK, fit=110)
    centred(image, "RUS", 440, 102, 24, BLACK, font="sans")
    return _finish(image, rng)


def brazil(rng: Generator) -> Flat:
    """A white plate under a blue band with the name of the country."""
    image = _plain(rng, 400, 130, WHITE, BLACK)
    box(image, 0, 0, 400, 30, BLUE)
    centred(image, str(rng.choice(["BRASIL", "ARGENTINA", "URUGUAY"])), 200, 24, 20, WHITE)
    centred(image, f"{letters(rng, 3)}{digits(rng, 1)}{letters(rng, 1)}{digits(rng, 2)}", 200, 112,
            78, BLACK, weight=700, fit=360)  # fmt: skip
    return _finish(image, rng)


PLATES: dict[str, Callable[[Generator], Flat]] = {
    "china_blue": china_blue,
    "china_yellow": china_yellow,
    "china_green": china_green,
    "europe": europe,
    "britain": britain,
    "america": america,
    "india": india,
    "japan": japan,
    "russia": russia,
    "brazil": brazil,
}
