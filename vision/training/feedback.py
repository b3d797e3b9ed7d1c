"""Drivers' answers, as `carcare feedback export` writes them, as training crops.

A driver chose between two pictures and may have been wrong, so these labels are weaker than those
of labelled photos: look them over. Only the models that ship learn from them, at a fraction of the
weight. Nobody knows the makers, so models that are measured on makers never seen must not, and
nothing is calibrated or validated on them.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vision.crops import cut_crops
from vision.cutout import CUTOUT_CONTEXT
from vision.training.lighting import COLOURS
from vision.training.photos import BadDataset, Pixels, read_rgb
from vision.training.samples import FEEDBACK, STORED_CONTEXT, STORED_PX, UNKNOWN, Samples

LABELS = "labels.csv"
REAL = 2
FEEDBACK_WEIGHT = 0.5
"""Of a cut-out; one of a labelled photo that is the only one of its design weighs 1."""


def load_feedback(folder: Path, codes: Sequence[str]) -> Samples:
    """Read an exported folder as real lamps of the photo `FEEDBACK`.

    Answers that name no code ("neither") and codes outside `codes` are left out: nothing can be
    learnt from them.

    Args:
        folder: What `carcare feedback export` wrote.
        codes: The closed set, in the order of the labels.

    Raises:
        BadDataset: The labels or a picture are missing or can't be read.
    """
    rows = [row for row in _rows(folder / LABELS) if row["pick"] in codes]
    crops = [_crop(folder / row["file"]) for row in rows]
    hues = [COLOURS.index(c) if (c := row["colour"]) in COLOURS else UNKNOWN for row in rows]
    return Samples(
        crops=np.stack(crops) if crops else np.empty((0, STORED_PX, STORED_PX, 3), np.uint8),
        code=np.array([codes.index(row["pick"]) for row in rows], np.int64),
        colour=np.array(hues, np.int64),
        origin=np.full(len(rows), REAL, np.int64),
        photo=np.full(len(rows), FEEDBACK, np.int64),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise BadDataset(
            f"{path} can't be read ({error.strerror}); `carcare feedback export` writes it"
        ) from error
    if rows and not {"file", "pick", "colour"} <= rows[0].keys():
        raise BadDataset(f"{path} lacks one of the columns file, pick, colour")
    return rows


def _crop(path: Path) -> Pixels:
    """Return the lamp of a cut-out with as much around it as training keeps."""
    image = read_rgb(path)
    side = image.shape[0]
    low, high = side / 2 - side / CUTOUT_CONTEXT / 2, side / 2 + side / CUTOUT_CONTEXT / 2
    boxes = np.array([[low, low, high, high]], np.float32)
    crop: Pixels = cut_crops(image, boxes, STORED_PX, context=STORED_CONTEXT)[0]
    return crop
