"""Runs the lamps suite: labelled photos if there are any, else the drawn test."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from evals.case_files import CaseError
from evals.cases import Split
from evals.contact_sheets import Card, write_sheets
from evals.lamps.drawings import drawings_result, drawn_sets
from evals.lamps.figures import photos_result
from evals.lamps.readings import Readers, TimedRecogniser, read_all
from evals.lamps.sheets import ABOUT, drawing_cards, photo_cards
from evals.results import SuiteResult
from vision.training.datasets.reading import load_photos
from vision.training.folds import capped
from vision.training.photos import BadDataset, LabelledPhoto
from vision.training.photos import Split as Side
from vision.types import ModelMissing

SMOKE_PHOTOS = 12
_SIDES: dict[Split, Side] = {"dev": "dev", "test": "validation"}
_LABEL_SUFFIXES = (".txt", ".json", ".csv", ".yaml", ".yml")


def lamps_result(
    cases: Path | None,
    out: Path,
    *,
    classes: Path | None = None,
    models: Path | None = None,
    split: Split | None = None,
    smoke: bool = False,
) -> SuiteResult:
    """Measure the served lamp reading; contact sheets go into `out`.

    Args:
        cases: A folder of labelled photos, see `load_photos`; None draws the pictures.
        out: Folder for the sheets.
        classes: CSV from the data set's class names to codes.
        models: Models instead of those that ship, see `Readers`; with one set a fold, big groups
            of photos are capped.
        split: Only the photos of its `valid` (dev) or `test` folder.
        smoke: A few photos or drawings.

    Raises:
        CaseError: The data set can't be read, or a model is missing.
    """
    try:
        if cases is None:
            return _drawn(out, TimedRecogniser(models), smoke=smoke)
        readers = Readers(models)
        photos = _chosen(load_photos(cases, readers.codes, classes=classes), cases, split)
        if readers.by_fold:
            photos = capped(photos)
        return _read(photos[:: _step(photos, smoke=smoke)], readers, out)
    except (BadDataset, ModelMissing) as error:
        raise CaseError(str(error)) from error


def labels_fingerprint(folder: Path) -> str:
    """Return a hash of all label files and of the names of all files."""
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = sha256()
    for path in names:
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes() if path.suffix in _LABEL_SUFFIXES else b"")
    return digest.hexdigest()[:12]


def _drawn(out: Path, recogniser: TimedRecogniser, *, smoke: bool) -> SuiteResult:
    sets = drawn_sets(recogniser, smoke=smoke)
    result = drawings_result(sets)
    _write(out, list(drawing_cards(sets)), result)
    return result


def _read(photos: Sequence[LabelledPhoto], readers: Readers, out: Path) -> SuiteResult:
    readings = read_all(photos, readers)
    result = photos_result(readings, readers.rules)
    _write(out, list(photo_cards(readings)), result)
    return result


def _step(photos: Sequence[LabelledPhoto], *, smoke: bool) -> int:
    return max(1, len(photos) // SMOKE_PHOTOS) if smoke else 1


def _chosen(
    photos: Sequence[LabelledPhoto], cases: Path, split: Split | None
) -> Sequence[LabelledPhoto]:
    if split is None:
        return photos
    kept = [photo for photo in photos if photo.split == _SIDES[split]]
    if not kept:
        raise CaseError(f"{cases} has no photos in a folder for --split {split} (valid/ is dev, "
                        "test/ is test); leave --split out to take all")  # fmt: skip
    return kept


def _write(out: Path, cards: Sequence[Card], result: SuiteResult) -> None:
    marks = {None: "", True: "met", False: "missed"}
    figures = [(m.name, f"{m.share} {m.bar} {marks[m.met]}") for m in result.measures]
    write_sheets(out, cards, figures, ABOUT)
