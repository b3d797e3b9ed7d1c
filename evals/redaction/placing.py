"""Drawn plates and given portraits put into marked photos: what too few real photos show.

A drawn plate goes over a plate without a number, where a car bears it; a portrait anywhere in the
upper part of a photo of a car, at the size of people beside it or in it, sometimes as if seen
through glass. Each photo decides by its name what is put where, so that every run is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.images import Photo, Pixels, load_photo
from vision.training.plates.drawn import draw_plate
from vision.training.plates.forms import FORMS, Form
from vision.training.plates.labels import Area, MarkedPhoto
from vision.training.plates.pasting import corners_in, paste_plate
from vision.types import Box

CHINESE, ABROAD, PORTRAIT = "drawn Chinese plate", "drawn plate of abroad", "portrait put in"
_LEAST_PLATE_PX = 32  # a drawn plate narrower than this could not be read
_FACE_PX = (14.0, 110.0)  # widths of faces, in photos of 640 pixels
_HEAD = (
    0.35,
    0.45,
    0.35,
    0.25,
)  # of a face's size: what of the head lies left, above, right, below
_CHINESE_FORMS: tuple[Form, ...] = tuple(f for f in FORMS if {"汉", "粤"} & set("".join(f.rows)))
_OTHER_FORMS: tuple[Form, ...] = tuple(f for f in FORMS if f not in _CHINESE_FORMS)

Placed = tuple[MarkedPhoto, Photo]
Random = np.random.Generator


def placed_photos(marked: Sequence[MarkedPhoto], folder: Path) -> Iterator[Placed]:
    """Yield photos with what was put into them, in the order of the list."""
    portraits = list(_portraits(marked, folder))
    for photo in marked:
        if not any(area.kind == "plate" for area in photo.areas):
            continue
        picture = load_photo((folder / photo.file).read_bytes())
        random = np.random.default_rng(int(sha256(photo.file.encode()).hexdigest()[:12], 16))
        blank = [a for a in photo.areas if a.legible == "blank" and _is_wide(a, picture)]
        for source, forms in ((CHINESE, _CHINESE_FORMS), (ABROAD, _OTHER_FORMS)):
            if blank:
                yield _with_plates(photo, picture, blank, (source, forms), random)
        if portraits:
            face = portraits[int(random.integers(len(portraits)))]
            yield _with_face(photo, picture, face, random)


def _is_wide(area: Area, picture: Photo) -> bool:
    return (area.box.x2 - area.box.x1) / picture.scale >= _LEAST_PLATE_PX


def _with_plates(
    photo: MarkedPhoto,
    picture: Photo,
    blank: Sequence[Area],
    kind: tuple[str, Sequence[Form]],
    random: Random,
) -> Placed:
    source, forms = kind
    pixels = picture.pixels.copy()
    placed = []
    for area in blank:
        box = np.array(area.box.as_list(), np.float32) / picture.scale
        corners = corners_in(box, random)
        paste_plate(pixels, draw_plate(random, forms), corners, random)
        placed.append(_area("plate", np.concatenate([corners.min(0), corners.max(0)]), picture))
    return _marked(photo, source, blank, placed), replace(picture, pixels=pixels)


def _with_face(
    photo: MarkedPhoto, picture: Photo, portrait: tuple[Pixels, Box], random: Random
) -> Placed:
    pixels = picture.pixels.copy()
    height, width = pixels.shape[:2]
    face = float(np.exp(random.uniform(*np.log(_FACE_PX)))) * max(height, width) / 640
    head, inner = _head(portrait, face)
    high, wide = head.shape[:2]
    x = int(random.integers(0, max(1, width - wide)))
    y = int(random.integers(0, max(1, round(0.65 * height) - high)))
    part = pixels[y : y + high, x : x + wide]
    head = head[: part.shape[0], : part.shape[1]]
    share = _oval(high, wide)[: part.shape[0], : part.shape[1]] * random.choice([1.0, 1.0, 0.75])
    light = random.uniform(0.45, 1.05)
    part[:] = (part * (1 - share) + head * light * share).clip(0, 255).astype(np.uint8)
    placed = _area("face", inner + np.array([x, y, x, y], np.float32), picture)
    return _marked(photo, PORTRAIT, (), [placed]), replace(picture, pixels=pixels)


def _head(portrait: tuple[Pixels, Box], face_px: float) -> tuple[Pixels, npt.NDArray[np.float32]]:
    """Return the head of a portrait at the size wanted, and where its face lies in it."""
    import cv2

    pixels, box = portrait
    size = np.array([box.x2 - box.x1, box.y2 - box.y1])
    low = np.maximum([box.x1, box.y1] - size * _HEAD[:2], 0).astype(int)
    high = np.ceil([box.x2, box.y2] + size * _HEAD[2:]).astype(int)
    cut = pixels[low[1] : high[1], low[0] : high[0]]
    scale = face_px / float(size[0])
    shape = (max(4, round(cut.shape[1] * scale)), max(4, round(cut.shape[0] * scale)))
    head = np.asarray(cv2.resize(cut, shape, interpolation=cv2.INTER_AREA), np.uint8)
    inner = (np.array(box.as_list()) - np.tile(low, 2)) * scale
    return head, inner.astype(np.float32)


def _oval(height: int, width: int) -> npt.NDArray[np.float32]:
    ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.asarray(((1.05 - np.hypot(ys, xs)) * 6).clip(0, 1)[..., None], np.float32)


def _portraits(marked: Sequence[MarkedPhoto], folder: Path) -> Iterator[tuple[Pixels, Box]]:
    for photo in marked:
        faces = [area.box for area in photo.areas if area.kind == "face"]
        if photo.file.startswith("portraits/") and len(faces) == 1:
            picture = load_photo((folder / photo.file).read_bytes())
            box = np.array(faces[0].as_list()) / picture.scale
            yield picture.pixels, Box(*(float(v) for v in box))


def _area(kind: str, box: npt.NDArray[np.floating], picture: Photo) -> Area:
    corners = (float(v) for v in box * picture.scale)
    return Area("face" if kind == "face" else "plate", Box(*corners), "yes")


def _marked(
    photo: MarkedPhoto, source: str, gone: Sequence[Area], placed: Sequence[Area]
) -> MarkedPhoto:
    """Return the photo with what was put in; what it held before counts neither way."""
    before = [replace(area, legible="blank") for area in photo.areas if area not in gone]
    return replace(photo, source=source, areas=(*before, *placed))
