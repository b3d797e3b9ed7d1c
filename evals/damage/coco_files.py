"""COCO json such as CarDD's: boxes, areas and categories of the photos that lie beside it."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from evals.case_files import CaseError
from evals.cases import Split
from evals.damage.photos import Case

_WORDS: dict[Split, tuple[str, ...]] = {"dev": ("val",), "test": ("test",)}


def coco_files(folder: Path) -> list[Path]:
    """Return the json files of a folder and of its `annotations`."""
    return sorted([*folder.glob("*.json"), *folder.glob("annotations/*.json")])


def read_coco(folder: Path, split: Split | None) -> list[Case]:
    """Return the photos of COCO json, wherever below the folder they lie.

    Args:
        folder: Holds json files, or `annotations/` with some.
        split: Only the files whose name says so: "val" for dev, "test" for test.

    Raises:
        CaseError: A file is no COCO json, or a photo of it is missing.
    """
    chosen = [path for path in coco_files(folder) if _wanted(path, split)]
    if not chosen:
        raise CaseError(f"{folder} has no json for --split {split}; leave it out to take all")
    photos = {path.name: path for path in sorted(folder.rglob("*")) if path.is_file()}
    return [case for path in chosen for case in _read(path, photos)]


def _wanted(path: Path, split: Split | None) -> bool:
    return split is None or any(word in path.stem.lower() for word in _WORDS[split])


def _read(path: Path, photos: dict[str, Path]) -> list[Case]:
    try:
        read: dict[str, Any] = json.loads(path.read_text("utf-8"))
        names = {one["id"]: one["name"] for one in read["categories"]}
        rows = defaultdict(list)
        for row in read["annotations"]:
            rows[row["image_id"]].append(row)
        return [_case(image, rows[image["id"]], names, photos, path) for image in read["images"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path} is no COCO json: {error!r}") from error


def _case(
    image: dict[str, Any],
    rows: list[dict[str, Any]],
    names: dict[int, str],
    photos: dict[str, Path],
    table: Path,
) -> Case:
    photo = photos.get(Path(image["file_name"]).name)
    if photo is None:
        raise CaseError(f"{table} names {image['file_name']}, which isn't below {table.parent}")
    bounds = np.array([row["bbox"] for row in rows], np.float64).reshape(-1, 4)
    corners = np.concatenate([bounds[:, :2], bounds[:, :2] + bounds[:, 2:]], 1)
    size = np.array([image["width"], image["height"]] * 2)
    return Case(
        photo,
        table.stem,
        "any",
        (corners / size).astype(np.float32),
        tuple(names[row["category_id"]] for row in rows),
        areas=tuple(
            float(row.get("area", b[2] * b[3])) for row, b in zip(rows, bounds, strict=True)
        ),
        crowds=frozenset(n for n, row in enumerate(rows) if row.get("iscrowd")),
    )
