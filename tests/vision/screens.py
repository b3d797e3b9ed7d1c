"""Synthetic photos for tests: words on a dark display, a scan tool, an instrument cluster."""

import io
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

WHITE, RED, AMBER, GREEN = (235, 235, 235), (235, 40, 30), (255, 165, 20), (40, 210, 70)

Words = tuple[str, int, int, int, tuple[int, int, int]]  # text, x, y of the baseline, size, colour


def screen(words: Sequence[Words], *, width: int = 1200, height: int = 800) -> np.ndarray:
    """Draw words on a dark display with a little sensor noise, as RGB `(h, w, 3)`."""
    image = np.full((height, width, 3), 18, np.uint8)
    font = cv2.FontFace("uni")
    for text, x, y, size, colour in words:
        cv2.putText(image, text, (x, y), colour, font, size)
    noise = np.random.default_rng(7).normal(0, 4, image.shape)
    blurred = cv2.GaussianBlur(image, (3, 3), 0.7)
    return np.clip(blurred + noise, 0, 255).astype(np.uint8)


def stacked(*texts: str, size: int = 40, colour: tuple[int, int, int] = WHITE) -> np.ndarray:
    """One text a row, far enough apart not to be one message."""
    return screen([(t, 80, 100 + 110 * n, size, colour) for n, t in enumerate(texts)])


def cluster(*extra: Words) -> np.ndarray:
    """A cluster with two dials, units and an odometer, with `extra` words on it."""
    marks: list[Words] = []
    for n in range(9):
        angle = np.deg2rad(140 + n * 32)
        for centre, text in ((320, str(n)), (880, str(n * 20))):
            x, y = centre + 190 * np.cos(angle), 400 + 190 * np.sin(angle)
            marks.append((text, int(x) - 12, int(y) + 10, 34, WHITE))
    marks += [
        ("x1000 r/min", 250, 480, 24, WHITE),
        ("km/h", 850, 480, 28, WHITE),
        ("ODO 123456 km", 500, 700, 30, WHITE),
    ]
    return screen([*marks, *extra])


def png(image: np.ndarray) -> bytes:
    """Encode without loss."""
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    return out.getvalue()
