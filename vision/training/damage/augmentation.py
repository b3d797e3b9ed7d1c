"""Photos and boxes bent together, a batch at a time, on whatever device holds the photos."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

Floats = npt.NDArray[np.float32]

_SEEN = 0.35  # of a box must be left in view
_SMALLEST_PX = 3.0
_GREY = 114.0


@dataclass(frozen=True, slots=True)
class Bending:
    """How far photos are bent: ranges for each photo, and chances of a mosaic and of coarseness."""

    scale: tuple[float, float] = (0.6, 1.6)
    shift: float = 0.2
    turn_deg: float = 6.0
    squeeze: float = 0.15
    mosaic: float = 0.5
    coarse: float = 0.4


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos of one set, square and padded, with what is labelled.

    Attributes:
        pixels: `(n, 3, s, s)` uint8 on the device.
        boxes: For each photo `(k, 5)`: class and corners in pixels of the square.
        extents: `(n,)`, -1 where unknown.
        mirror: Class of each class in a mirror.
    """

    pixels: torch.Tensor
    boxes: list[Floats]
    extents: npt.NDArray[np.int64]
    mirror: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Bent photos `(n, 3, side, side)` float, boxes `(k, 5)` for each in pixels, and extents."""

    pixels: torch.Tensor
    boxes: list[Floats]
    extents: npt.NDArray[np.int64]


def draw_batch(
    photos: Photos, count: int, side: int, bending: Bending, rng: np.random.Generator
) -> Batch:
    """Return `count` bent photos; some are mosaics of four, whose extent is unknown."""
    mosaics = int(rng.binomial(count, bending.mosaic))
    parts = []
    if count - mosaics:
        parts.append(_bend(photos, count - mosaics, side, bending, rng))
    if mosaics:
        parts.append(_tile(_bend(photos, 4 * mosaics, side // 2, bending, rng)))
    pixels = _recolour(torch.cat([part.pixels for part in parts]), rng)
    boxes = [boxes for part in parts for boxes in part.boxes]
    return Batch(pixels, boxes, np.concatenate([part.extents for part in parts]))


def _tile(tiles: Batch) -> Batch:
    count, half = len(tiles.boxes) // 4, tiles.pixels.shape[-1]
    four = tiles.pixels.reshape(count, 2, 2, 3, half, half)
    pixels = four.permute(0, 3, 1, 4, 2, 5).reshape(count, 3, 2 * half, 2 * half)
    offsets = [np.array([0, x, y, x, y], np.float32) * half for y in (0, 1) for x in (0, 1)]
    boxes = [
        np.concatenate([tiles.boxes[4 * n + place] + offsets[place] for place in range(4)])
        for n in range(count)
    ]
    return Batch(pixels, boxes, np.full(count, -1))


def _bend(
    photos: Photos, count: int, side: int, bending: Bending, rng: np.random.Generator
) -> Batch:
    numbers = rng.integers(len(photos.boxes), size=count)
    forward, shift, flipped = _affines(count, bending, rng)
    inverse = np.linalg.inv(forward)
    theta = np.concatenate([inverse, -(inverse @ shift[:, :, None])], 2).astype(np.float32)
    device = photos.pixels.device
    pixels = photos.pixels[torch.from_numpy(numbers).to(device)].float()
    pixels = _coarsened(pixels, bending, rng)
    grid = functional.affine_grid(
        torch.from_numpy(theta).to(device), [count, 3, side, side], align_corners=False
    )
    bent = functional.grid_sample(pixels - _GREY, grid, align_corners=False) + _GREY
    full = pixels.shape[-1]
    boxes = [
        _moved(photos.boxes[n], a, t, full, side, photos.mirror if f else None)
        for n, a, t, f in zip(numbers, forward, shift, flipped, strict=True)
    ]
    return Batch(bent, boxes, photos.extents[numbers])


def _affines(
    count: int, bending: Bending, rng: np.random.Generator
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return `(n, 2, 2)`, `(n, 2)` from the photo to the bent one, both -1..1, and mirrored."""
    least, most = (float(np.log(bound)) for bound in bending.scale)
    scale = np.exp(rng.uniform(least, most, count))
    wide = scale * np.exp(rng.uniform(-bending.squeeze, bending.squeeze, count))
    turn = np.radians(rng.uniform(-bending.turn_deg, bending.turn_deg, count))
    flipped = rng.random(count) < 0.5
    sign = np.where(flipped, -1.0, 1.0)
    rows = [
        [wide * np.cos(turn) * sign, -scale * np.sin(turn)],
        [wide * np.sin(turn) * sign, scale * np.cos(turn)],
    ]
    forward = np.moveaxis(np.array(rows), 2, 0).astype(np.float32)
    shift = rng.uniform(-bending.shift, bending.shift, (count, 2)).astype(np.float32)
    return forward, shift, flipped


def _coarsened(pixels: torch.Tensor, bending: Bending, rng: np.random.Generator) -> torch.Tensor:
    """Take detail from the first photos of a batch, which came in any order."""
    some = int(rng.binomial(len(pixels), bending.coarse))
    if not some:
        return pixels
    share, full = float(rng.uniform(0.3, 0.8)), pixels.shape[-2:]
    small = functional.interpolate(
        pixels[:some], scale_factor=share, mode="bilinear", antialias=True
    )
    back = functional.interpolate(small, size=full, mode="bilinear")
    return torch.cat([back, pixels[some:]])


def _moved(
    boxes: Floats, forward: Floats, shift: Floats, full: int, side: int, mirror: list[int] | None
) -> Floats:
    if not len(boxes):
        return boxes
    classes = boxes[:, :1]
    if mirror is not None:
        classes = np.take(mirror, classes.astype(np.int64)).astype(np.float32)
    unit = boxes[:, 1:] / full * 2 - 1
    corners = unit[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    corners = (corners @ forward.T + shift + 1) / 2 * side
    low, high = corners.min(1), corners.max(1)
    area = (high - low).prod(1)
    low, high = low.clip(0, side), high.clip(0, side)
    size = high - low
    kept = (size.prod(1) > _SEEN * area) & (size > _SMALLEST_PX).all(1)
    return np.asarray(np.concatenate([classes, low, high], 1)[kept], np.float32)


def _recolour(pixels: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    count = len(pixels)

    def around_one(by: float, planes: int = 1) -> torch.Tensor:
        drawn = rng.uniform(1 - by, 1 + by, (count, planes, 1, 1)).astype(np.float32)
        return torch.from_numpy(drawn).to(pixels.device)

    mean = pixels.mean((1, 2, 3), keepdim=True)
    pixels = (pixels - mean) * around_one(0.3) + mean * around_one(0.35)
    grey = pixels.mean(1, keepdim=True)
    pixels = (pixels - grey) * around_one(0.5) + grey
    return (pixels * around_one(0.08, 3)).clamp(0, 255)
