"""Icon files of others, read as symbol masks at training time; none of them is shipped."""

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np

from vision.training.drawing import Mask

_SIDE_PX = 192


def load_icons(folder: Path | None) -> dict[str, list[Mask]]:
    """Return masks by lamp code of the files below `folder` that `data/icons.csv` names.

    SVG needs `resvg_py`. A folder without any named file gives nothing.

    Args:
        folder: Where icon sets lie, one folder a set; None for none.
    """
    masks: dict[str, list[Mask]] = {}
    if folder is None:
        return masks
    text = (files("vision.training") / "data/icons.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        path = folder / row["file"]
        if path.is_file():
            masks.setdefault(row["code"], []).append(_read_mask(path))
    return masks


def _read_mask(path: Path) -> Mask:
    import cv2

    if path.suffix == ".svg":
        import resvg_py

        data = bytes(resvg_py.svg_to_bytes(svg_path=str(path), width=_SIDE_PX, height=_SIDE_PX))
    else:
        data = path.read_bytes()
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None or image.ndim != 3 or image.shape[2] != 4:
        raise ValueError(f"{path} is not an icon with transparency")
    alpha = np.asarray(image[..., 3], np.uint8)
    rows, cols = np.nonzero(alpha > 60)
    return alpha[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1]
