"""Labelled photos as square pixels in memory."""

from collections.abc import Sequence

import cv2
import numpy as np
import torch
from tqdm import tqdm

from vision.training.damage.augmentation import Photos
from vision.training.damage.folders import Labelled

_GREY = 114


def pack_photos(labelled: Sequence[Labelled], mirror: list[int], side: int, device: str) -> Photos:
    """Read photos, scale each to fit a square of `side` pixels, pad it grey, and hold them all.

    Raises:
        ValueError: A photo can't be read; says which.
    """
    pixels = np.full((len(labelled), 3, side, side), _GREY, np.uint8)
    boxes = []
    for number, one in enumerate(tqdm(labelled, desc="reading photos", leave=False)):
        picture, placed = fit_square(one, side)
        pixels[number] = picture.transpose(2, 0, 1)
        boxes.append(placed)
    extents = np.array([one.extent for one in labelled], np.int64)
    return Photos(torch.from_numpy(pixels).to(device), boxes, extents, mirror)


def fit_square(one: Labelled, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the padded photo `(side, side, 3)` RGB and its boxes `(k, 5)` in pixels of it."""
    read = cv2.imread(str(one.path), cv2.IMREAD_COLOR_RGB)
    if read is None:
        raise ValueError(f"{one.path} can't be read as a photo; remove it or its labels")
    height, width = read.shape[:2]
    scale = side / max(height, width)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    fitted = cv2.resize(
        read, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=how
    )
    picture = np.full((side, side, 3), _GREY, np.uint8)
    top, left = (side - fitted.shape[0]) // 2, (side - fitted.shape[1]) // 2
    picture[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    size = np.array([1, *2 * (fitted.shape[1], fitted.shape[0])], np.float32)
    offset = np.array([0, left, top, left, top], np.float32)
    return picture, (one.boxes * size + offset).astype(np.float32)
