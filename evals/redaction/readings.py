"""Marked photos as the redaction sees them: what it found, what it covers, how long it took."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from vision.geometry import overlaps
from vision.images import Photo, encode_jpeg, load_photo
from vision.redaction import Private, Redactor, cover, covered_corners
from vision.training.plates.labels import Area, MarkedPhoto
from vision.types import Box

FOUND_OVERLAP = 0.5
"""Overlap (IoU) from which a marked area counts as found."""
COVERED_SHARE = 0.9
"""Share of a marked area under a cover, of whatever kind, from which nobody can know it again."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A marked area: whether a box of its kind lies on it, and the share of it that is covered."""

    area: Area
    found: bool
    covered_share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A photo that was redacted.

    `over_share` is the share of the photo that is covered though nothing private lies there;
    `untouched` whether a photo that holds nothing private has no cover at all, None for others;
    `jpeg` is the photo as it was given, small, empty where there is nothing to show.
    """

    marked: MarkedPhoto
    jpeg: bytes
    found: tuple[Private, ...]
    outcomes: tuple[Outcome, ...]
    over_share: float
    untouched: bool | None
    elapsed_ms: float


def read_all(photos: Sequence[MarkedPhoto], folder: Path, redactor: Redactor) -> list[Reading]:
    """Redact photos one after another, with progress on the screen.

    Raises:
        ModelMissing: A model file is absent.
    """
    redactor.redact(load_photo((folder / photos[0].file).read_bytes()))
    return [
        read(marked, load_photo((folder / marked.file).read_bytes()), redactor)
        for marked in tqdm(photos, desc="redaction")
    ]


def read(marked: MarkedPhoto, photo: Photo, redactor: Redactor) -> Reading:
    """Redact one photo and compare with what is marked in it."""
    started = time.perf_counter()
    found = redactor.find_private(photo)
    cover(photo, found)
    elapsed_ms = (time.perf_counter() - started) * 1000
    under, private = _covers(photo, found), _marks(photo, marked.areas)
    outcomes = tuple(_outcome(area, photo, found, under) for area in marked.areas)
    untouched = None if marked.areas else not found
    over = float((under & ~private).mean())
    jpeg = encode_jpeg(photo.pixels, quality=80) if found or outcomes else b""
    return Reading(marked, jpeg, tuple(found), outcomes, over, untouched, elapsed_ms)


def as_private(area: Area) -> Private:
    """Return a marked area as something found, so that it is grown and cut as a cover is."""
    return Private(area.kind, area.box, 1.0)


def _outcome(area: Area, photo: Photo, found: Sequence[Private], under: Mask) -> Outcome:
    alike = [private.box for private in found if private.kind == area.kind]
    x1, y1, x2, y2 = (round(v / photo.scale) for v in area.box.as_list())
    part = under[y1 : max(y1 + 1, y2), x1 : max(x1 + 1, x2)]
    share = float(part.mean()) if part.size else 0.0
    return Outcome(area, any(o >= FOUND_OVERLAP for o in _overlaps(area.box, alike)), share)


def _overlaps(box: Box, others: Sequence[Box]) -> Iterator[float]:
    if others:
        rows = np.array([other.as_list() for other in others], np.float32)
        yield from overlaps(np.array([box.as_list()], np.float32), rows)[0][0].tolist()


def _covers(photo: Photo, areas: Sequence[Private]) -> Mask:
    mask = np.zeros(photo.pixels.shape[:2], bool)
    for area in areas:
        x1, y1, x2, y2 = covered_corners(photo, area)
        mask[y1:y2, x1:x2] = True
    return mask


def _marks(photo: Photo, areas: Sequence[Area]) -> Mask:
    """Return where a cover does no harm: marked areas, the blank ones too, with their margins."""
    return _covers(photo, [as_private(area) for area in areas])
