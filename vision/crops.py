"""Square crops around boxes, with context, as the lamp models see them."""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float32]

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
    margin = int(np.ceil(sides.max() / 2)) + 2
    padded = cv2.copyMakeBorder(image, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    left = np.round((boxes[:, 0] + boxes[:, 2] - sides) / 2).astype(int) + margin
    top = np.round((boxes[:, 1] + boxes[:, 3] - sides) / 2).astype(int) + margin
    whole = np.maximum(np.round(sides).astype(int), 2)
    for i, (x, y, side) in enumerate(zip(left, top, whole, strict=True)):
        window = padded[max(y, 0) : y + side, max(x, 0) : x + side]
        how = cv2.INTER_AREA if side > size_px else cv2.INTER_LINEAR
        crops[i] = cv2.resize(window, (size_px, size_px), interpolation=how)
    return crops
