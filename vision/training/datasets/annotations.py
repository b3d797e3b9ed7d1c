"""What the layouts have in common: photos with named boxes, before names become lamp codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from vision.training.photos import BadDataset, Split

Corners = tuple[float, float, float, float]

IMAGE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif"}
)
SLACK = 0.05
"""How far, as a share of a side, a box may reach over the edge; further is another format."""

_SPLITS: dict[str, Split] = {
    "train": "train",
    "dev": "dev",
    "valid": "dev",
    "validation": "dev",
    "val": "dev",
    "test": "validation",
}


@dataclass(frozen=True, slots=True)
class NamedBox:
    """A box with the data set's own name for it; corners are shares of the photo's sides."""

    name: str
    box: Corners


@dataclass(frozen=True, slots=True)
class AnnotatedPhoto:
    """A photo file, its boxes in their order, and the side its folder says, if any."""

    path: Path
    boxes: tuple[NamedBox, ...]
    split: Split | None = None


def split_named(name: str) -> Split | None:
    """Return the side that a folder or a file says: `train`, `valid`, `instances_val2017`."""
    return _SPLITS.get(name.rpartition("_")[2].lower().rstrip("0123456789"))


def images_below(folder: Path) -> Iterator[Path]:
    """Return the image files of a folder and those below it, in order."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in IMAGE_SUFFIXES)


def box_around(points: Sequence[float]) -> Corners:
    """Return the box around a polygon given as x1, y1, x2, y2, ..."""
    across, down = points[::2], points[1::2]
    return min(across), min(down), max(across), max(down)


def inside(box: Corners) -> Corners:
    """Return the box cut at the photo's edges; nothing may be left of it.

    Raises:
        ValueError: A corner is no number or lies well outside the photo.
    """
    if not all(isfinite(share) and -SLACK <= share <= 1 + SLACK for share in box):
        raise ValueError("the box lies outside the photo")
    x1, y1, x2, y2 = (min(max(share, 0.0), 1.0) for share in box)
    return x1, y1, x2, y2


def read_text(path: Path) -> str:
    """Return a text file of a data set.

    Raises:
        BadDataset: It is not UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDataset(f"{path} is not UTF-8 text; save it as UTF-8") from error
