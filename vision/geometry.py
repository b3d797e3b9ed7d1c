"""Overlap of boxes given as corner arrays."""

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.float32]


def overlaps(first: Boxes, second: Boxes) -> tuple[Boxes, Boxes]:
    """Return how much each pair of boxes overlaps.

    Args:
        first: `(n, 4)` corners x1, y1, x2, y2.
        second: `(m, 4)` corners.

    Returns:
        Two `(n, m)` arrays in [0, 1]: intersection over union, and over the smaller box.
    """
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [np.clip(b[:, 2:] - b[:, :2], 1e-6, None).prod(axis=1) for b in (first, second)]
    union = areas[0][:, None] + areas[1][None] - shared
    smaller = np.minimum(areas[0][:, None], areas[1][None])
    return np.asarray(shared / union, np.float32), np.asarray(shared / smaller, np.float32)
