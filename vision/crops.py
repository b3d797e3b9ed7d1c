"""Square crops around boxes, with context, as the lamp models see them."""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float32]
Corners = npt.NDArray[np.int64]

CONTEXT = 1.7
"""Side of a crop as a multiple of the box's longer side: the symbol and what is beside it."""


def cut_crops(image: Pixels, boxes: Boxes, size_px: int, *, context: float = CONTEXT) -> Pixels:
    """Cut one square crop around each box; outside the photo is its edge, repeated.

    Args:
        image: `(h, w, 3)` uint8.
        boxes: `(n, 4)` corners in pixels.
        size_px: Side of every crop returned.
        context: Crop side as a multiple of the box's longer side.

    Returns:
        `(n, size_px, size_px, 3)` uint8, channels as in `image`.
    """
    import cv2

    crops = np.empty((len(boxes), size_px, size_px, 3), np.uint8)
    if not len(boxes):
        return crops
    sides = context * np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    left = np.round((boxes[:, 0] + boxes[:, 2] - sides) / 2).astype(int)
    top = np.round((boxes[:, 1] + boxes[:, 3] - sides) / 2).astype(int)
    whole = np.maximum(np.round(sides).astype(int), 2)
    padded, above, before = _padded(image, left, top, whole)
    left, top = left + before, top + above
    for i, (x, y, side) in enumerate(zip(left, top, whole, strict=True)):
        window = padded[max(y, 0) : y + side, max(x, 0) : x + side]
        how = cv2.INTER_AREA if side > size_px else cv2.INTER_LINEAR
        crops[i] = cv2.resize(window, (size_px, size_px), interpolation=how)
    return crops


def _padded(image: Pixels, left: Corners, top: Corners, whole: Corners) -> tuple[Pixels, int, int]:
    """Repeat the photo's edge as far as the windows hang over it; most photos need no copy.

    Returns:
        The photo, and the rows and columns added above and before it.
    """
    import cv2

    above, before = max(0, -int(top.min())), max(0, -int(left.min()))
    below = max(0, int((top + whole).max()) - image.shape[0])
    behind = max(0, int((left + whole).max()) - image.shape[1])
    if not (above or before or below or behind):
        return image, 0, 0
    edge = cv2.BORDER_REPLICATE
    padded = cv2.copyMakeBorder(image, above, below, before, behind, edge)
    return np.asarray(padded, np.uint8), above, before
