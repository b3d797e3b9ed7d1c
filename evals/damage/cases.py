"""Labelled photos of damaged cars: COCO json such as CarDD, YOLO folders, or the training sets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

import numpy as np

from evals.case_files import CaseError
from evals.cases import Split
from evals.damage.coco_files import coco_files, read_coco
from evals.damage.completed import Completed, read_completed
from evals.damage.photos import Case, Corners
from vision.training.damage.folders import (
    FOLDERS,
    HELD_OUT,
    UNKNOWN,
    Labelled,
    read_boxes,
    read_sets,
)
from vision.training.damage.labels import EXTENTS, HEADS

Head = Literal["types", "damaged", "parts"]

_PHOTOS = frozenset((".jpg", ".jpeg", ".png", ".webp"))


@dataclass(frozen=True)
class Learnt:
    """What a network was trained on: the heads, and which fold of each set was held out."""

    heads: Sequence[str]
    fold: int


def read_cases(folder: Path, learnt: Learnt, split: Split | None) -> list[Case]:
    """Return the photos to measure on; what the network was trained on is left out.

    Args:
        folder: COCO json with its photos, `images/` and `labels/` of YOLO with `classes.txt`, or
            the folders of `carcare train damage`.
        learnt: What the network knows already of those folders.
        split: Of COCO: the files of validation (dev) or of testing (test); None takes all.

    Raises:
        CaseError: It is none of these, or broken.
    """
    if any((folder / name).is_dir() for name, _ in FOLDERS.values()):
        return _sets(folder, learnt)
    if coco_files(folder):
        return read_coco(folder, split)
    if (folder / "images").is_dir() and (folder / "labels").is_dir():
        return _yolo(folder)
    raise CaseError(
        f"{folder} has no COCO json, no images/ with labels/, and none of the labelled sets "
        f"{', '.join(name for name, _ in FOLDERS.values())}"
    )


def _yolo(folder: Path) -> list[Case]:
    names_file = folder / "classes.txt"
    if not names_file.is_file():
        raise CaseError(f"{names_file} is missing: the names of the classes, one a line")
    names = names_file.read_text("utf-8").split("\n")
    cases = []
    for path in sorted((folder / "images").iterdir()):
        text = folder / "labels" / f"{path.stem}.txt"
        if path.suffix.lower() in _PHOTOS and text.is_file():
            rows = read_boxes(text)
            called = _called(rows[:, 0], names, text)
            cases.append(Case(path, folder.name, "any", rows[:, 1:], called))
    return cases


def _called(numbers: Corners, names: Sequence[str], where: Path) -> tuple[str, ...]:
    try:
        return tuple(names[int(number)] for number in numbers)
    except IndexError as error:
        raise CaseError(f"{where} has a class beyond the {len(names)} of classes.txt") from error


def _sets(folder: Path, learnt: Learnt) -> list[Case]:
    completed = read_completed()
    cases = []
    for name, photos in read_sets(folder).items():
        head = cast(Head, name)
        new = head not in learnt.heads
        kept = [one for one in photos if new or one.block % HELD_OUT == learnt.fold]
        source = FOLDERS[head][0]
        cases += [_case(one, head, source, completed, new=new) for one in kept]
    return [*cases, *_judged_by_us(folder, completed)]


def _case(one: Labelled, head: Head, source: str, completed: Completed, *, new: bool) -> Case:
    names = tuple(HEADS[head][int(number)] for number in one.boxes[:, 0])
    extent = EXTENTS[one.extent] if one.extent != UNKNOWN else None
    case = Case(one.path, source, head, one.boxes[:, 1:], names, extent, new_source=new)
    return completed.applied(case)


def _judged_by_us(folder: Path, completed: Completed) -> list[Case]:
    """Return the photos of sources without boxes, which only our own judgement labels."""
    nothing = np.zeros((0, 4), np.float32)
    cases = []
    for source in completed.sources:
        if source in {name for name, _ in FOLDERS.values()}:
            continue
        for name in completed.files(source):
            path = folder / source / "images" / name
            if path.is_file():
                bare = Case(path, source, "ours", nothing, (), new_source=True)
                cases.append(_as_labels(completed.applied(bare)))
    return cases


def _as_labels(case: Case) -> Case:
    """Take what we added for the labels, where there are no others."""
    return replace(case, boxes=case.added, names=case.added_names)
