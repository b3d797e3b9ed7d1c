"""Runs the redaction suite on marked photos."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evals.case_files import CaseError
from evals.cases import Split
from evals.contact_sheets import write_sheets
from evals.redaction.figures import redaction_result
from evals.redaction.placing import placed_photos
from evals.redaction.readings import read, read_all
from evals.redaction.sheets import ABOUT, cards
from evals.results import SuiteResult
from vision.images import Photo, load_photo
from vision.redaction import MODELS, Redactor, build_redactor
from vision.training.plates.labels import BadLabels, MarkedPhoto, load_marked
from vision.types import ModelMissing

BOXES = "boxes.csv"
SHIPPED = Path(__file__).parents[1] / "suites" / "redaction" / BOXES
TIMED_PX = 1600
TIMED = 60  # photos
_SMOKE = 40


def redaction_suite(
    cases: Path,
    out: Path,
    *,
    models: Path | None = None,
    split: Split | None = None,
    smoke: bool = False,
) -> SuiteResult:
    """Measure what is covered in marked photos; contact sheets go into `out`.

    Args:
        cases: The folder of photos. What is marked in them stands in `boxes.csv` there, else in
            the list that ships, which names public photos.
        out: Folder for the sheets.
        models: Folder of the models; None takes those that ship.
        split: Only the photos of this half.
        smoke: A few photos.

    Raises:
        CaseError: The list can't be read, none of its photos is there, or a model is missing.
    """
    try:
        photos = _chosen(cases, split, smoke=smoke)
        redactor = build_redactor(models or MODELS)
        readings = read_all(photos, cases, redactor)
        placed = [read(*pair, redactor) for pair in tqdm(placed_photos(photos, cases))]
        result = redaction_result(readings, placed, _times(photos, cases, redactor))
    except (BadLabels, ModelMissing) as error:
        raise CaseError(str(error)) from error
    marks = {None: "", True: "met", False: "missed"}
    figures = [(m.name, f"{m.share} {m.bar} {marks[m.met]}") for m in result.measures]
    write_sheets(out, list(cards([*readings, *placed])), figures, ABOUT)
    return result


def _chosen(cases: Path, split: Split | None, *, smoke: bool) -> list[MarkedPhoto]:
    own = cases / BOXES
    listed = load_marked(own if own.is_file() else SHIPPED)
    mine = [photo for photo in listed if split is None or photo.split == split]
    here = [photo for photo in mine if (cases / photo.file).is_file()]
    if not here:
        raise CaseError(
            f"{cases} holds none of the {len(mine)} photos listed; give the folder that the file "
            f"names start from with --cases, or your own photos with a {BOXES} beside them"
        )
    return here[:: max(1, len(here) // _SMOKE)] if smoke else here


def _times(photos: Sequence[MarkedPhoto], folder: Path, redactor: Redactor) -> list[float]:
    """Return how long photos take, in milliseconds, when they have the size of a phone's."""
    times = []
    for marked in photos[:: max(1, len(photos) // TIMED)][:TIMED]:
        photo = _enlarged(load_photo((folder / marked.file).read_bytes()))
        started = time.perf_counter()
        redactor.redact(photo)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _enlarged(photo: Photo) -> Photo:
    import cv2

    height, width = photo.pixels.shape[:2]
    factor = TIMED_PX / max(height, width)
    size = (round(width * factor), round(height * factor))
    pixels = np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return replace(photo, pixels=pixels, width=size[0], height=size[1])
