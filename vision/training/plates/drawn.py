"""Draws number plates as pictures, clean and from the front."""

from collections.abc import Sequence

import numpy as np

from vision.images import Pixels
from vision.training.plates.forms import FORMS, Form

Random = np.random.Generator

HEIGHT_PX = 96
_SIGNS = {
    "1": "0123456789",
    "A": "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "汉": "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼",
    "あ": "あいうえかきくけこさすせそたちつてと",
    "۱": "۱۲۳۴۵۶۷۸۹",
    "ب": "بجدسصطقلمنوهی",
}
_FONTS = ("uni", "sans")
_TEXT_PX = 64  # letters are drawn at this size, then stretched into place


def draw_plate(random: Random, forms: Sequence[Form] = FORMS) -> Pixels:
    """Draw one plate of one of these kinds, RGB `(96, w, 3)`, filling the picture."""
    weights = np.array([form.weight for form in forms])
    form = forms[int(random.choice(len(forms), p=weights / weights.sum()))]
    ratio = form.ratio * random.uniform(0.92, 1.08)
    plate = _ground(form, round(HEIGHT_PX * ratio), random)
    left = _band(plate, form, random)
    top = _small(plate, form, random)
    rows = [_fill(row, random) for row in form.rows]
    _rows(plate, rows, (left, top), form, random)
    _edge(plate, form, random)
    return plate


def _fill(pattern: str, random: Random) -> str:
    return "".join(str(random.choice(list(_SIGNS[c]))) if c in _SIGNS else c for c in pattern)


def _ground(form: Form, width: int, random: Random) -> Pixels:
    start = np.array(form.ground, np.float32)
    end = np.array(form.fade or form.ground, np.float32)
    share = np.linspace(0, 1, HEIGHT_PX, dtype=np.float32)[:, None, None]
    rows = start * (1 - share) + end * share + random.normal(0, 8, 3)
    return np.broadcast_to(rows, (HEIGHT_PX, width, 3)).clip(0, 255).astype(np.uint8).copy()


def _band(plate: Pixels, form: Form, random: Random) -> int:
    """Paint the strip at the left end; return where it stops."""
    if form.band is None:
        return 0
    stop = round(HEIGHT_PX * random.uniform(0.3, 0.45))
    plate[:, :stop] = form.band
    _write(
        plate, str(random.choice(["D", "F", "PL", "I", "GB"])), (0.1, 0.55, stop, 0.95), form.ground
    )
    return stop


def _small(plate: Pixels, form: Form, random: Random) -> float:
    """Write the small print; return the share of the height that it takes."""
    if not form.small or random.random() < 0.2:
        return 0.0
    width = plate.shape[1]
    _write(plate, form.small, (0.25 * width, 0.05, 0.75 * width, 0.24), form.ink)
    return 0.22


def _rows(
    plate: Pixels, rows: Sequence[str], start: tuple[float, float], form: Form, random: Random
) -> None:
    left, top = start
    width, edge = plate.shape[1], 0.07
    step = (1 - top - edge) / len(rows)
    weight, font = int(random.integers(500, 900)), str(random.choice(_FONTS))
    for n, row in enumerate(rows):
        y1 = top + edge * (not n) + n * step
        margin = random.uniform(0.02, 0.08) * width
        box = (left + margin, y1, width - margin, y1 + step - edge)
        _write(plate, row, box, form.ink, weight=weight, font=font)


def _write(
    plate: Pixels,
    text: str,
    box: tuple[float, float, float, float],
    ink: Sequence[int],
    *,
    weight: int = 700,
    font: str = "uni",
) -> None:
    """Stretch a line of text into a box: x in pixels, y in shares of the height."""
    import cv2

    if not text.isascii():
        font = "uni"
    face = cv2.FontFace(font)
    x, y, w, h = cv2.getTextSize((9999, 999), text, (0, 0), face, _TEXT_PX, weight)
    mask = np.zeros((h + 4, w + 4), np.uint8)
    cv2.putText(mask, text, (2 - x, 2 - y), 255, face, _TEXT_PX, weight)
    x1, x2 = round(box[0]), round(box[2])
    y1, y2 = (round(side * HEIGHT_PX) for side in (box[1], box[3]))
    if x2 - x1 < 4 or y2 - y1 < 4:
        return
    ink_share = cv2.resize(mask, (x2 - x1, y2 - y1), interpolation=cv2.INTER_AREA)[..., None] / 255
    part = plate[y1:y2, x1:x2]
    part[:] = (part * (1 - ink_share) + np.array(ink) * ink_share).astype(np.uint8)


def _edge(plate: Pixels, form: Form, random: Random) -> None:
    """Draw a rim, or the dark or bright frame of a holder."""
    import cv2

    height, width = plate.shape[:2]
    kind = random.random()
    colour = form.ink if kind < 0.4 else (25, 25, 25) if kind < 0.75 else (200, 200, 200)
    thick = int(random.integers(1, 6))
    if kind < 0.9:
        cv2.rectangle(plate, (0, 0), (width - 1, height - 1), colour, thick)
