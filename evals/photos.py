"""Drawn photos for conversations: a cluster with chosen lamps lit, a note with words on it."""

import zlib
from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np

from evals.case_files import CaseError
from knowledge_base.load import shipped_knowledge
from vision.training import clutter
from vision.training.camera import Pixels, photograph
from vision.training.drawing import Style
from vision.training.lighting import Generator, Light, emission, paint_symbol, shine
from vision.training.symbols import load_symbols

NOTHING = "nothing"
SIZE = (720, 960)
SPAN_PX = 58.0
GAP_PX = 120
PLAIN = Style(
    stroke=6.0, filled=False, hollow=False, dots=0, font="sans", font_weight=700, text_width=0.9
)
NOTE_SIZE, LINE_PX = (640, 960), 46


def check_lamps(lamps: tuple[str, ...]) -> None:
    """Refuse lamps that can't be drawn.

    Raises:
        CaseError: There is no such lamp, or it has no such colour.
    """
    for lamp in lamps:
        if lamp != NOTHING:
            _code_and_colour(lamp)


@cache
def cluster_photo(lamps: tuple[str, ...]) -> bytes:
    """Return a JPEG of a cluster on which `lamps` ("code" or "code@colour") shine.

    Raises:
        CaseError: There is no such lamp, or it has no such colour.
    """
    rng = np.random.default_rng(zlib.crc32("+".join(lamps).encode()))
    light = clutter.draw_panel(rng, SIZE)
    clutter.add_dials(light, rng)
    lit = [lamp for lamp in lamps if lamp != NOTHING]
    for n, lamp in enumerate(lit):
        centre = (SIZE[1] // 2 + int((n - (len(lit) - 1) / 2) * GAP_PX), SIZE[0] // 2)
        _shine(light, *_code_and_colour(lamp), centre, rng)
    return _jpeg(photograph(light, rng, gentle=True))


def note_photo(lines: Sequence[str]) -> bytes:
    """Return a JPEG of a screen with lines of words, dark on light; any script."""
    canvas = np.full((*NOTE_SIZE, 3), 236, np.uint8)
    face = cv2.FontFace("uni")
    for n, line in enumerate(lines):
        at = (40, 90 + n * int(LINE_PX * 1.9))
        cv2.putText(canvas, line, at, (24, 24, 24), face, _size(line), 500)
    return _jpeg(canvas)


@cache
def damage_photo() -> bytes:
    """Return a JPEG of a car's side with a dent and a scratch: enough to be a photo of damage."""
    rng = np.random.default_rng(6)
    canvas = np.full((*SIZE, 3), (96, 102, 104), np.uint8)
    canvas[: SIZE[0] // 3] = (198, 186, 170)
    body = np.array([[90, 430], [150, 330], [330, 310], [430, 210], [680, 210], [800, 330]])
    outline = np.vstack([body, [[900, 360], [910, 470], [90, 470]]]).astype(np.int32)
    cv2.fillPoly(canvas, [outline], (44, 58, 168))
    for x in (250, 730):
        cv2.circle(canvas, (x, 470), 62, (24, 24, 26), -1)
        cv2.circle(canvas, (x, 470), 34, (150, 150, 152), -1)
    cv2.ellipse(canvas, (520, 400), (70, 38), 12, 0, 360, (30, 38, 104), -1)
    cv2.line(canvas, (430, 372), (660, 430), (205, 210, 214), 4)
    noise = rng.normal(0, 6, canvas.shape)
    return _jpeg(np.clip(canvas + noise, 0, 255).astype(np.uint8))


def _size(line: str) -> int:
    """Return a height at which a line fits the width; Chinese characters are square."""
    width = sum(1.0 if char > "\u2e80" else 0.55 for char in line)
    return int(min(LINE_PX, (NOTE_SIZE[1] - 80) / max(width, 1)))


def _code_and_colour(lamp: str) -> tuple[str, str]:
    code, _, colour = lamp.partition("@")
    colours = _colours().get(code)
    if not colours or (colour and colour not in colours):
        raise CaseError(f"photo: there is no lamp {lamp!r}; write a code, or code@colour")
    return code, colour or colours[0]


@cache
def _colours() -> dict[str, list[str]]:
    lamps = shipped_knowledge().lamps.values()
    return {lamp.code: [meaning.colour for meaning in lamp.meanings] for lamp in lamps}


def _shine(light: Light, code: str, colour: str, centre: tuple[int, int], rng: Generator) -> None:
    shapes = load_symbols()[code][0]
    painted = paint_symbol(shapes, SPAN_PX, np.eye(2), PLAIN, rng)
    if painted is None:
        raise CaseError(f"photo: the lamp {code} can't be drawn at {SPAN_PX:.0f} px")
    height, width = painted.coverage.shape[:2]
    corner = (centre[0] - width // 2, centre[1] - height // 2)
    shine(light, painted, corner, emission(colour, rng), 0.15)


def _jpeg(image: Pixels) -> bytes:
    done, encoded = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not done:
        raise RuntimeError("the photo can't be encoded")
    return encoded.tobytes()
