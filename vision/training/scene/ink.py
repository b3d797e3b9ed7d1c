"""A flat picture to draw screens, plates and papers on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Generator = np.random.Generator
Rgb = tuple[int, int, int]

_FONTS = ("sans", "uni", "italic")


@dataclass(frozen=True, slots=True)
class Flat:
    """A drawn thing seen straight on: RGB `(h, w, 3)`, and 255 where it is and not the table.

    `glows` says that it sends out light of its own, as a screen does.
    """

    pixels: Pixels
    cover: Pixels
    glows: bool = False


def sheet(width: int, height: int, rgb: Rgb = (255, 255, 255)) -> Pixels:
    """Return an empty picture of one colour."""
    return np.full((height, width, 3), rgb, np.uint8)


def whole(image: Pixels, *, glows: bool = False, corner: int = 0) -> Flat:
    """Return a picture as a thing of its own, with corners rounded by `corner` pixels."""
    return Flat(image, rounded(image.shape[1], image.shape[0], corner), glows)


def rounded(width: int, height: int, corner: int) -> Pixels:
    """Return a mask of a rectangle whose corners are rounded."""
    import cv2

    mask = np.zeros((height, width), np.uint8)
    r = max(0, min(corner, width // 2 - 1, height // 2 - 1))
    cv2.rectangle(mask, (r, 0), (width - r - 1, height - 1), (255,), -1)
    cv2.rectangle(mask, (0, r), (width - 1, height - r - 1), (255,), -1)
    for x in (r, width - r - 1):
        for y in (r, height - r - 1):
            cv2.circle(mask, (x, y), r, (255,), -1, cv2.LINE_AA)
    return mask


def box(image: Pixels, left: float, top: float, width: float, height: float, rgb: Rgb,
        *, line: int = -1) -> None:  # fmt: skip
    """Draw a rectangle, filled unless `line` gives the width of its outline."""
    import cv2

    ends = (int(left), int(top)), (int(left + width), int(top + height))
    cv2.rectangle(image, *ends, rgb, line, cv2.LINE_AA)


def disc(image: Pixels, x: float, y: float, radius: float, rgb: Rgb, *, line: int = -1) -> None:
    """Draw a disc, or a ring of width `line`."""
    import cv2

    cv2.circle(image, (int(x), int(y)), max(1, int(radius)), rgb, line, cv2.LINE_AA)


def stroke(image: Pixels, points: npt.ArrayLike, rgb: Rgb, width: int = 2) -> None:
    """Draw a line through points `(n, 2)`."""
    import cv2

    fixed = np.round(np.asarray(points)).astype(np.int32)
    cv2.polylines(image, [fixed], False, rgb, max(1, width), cv2.LINE_AA)


def write(image: Pixels, words: str, left: float, base: float, size: float, rgb: Rgb,
          *, weight: int = 500, font: str = "uni", fit: float = 0.0) -> float:  # fmt: skip
    """Write words from `left` on the base line; return where they end.

    With `fit` they are written smaller when they would be wider than that.
    """
    import cv2

    face, px = cv2.FontFace(font), max(6, int(size))
    width = _width(words, px, font, weight)
    if fit and width > fit:
        px = max(6, int(px * fit / width))
    end = cv2.putText(image, words, (int(left), int(base)), rgb, face, px, weight)
    return float(end[0][0])


def centred(image: Pixels, words: str, middle: float, base: float, size: float, rgb: Rgb,
            *, weight: int = 500, font: str = "uni", fit: float = 0.0) -> None:  # fmt: skip
    """Write words around `middle`; see `write`."""
    px = max(6, int(size))
    width = _width(words, px, font, weight)
    if fit and width > fit:
        px, width = max(6, int(px * fit / width)), fit
    write(image, words, middle - width / 2, base, px, rgb, weight=weight, font=font)


def _width(words: str, px: int, font: str, weight: int) -> float:
    import cv2

    area = cv2.getTextSize((4000, 400), words, (0, 200), cv2.FontFace(font), px, weight)
    return float(area[2])


def any_font(rng: Generator) -> str:
    """Return one of the fonts."""
    return str(rng.choice(_FONTS, p=[0.5, 0.4, 0.1]))


def shade(rng: Generator, low: int, high: int) -> Rgb:
    """Return a colour near grey between two levels."""
    level, tint = rng.integers(low, high + 1), rng.integers(-10, 11, 3)
    return ink(level + tint)


def vivid(rng: Generator, value: tuple[float, float] = (0.4, 0.95)) -> Rgb:
    """Return a saturated colour."""
    import colorsys

    hue, deep, bright = rng.random(), rng.uniform(0.5, 1), rng.uniform(*value)
    return ink(np.array(colorsys.hsv_to_rgb(hue, deep, bright)) * 255)


def near(rgb: Rgb, rng: Generator, spread: int = 15) -> Rgb:
    """Return a colour close to another."""
    return ink(np.array(rgb) + rng.integers(-spread, spread + 1, 3))


def ink(values: npt.ArrayLike) -> Rgb:
    """Return three numbers as a colour."""
    r, g, b = np.clip(np.asarray(values), 0, 255).astype(int)
    return int(r), int(g), int(b)
