"""A flat thing put before a background and photographed."""

import numpy as np
import numpy.typing as npt

from vision.training.camera import linear_light, photograph
from vision.training.clutter import add_hand, add_reflections, draw_panel
from vision.training.lighting import Generator, Light
from vision.training.scene.ink import Flat, Pixels

SIZES = ((360, 480), (480, 360), (300, 480), (420, 420))


def picture_size(rng: Generator) -> tuple[int, int]:
    """Return height and width of a drawn photo in pixels."""
    return SIZES[int(rng.integers(0, len(SIZES)))]


def surface(rng: Generator, size: tuple[int, int], photo: Pixels | None) -> Light:
    """Return a background in linear light: part of a photo out of focus, or a drawn table."""
    import cv2

    if photo is None or rng.random() < 0.25:
        light = draw_panel(rng, size) + float(rng.uniform(0, 0.25))
        grain = rng.uniform(0.7, 1.3, (size[0], max(2, size[1] // int(rng.integers(1, 60)))))
        stretched = cv2.resize(grain.astype(np.float32), size[::-1])
        return np.asarray(light * stretched[..., None], np.float32)
    height, width = photo.shape[:2]
    share = rng.uniform(0.35, 1)
    tall, wide = max(8, int(height * share)), max(8, int(width * share))
    y, x = int(rng.integers(0, height - tall + 1)), int(rng.integers(0, width - wide + 1))
    part = cv2.resize(photo[y : y + tall, x : x + wide], size[::-1])
    part = cv2.GaussianBlur(part, (0, 0), float(rng.choice([0.6, 2, 5, 9])))
    return linear_light(np.asarray(part, np.uint8)) * float(rng.uniform(0.5, 1.2))


def mount(
    flat: Flat, photo: Pixels | None, rng: Generator, *, share: tuple[float, float]
) -> Pixels:
    """Return a photo of `flat` before part of `photo`, or on a drawn table.

    Args:
        flat: The thing.
        photo: What is behind it, None for a table.
        rng: Source of the pose, the light and the camera's faults.
        share: Least and most of the picture's width or height that it fills.
    """
    size = picture_size(rng)
    light = surface(rng, size, photo)
    matrix = _pose(flat.pixels.shape[1], flat.pixels.shape[0], size, rng, share)
    _shadow(light, flat, matrix, rng)
    _lay(light, flat, matrix, rng)
    if rng.random() < 0.5:
        add_reflections(light, rng)
    if rng.random() < 0.3:
        add_hand(light, rng)
    return photograph(light, rng, gentle=bool(rng.random() < 0.6))


def _pose(width: int, height: int, size: tuple[int, int], rng: Generator,
          share: tuple[float, float]) -> npt.NDArray[np.float64]:  # fmt: skip
    """Return the homography from the flat picture to the photo."""
    import cv2

    filled = rng.uniform(*share)
    scale = filled * min(size[1] / width, size[0] / height)
    angle = np.radians(rng.normal(0, 7) if rng.random() < 0.85 else rng.uniform(-40, 40))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, height / 2]
    tilt = 1 + rng.uniform(-0.16, 0.16, (4, 2))
    placed = (corners * tilt * scale) @ turn.T
    room = np.array([size[1], size[0]]) / 2
    loose = np.maximum(room - np.abs(placed).max(axis=0), 0)
    placed += room + rng.uniform(-1, 1, 2) * loose
    source = (corners + np.array([width / 2, height / 2])).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, placed.astype(np.float32))
    return np.asarray(matrix, np.float64)


def _shadow(light: Light, flat: Flat, matrix: npt.NDArray[np.float64], rng: Generator) -> None:
    import cv2

    size = light.shape[1::-1]
    mask = cv2.warpPerspective(flat.cover, matrix, size).astype(np.float32) / 255
    away = np.array([[1, 0, rng.uniform(-14, 14)], [0, 1, rng.uniform(0, 16)]], np.float32)
    soft = cv2.GaussianBlur(cv2.warpAffine(mask, away, size), (0, 0), float(rng.uniform(3, 12)))
    light *= 1 - rng.uniform(0.1, 0.6) * soft[..., None]


def _lay(light: Light, flat: Flat, matrix: npt.NDArray[np.float64], rng: Generator) -> None:
    import cv2

    size, how = light.shape[1::-1], cv2.INTER_AREA
    cover = cv2.warpPerspective(flat.cover, matrix, size, flags=how).astype(np.float32) / 255
    warped = cv2.warpPerspective(flat.pixels, matrix, size, flags=how)
    left, right = rng.uniform(0.6, 1.25, 2)
    slope = np.linspace(left, right, size[0])[None, :, None]
    level = rng.uniform(0.5, 1.3) if flat.glows else rng.uniform(0.25, 0.95)
    seen = linear_light(np.asarray(warped, np.uint8)) * (level * slope)
    light *= 1 - cover[..., None]
    light += cover[..., None] * (seen + float(rng.uniform(0, 0.04))).astype(np.float32)
