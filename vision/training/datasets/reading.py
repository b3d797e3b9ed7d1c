"""A folder of labelled photos, in any of the layouts, as photos with lamp codes."""

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vision.training.datasets.annotations import AnnotatedPhoto
from vision.training.datasets.classes import Classes, load_classes
from vision.training.datasets.coco import find_coco, read_coco
from vision.training.datasets.extras import Colours, load_groups
from vision.training.datasets.yolo import find_yolo, read_yolo
from vision.training.photos import BadDataset, LabelledPhoto
from vision.training.scenes import LitLamp

logger = logging.getLogger(__name__)


def load_photos(
    folder: Path, codes: Sequence[str], *, classes: Path | None = None
) -> list[LabelledPhoto]:
    """Read labelled photos; the layout is found out.

    YOLO: `images/` beside `labels/`, with names in `data.yaml` or `classes.txt`; without either,
    class n is row n of `codes`. COCO: `_annotations.coco.json` beside the photos, or
    `annotations/*.json`. Both may be split into `train/`, `valid/` and `test/`. At the top,
    `sources.csv` (file, group) adds the cluster design and `boxes.csv` (file, code, colour) the
    colours; without them each photo is its own group and colours are empty.

    Args:
        folder: The data set.
        codes: The closed set of lamp codes, in order.
        classes: CSV (name, code, colour) from the data set's class names to codes.

    Returns:
        The photos in order of their paths, those without any lamp lit too.

    Raises:
        BadDataset: The folder is in none of the layouts, a file is malformed, or a class name
            stands for no code; the message says where and how to mend it.
    """
    meanings = load_classes(classes, codes)
    annotated = _read(folder, codes)
    meanings.check(Counter(box.name for photo in annotated for box in photo.boxes))
    groups, colours = load_groups(folder), Colours(folder)
    photos = []
    for photo in annotated:
        lamps = colours.add_to(photo.path.name, _lamps(photo, meanings))
        # Copies that Roboflow makes of one photo differ only behind ".rf.".
        group = groups.get(photo.path.name, photo.path.stem.split(".rf.")[0])
        photos.append(LabelledPhoto(photo.path, group, _with_area(photo, lamps), photo.split))
    return photos


def _read(folder: Path, codes: Sequence[str]) -> list[AnnotatedPhoto]:
    if find_yolo(folder):
        photos = read_yolo(folder, codes)
    elif find_coco(folder):
        photos = read_coco(folder)
    else:
        raise BadDataset(
            f"{folder} holds no labelled photos: give a folder with images/ and labels/ (YOLO), or "
            "with _annotations.coco.json beside the photos or annotations/*.json (COCO)"
        )
    if not photos:
        raise BadDataset(f"{folder} has labels but no photo; put the photos where they belong")
    return photos


def _lamps(photo: AnnotatedPhoto, meanings: Classes) -> list[LitLamp]:
    found = [(meanings.meaning(box.name), box.box) for box in photo.boxes]
    return [LitLamp(m.code, m.colour, box) for m, box in found if m is not None and m.code]


def _with_area(photo: AnnotatedPhoto, lamps: Sequence[LitLamp]) -> tuple[LitLamp, ...]:
    kept = tuple(lamp for lamp in lamps if lamp.box[0] < lamp.box[2] and lamp.box[1] < lamp.box[3])
    if len(kept) < len(lamps):
        logger.warning("%s: %d boxes without area are left out", photo.path, len(lamps) - len(kept))
    return kept
