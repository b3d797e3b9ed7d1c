"""Small labelled data sets, written as annotation tools export them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

SIZE = (200, 100)


def write_photo(path: Path, size: tuple[int, int] = SIZE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "black").save(path)


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_yolo(
    folder: Path, labels: Mapping[str, str], *, names: str = "", images: str = "images"
) -> Path:
    """Write a photo for each name, and its rows beside, with `data.yaml` if there are names."""
    for name, rows in labels.items():
        write_photo(folder / images / f"{name}.jpg")
        write_text(folder / images.replace("images", "labels") / f"{name}.txt", rows)
    if names:
        write_text(folder / "data.yaml", f"names: {names}\n")
    return folder


def coco(
    files: Sequence[str], boxes: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> dict[str, Any]:
    """Return a COCO document; boxes are of photo 1 and category 1 unless they say otherwise."""
    width, height = SIZE
    return {
        "categories": [{"id": n, "name": name} for n, name in enumerate(names, 1)],
        "images": [
            {"id": n, "file_name": name, "width": width, "height": height}
            for n, name in enumerate(files, 1)
        ],
        "annotations": [
            {"id": n, "image_id": 1, "category_id": 1, **box} for n, box in enumerate(boxes, 1)
        ],
    }


def write_coco(path: Path, document: Any) -> None:
    write_text(path, json.dumps(document))
