"""Drawn plates put into photos: in perspective, in the light and the sharpness of the place."""

import numpy as np
import numpy.typing as npt

from vision.images import Pixels

Random = np.random.Generator
Corners = npt.NDArray[np.float32]
"""`(4, 2)` pixels: top left, top right, bottom right, bottom left."""


def corners_in(box: npt.NDArray[np.float32], random: Random) -> Corners:
    """Return a leaning quadrilateral that just fits into a box x1, y1, x2, y2."""
    x1, y1, x2, y2 = box
    height, width = y2 - y1, x2 - x1
    # A plate that fills a box as high as it is wide is seen from the side: it leans the more.
    steep = float(np.clip(1.1 - width / height / 3, 0.08, 0.75)) * random.uniform(0.3, 1.0)
    lean = float(random.choice([-1, 1])) * steep * height
    pull = float(np.clip(random.normal(0, 0.03), -0.08, 0.08)) * width
    taper = random.uniform(0, 0.12, 2) * (height - abs(lean)) / 2
    left, right = max(0.0, lean), max(0.0, -lean)
    top, bottom = max(0.0, pull), max(0.0, -pull)
    return np.array(
        [
            [x1 + top, y1 + left + taper[0]], [x2 - bottom, y1 + right + taper[1]],
            [x2 - top, y2 - left - taper[1]], [x1 + bottom, y2 - right - taper[0]],
        ],
        np.float32,
    )  # fmt: skip


def paste_plate(photo: Pixels, plate: Pixels, corners: Corners, random: Random) -> None:
    """Put a drawn plate into an RGB photo, in place."""
    import cv2

    height, width = plate.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    low = np.floor(corners.min(0)).astype(int) - 4
    high = np.ceil(corners.max(0)).astype(int) + 4
    x1, y1 = np.maximum(low, 0)
    x2, y2 = np.minimum(high, (photo.shape[1], photo.shape[0]))
    if x2 - x1 < 6 or y2 - y1 < 4:
        return
    shift = np.array([[1, 0, -x1], [0, 1, -y1], [0, 0, 1]], np.float64)
    size = (int(x2 - x1), int(y2 - y1))
    flat = _shrunk(_lit(plate, photo[y1:y2, x1:x2], random), corners)
    scale = np.diag([width / flat.shape[1], height / flat.shape[0], 1.0])
    laid = cv2.warpPerspective(flat, shift @ matrix @ scale, size)
    cover = np.full(flat.shape[:2], 255, np.uint8)
    laid_cover = cv2.warpPerspective(cover, shift @ matrix @ scale, size)
    soft = float(random.uniform(0.3, 1.1))
    share = cv2.GaussianBlur(laid_cover, (0, 0), soft)[..., None].astype(np.float32) / 255
    blurred = cv2.GaussianBlur(laid, (0, 0), soft).astype(np.float32)
    part = photo[y1:y2, x1:x2]
    part[:] = (part * (1 - share) + blurred * share).clip(0, 255).astype(np.uint8)


def _lit(plate: Pixels, around: Pixels, random: Random) -> Pixels:
    """Dim, tint, stain and shade a plate roughly as what lies around it is lit."""
    import cv2

    light = 0.35 + 0.75 * float(np.percentile(around, 75)) / 255
    light *= float(random.uniform(0.75, 1.15))
    tint = random.normal(1, 0.04, 3)
    shade = random.uniform(0.5, 1.0, (2, 4, 1)) if random.random() < 0.4 else np.ones((2, 4, 1))
    size = (plate.shape[1], plate.shape[0])
    cast = cv2.resize(shade.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)[..., None]
    noise = random.normal(0, random.uniform(0, 10), (*plate.shape[:2], 1))
    return np.asarray((plate * cast * light * tint + noise).clip(0, 255), np.uint8)


def _shrunk(plate: Pixels, corners: Corners) -> Pixels:
    """Reduce a plate to about the size it will have, so that its strokes don't break up."""
    import cv2

    wide = float(np.linalg.norm(corners[1] - corners[0]))
    high = float(np.linalg.norm(corners[3] - corners[0]))
    size = (max(4, min(plate.shape[1], round(wide))), max(3, min(plate.shape[0], round(high))))
    return np.asarray(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), np.uint8)
