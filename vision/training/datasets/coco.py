"""COCO folders: `_annotations.coco.json` beside the photos, or `annotations/*.json`."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from vision.training.datasets.annotations import (
    AnnotatedPhoto,
    Corners,
    NamedBox,
    box_around,
    images_below,
    inside,
    read_text,
    split_named,
)
from vision.training.photos import BadDataset

logger = logging.getLogger(__name__)

ROBOFLOW = "_annotations.coco.json"
_PARTS = ("images", "annotations", "categories")


def find_coco(folder: Path) -> list[Path]:
    """Return the annotation files of a data set or of one of its split folders."""
    beside = [folder / ROBOFLOW, *sorted(folder.glob(f"*/{ROBOFLOW}"))]
    apart = sorted((folder / "annotations").glob("*.json"))
    top = [path for path in sorted(folder.glob("*.json")) if path.name != ROBOFLOW]
    return [path for path in beside if path.is_file()] or apart or [p for p in top if _is_coco(p)]


def read_coco(folder: Path) -> list[AnnotatedPhoto]:
    """Read the photos of `find_coco`; those whose file is missing are left out, with a warning.

    Raises:
        BadDataset: An annotation file is malformed, or none of its photos is there.
    """
    by_name: dict[str, list[Path]] = {}
    for path in images_below(folder):
        by_name.setdefault(path.name, []).append(path)
    return [photo for file in find_coco(folder) for photo in _read_file(file, folder, by_name)]


@dataclass(frozen=True, slots=True)
class _Shot:
    """An entry of `images`: the name of the file, and its sides in pixels."""

    name: str
    width: float
    height: float


def _read_file(file: Path, folder: Path, by_name: dict[str, list[Path]]) -> list[AnnotatedPhoto]:
    document = _document(file)
    shots = {row["id"]: _shot(file, row) for row in _rows(file, document, "images", ("file_name",))}
    boxes = _boxes(file, document, shots)
    split = split_named(file.parent.name) or split_named(file.stem)
    places = {key: _locate(shot.name, file, folder, by_name) for key, shot in shots.items()}
    _tell_missing(file, [shots[key].name for key, path in places.items() if path is None], shots)
    return [AnnotatedPhoto(p, tuple(boxes[key]), split) for key, p in places.items() if p]


def _boxes(
    file: Path, document: dict[str, Any], shots: dict[Any, _Shot]
) -> dict[Any, list[NamedBox]]:
    """Return the boxes of each image, which may have none."""
    names = {row["id"]: str(row["name"]) for row in _rows(file, document, "categories", ("name",))}
    boxes: dict[Any, list[NamedBox]] = {key: [] for key in shots}
    for row in _rows(file, document, "annotations", ("image_id", "category_id")):
        image, category = row["image_id"], row["category_id"]
        if image not in shots or category not in names:
            raise BadDataset(
                f"{file}: annotation {row['id']} names image {image} and category {category}, one "
                "of which the file doesn't have; export it anew"
            )
        boxes[image].append(NamedBox(names[category], _box(file, row, shots[image])))
    return boxes


def _is_coco(path: Path) -> bool:
    """Tell whether a JSON file at the top is one; other tools leave notes there."""
    document = _document(path, strict=False)
    return all(part in document for part in _PARTS)


def _document(file: Path, *, strict: bool = True) -> dict[str, Any]:
    try:
        document = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise BadDataset(f"{file}:{error.lineno}: no JSON: {error.msg}; export it anew") from error
    if strict and not (isinstance(document, dict) and all(part in document for part in _PARTS)):
        raise BadDataset(f"{file} is no COCO file: it needs {', '.join(_PARTS)}; export it anew")
    return document if isinstance(document, dict) else {}


def _rows(
    file: Path, document: dict[str, Any], part: str, fields: Sequence[str]
) -> list[dict[str, Any]]:
    rows = document[part]
    if not isinstance(rows, list):
        raise BadDataset(f"{file}: {part} is no list; export it anew")
    for number, row in enumerate(rows):
        wanted = ("id", *fields)
        if not (isinstance(row, dict) and all(isinstance(row.get(f), int | str) for f in wanted)):
            raise BadDataset(f"{file}: {part}[{number}] needs {', '.join(wanted)}; export it anew")
    return rows


def _shot(file: Path, row: dict[str, Any]) -> _Shot:
    try:
        width, height = float(row["width"]), float(row["height"])
    except (KeyError, TypeError, ValueError):
        width = height = 0.0
    if not (width > 0 and height > 0):
        raise BadDataset(f"{file}: image {row['id']} ({row['file_name']}) needs width and height "
                         "in pixels; export it anew")  # fmt: skip
    return _Shot(str(row["file_name"]), width, height)


def _box(file: Path, row: dict[str, Any], shot: _Shot) -> Corners:
    """Return the box, or the box around the polygons, in shares."""
    try:
        x1, y1, x2, y2 = _corners(row)
        return inside((x1 / shot.width, y1 / shot.height, x2 / shot.width, y2 / shot.height))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadDataset(
            f"{file}: annotation {row['id']} ({shot.name}): cannot read its box: {error}; bbox is "
            "[x, y, width, height] in pixels"
        ) from error


def _corners(row: dict[str, Any]) -> Corners:
    if row.get("bbox"):
        x, y, width, height = (float(value) for value in row["bbox"])
        return x, y, x + width, y + height
    return box_around([float(value) for polygon in row["segmentation"] for value in polygon])


def _locate(name: str, file: Path, folder: Path, by_name: dict[str, list[Path]]) -> Path | None:
    """Return the photo of that name: beside the file, below `images/`, or the one that fits."""
    inner = PurePosixPath(name.replace("\\", "/"))
    for place in (file.parent, folder, folder / "images"):
        if (place / inner) in by_name.get(inner.name, ()):
            return place / inner
    same = by_name.get(inner.name, [])
    side = split_named(file.parent.name) or split_named(file.stem)
    fitting = [path for path in same if split_named(path.parent.name) == side]
    return next((found[0] for found in (fitting, same) if len(found) == 1), None)


def _tell_missing(file: Path, missing: Sequence[str], shots: dict[Any, _Shot]) -> None:
    if shots and len(missing) == len(shots):
        raise BadDataset(f"{file}: none of its {len(shots)} photos is there, such as {missing[0]}; "
                         "put them beside the file or into images/")  # fmt: skip
    if missing:
        logger.warning("%s: %d of %d photos are missing, such as %s; they are left out",
                       file, len(missing), len(shots), missing[0])  # fmt: skip
