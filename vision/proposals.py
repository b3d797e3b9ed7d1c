"""Boxes that may hold a lit lamp: bright, colourful or locally contrasting spots of a photo.

Finds nearly every lit lamp and a few hundred other things; telling them apart is the work of
`vision.lamps`.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float32]

WORKING_SIDE_PX = 1280
"""Photos are read at this longer side; the smallest lamps measured are 1/160 of it."""

LIMITS = (0.005, 0.09)
"""Geometric mean side of a lamp as a share of the photo's longer side; 618 real lamps fit."""


class Cut(NamedTuple):
    """One threshold of one channel; `closing` is a share of the photo's longer side."""

    channel: str
    level: int
    closing: float


# Chosen greedily on 160 real photos (618 lit lamps) for lamps met at IoU >= 0.5 per box proposed.
CUTS = (
    Cut("chroma_wide", 45, 0.008),
    Cut("chroma_wide", 25, 0.004),
    Cut("bright", 235, 0.008),
    Cut("red_wide", 12, 0.004),
    Cut("chroma_near", 45, 0.013),
    Cut("red", 235, 0.0),
    Cut("chroma", 50, 0.0),
    Cut("bright", 180, 0.013),
    Cut("chroma", 70, 0.0),
    Cut("green", 15, 0.013),
    Cut("redness", 30, 0.0),
    Cut("chroma_near", 45, 0.0),
    Cut("bright_near", 25, 0.004),
    Cut("bright_wide", 12, 0.013),
    Cut("chroma_wide", 12, 0.0),
    Cut("red", 150, 0.004),
)


def propose_boxes(image: Pixels) -> Boxes:
    """Return boxes that may hold a lit lamp, near-duplicates merged.

    Costs about 0.1 s on one core for a 1,600 px photo.

    Args:
        image: RGB pixels, `(h, w, 3)` uint8, at least 16 px on each side.

    Returns:
        `(n, 4)` corners x1, y1, x2, y2 in pixels of `image`; a few hundred, none on a blank photo.
    """
    import cv2

    longer = max(image.shape[:2])
    scale = min(1.0, WORKING_SIDE_PX / longer)
    small = image
    if scale < 1.0:
        small = np.asarray(
            cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        )
    channels = _channels(small)
    found = [_components(channels[cut.channel], cut) for cut in CUTS]
    return _distinct(np.concatenate(found)) / np.float32(scale)


def _channels(image: Pixels) -> dict[str, Pixels]:
    import cv2

    red, green, blue = cv2.split(image)
    bright = cv2.max(cv2.max(red, green), blue)
    chroma = cv2.subtract(bright, cv2.min(cv2.min(red, green), blue))
    redness = cv2.subtract(red, cv2.max(green, blue))
    longer = max(image.shape[:2])

    def raised(channel: Pixels, share: float) -> Pixels:
        side = int(longer * share) | 1
        return np.asarray(cv2.subtract(channel, cv2.blur(channel, (side, side))), np.uint8)

    planes = {
        "bright": bright,
        "chroma": chroma,
        "red": red,
        "redness": redness,
        "green": cv2.subtract(green, red),
        "chroma_wide": raised(np.asarray(chroma, np.uint8), 0.045),
        "chroma_near": raised(np.asarray(chroma, np.uint8), 0.02),
        "bright_wide": raised(np.asarray(bright, np.uint8), 0.045),
        "bright_near": raised(np.asarray(bright, np.uint8), 0.02),
        "red_wide": raised(np.asarray(redness, np.uint8), 0.045),
    }
    return {name: np.asarray(plane, np.uint8) for name, plane in planes.items()}


def _components(channel: Pixels, cut: Cut) -> Boxes:
    import cv2

    longer = max(channel.shape)
    mask = cv2.threshold(channel, cut.level, 1, cv2.THRESH_BINARY)[1]
    side = round(longer * cut.closing)
    if side > 1:
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    stats = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)[2][1:]
    left, top, width, height = (stats[:, i].astype(np.float32) for i in range(4))
    size = np.sqrt(width * height) / longer
    fits = (size > LIMITS[0]) & (size < LIMITS[1]) & (np.minimum(width, height) >= 4)
    fits &= (width < 0.2 * longer) & (height < 0.12 * longer)
    fits &= (width < 9 * height) & (height < 3.5 * width)
    boxes = np.stack([left, top, left + width, top + height], axis=1)
    return np.asarray(boxes[fits], np.float32)


def _distinct(boxes: Boxes) -> Boxes:
    """Keep one of each set of boxes that agree to about a tenth of their size."""
    size = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    step = 2.0 ** np.floor(np.log2(np.maximum(size, 1.0))) / 8.0
    keys = np.c_[np.round(boxes / step[:, None]), step].astype(np.int64)
    kept = np.unique(keys, axis=0, return_index=True)[1]
    return np.asarray(boxes[np.sort(kept)], np.float32)
