"""What the detector learns from: crops of photos, some plates in them drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.images import Pixels, encode_jpeg, load_photo
from vision.training.plates.drawn import draw_plate
from vision.training.plates.labels import MarkedPhoto
from vision.training.plates.pasting import corners_in, paste_plate

Boxes = npt.NDArray[np.float32]
Random = np.random.Generator

CROP_PX = 320
SERVED_PX = 640
"""Longer side of a photo as the detector sees it; photos are learnt at about that scale."""

_SMALLEST_PX = 3.0  # plates lower than this, after scaling, can't be told from noise
_ATLAS = 1200


@dataclass(frozen=True, slots=True)
class Scene:
    """A photo as JPEG bytes with its plates, and those that bear no number."""

    jpeg: bytes
    plates: Boxes
    blank: Boxes


@dataclass(frozen=True, slots=True)
class Sample:
    """Pixels `(320, 320, 3)` with the boxes of plates, and those that count neither way."""

    pixels: Pixels
    plates: Boxes
    unsure: Boxes


def load_scenes(photos: Path, marked: Sequence[MarkedPhoto]) -> list[Scene]:
    """Read marked photos, reduced to what the detector will see at most.

    Plates that can't be read are plates all the same: covering them harms nobody.
    """
    scenes = []
    for photo in marked:
        loaded = load_photo((photos / photo.file).read_bytes(), max_side=2 * SERVED_PX)
        plates, blank = (
            np.array(
                [
                    area.box.as_list()
                    for area in photo.areas
                    if area.kind == "plate" and (area.legible == "blank") is without
                ],
                np.float32,
            ).reshape(-1, 4)
            / loaded.scale
            for without in (False, True)
        )
        scenes.append(Scene(encode_jpeg(loaded.pixels, quality=92), plates, blank))
    return scenes


def draw_atlas(random: Random, count: int = _ATLAS) -> list[Pixels]:
    """Draw the plates that will be put into photos."""
    return [draw_plate(random) for _ in range(count)]


class Samples:
    """An endless supply of samples, each decided by its number and the seed alone."""

    def __init__(
        self, scenes: Sequence[Scene], atlas: Sequence[Pixels], seed: int, length: int
    ) -> None:
        self._scenes = scenes
        self._atlas = atlas
        self._seed = seed
        self._length = length
        weights = np.array([6.0 if len(s.plates) else 3.0 if len(s.blank) else 1.0 for s in scenes])
        self._weights = weights / weights.sum()

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, number: int) -> Sample:
        random = np.random.default_rng((self._seed, number))
        scene = self._scenes[int(random.choice(len(self._scenes), p=self._weights))]
        photo = load_photo(scene.jpeg).pixels
        matrix = _view(photo, scene, random)
        crop = _warp(photo, matrix, random)
        plates, blank = _moved(scene.plates, matrix), _moved(scene.blank, matrix)
        drawn = self._draw(crop, plates, blank, random)
        plates = np.concatenate([np.delete(plates, drawn.over, 0), drawn.boxes])
        return _sample(_weathered(crop, random), plates, np.delete(blank, drawn.filled, 0))

    def _draw(self, crop: Pixels, plates: Boxes, blank: Boxes, random: Random) -> "_Drawn":
        boxes: list[Boxes] = []
        over = [n for n, b in enumerate(plates) if _inside(b) and random.random() < 0.25]
        filled = [n for n, b in enumerate(blank) if _inside(b) and random.random() < 0.8]
        places = [plates[n] for n in over] + [blank[n] for n in filled]
        if random.random() < 0.4:
            places += _free_places([*plates, *blank], random)
        for place in places:
            plate = self._atlas[int(random.integers(len(self._atlas)))]
            corners = corners_in(place, random)
            paste_plate(crop, plate, corners, random)
            boxes.append(np.concatenate([corners.min(0), corners.max(0)]))
        return _Drawn(np.array(boxes, np.float32).reshape(-1, 4), over, filled)


@dataclass(frozen=True, slots=True)
class _Drawn:
    boxes: Boxes
    over: list[int]
    filled: list[int]


def _view(photo: Pixels, scene: Scene, random: Random) -> npt.NDArray[np.float64]:
    """Choose what of a photo the crop shows, at what scale, turned and mirrored how."""
    height, width = photo.shape[:2]
    scale = SERVED_PX / max(height, width) * float(np.exp(random.uniform(-0.9, 0.6)))
    places = np.concatenate([scene.plates, scene.blank])
    if len(places) and random.random() < 0.8:
        box = places[int(random.integers(len(places)))]
        centre = (box[:2] + box[2:]) / 2
        # A close-up of a plate would leave the crop.
        scale = min(scale, 0.9 * CROP_PX / float(box[2] - box[0]))
        aim = random.uniform(0.15, 0.85, 2) * CROP_PX
    else:
        centre, aim = random.uniform(0.2, 0.8, 2) * (width, height), np.full(2, CROP_PX / 2)
    turn = np.radians(random.normal(0, 3))
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    linear = np.array([[cos, -sin], [sin, cos]])
    spare = np.minimum(CROP_PX - scale * np.array([width, height]), 0)
    # The crop stays on the photo where that is large enough.
    shift = np.where(spare < 0, np.clip(aim - linear @ centre, spare, 0), aim - linear @ centre)
    view = np.concatenate([linear, shift[:, None]], 1)
    if random.random() < 0.5:
        view = np.array([[-1, 0], [0, 1]]) @ view + [[0, 0, CROP_PX], [0, 0, 0]]
    return np.asarray(view, np.float64)


def _warp(photo: Pixels, matrix: npt.NDArray[np.float64], random: Random) -> Pixels:
    import cv2

    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    grey = tuple(int(v) for v in random.integers(0, 255, 3))
    if scale < 0.75:
        # Interpolation alone would leave out pixels.
        photo = np.asarray(
            cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        )
        matrix = matrix @ np.diag([1 / scale, 1 / scale, 1.0])
    size = (CROP_PX, CROP_PX)
    return np.asarray(cv2.warpAffine(photo, matrix, size, flags=cv2.INTER_LINEAR, borderValue=grey))


def _moved(boxes: Boxes, matrix: npt.NDArray[np.float64]) -> Boxes:
    """Return the upright boxes around boxes that were moved, cut at the edges of the crop."""
    if not len(boxes):
        return boxes
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    low, high = moved.min(1), moved.max(1)
    whole = (high - low).prod(1)
    low, high = low.clip(0, CROP_PX), high.clip(0, CROP_PX)
    kept = (high - low).prod(1) > 0.3 * whole
    return np.asarray(np.concatenate([low, high], 1)[kept], np.float32)


def _inside(box: Boxes) -> bool:
    return bool((box[:2] > 2).all() and (box[2:] < CROP_PX - 2).all() and box[2] - box[0] > 12)


def _free_places(taken: Sequence[Boxes], random: Random) -> list[Boxes]:
    places: list[Boxes] = []
    for _ in range(int(random.integers(1, 3))):
        width = float(np.exp(random.uniform(np.log(14), np.log(170))))
        height = width / float(np.exp(random.uniform(np.log(0.6), np.log(4.8))))
        x, y = random.uniform(2, CROP_PX - 2 - width), random.uniform(2, CROP_PX - 2 - height)
        box = np.array([x, y, x + width, y + height], np.float32)
        if all(_apart(box, other) for other in [*taken, *places]):
            places.append(box)
    return places


def _apart(first: Boxes, second: Boxes) -> bool:
    return bool((first[2:] < second[:2]).any() or (second[2:] < first[:2]).any())


def _weathered(crop: Pixels, random: Random) -> Pixels:
    """Change light, colour, sharpness and compression as cameras and messengers do."""
    import cv2

    levels = np.linspace(0, 1, 256) ** float(np.exp(random.normal(0, 0.25)))
    gains = 255 * float(np.exp(random.normal(0, 0.15))) * random.normal(1, 0.05, 3)
    table = (levels[:, None] * gains).clip(0, 255).astype(np.uint8)
    image = np.asarray(cv2.LUT(crop, table[None]), np.uint8)
    if random.random() < 0.1:
        image = np.repeat(image.mean(2, keepdims=True).astype(np.uint8), 3, 2)
    if random.random() < 0.3:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(random.uniform(0.3, 1.4))))
    if random.random() < 0.25:
        noise = random.standard_normal(image.shape, np.float32) * np.float32(random.uniform(2, 12))
        image = (image + noise).clip(0, 255).astype(np.uint8)
    if random.random() < 0.4:
        quality = int(random.integers(30, 90))
        _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return image


def _sample(pixels: Pixels, plates: Boxes, blank: Boxes) -> Sample:
    tiny = (plates[:, 3] - plates[:, 1]) < _SMALLEST_PX
    return Sample(pixels, plates[~tiny], np.concatenate([plates[tiny], blank]))
