"""Labelled photos of real clusters: YOLO boxes, colours and cluster designs."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from vision.training.scenes import LitLamp, Scene

Split = Literal["train", "dev", "validation"]


class BadDataset(ValueError):
    """A data folder is incomplete or inconsistent; the message names the file."""


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo file, its cluster design and its lit lamps (corners as shares of the sides)."""

    path: Path
    group: str
    lamps: tuple[LitLamp, ...]

    def load(self) -> Scene:
        """Read the photo; lamps come back in pixels.

        Raises:
            BadDataset: The file is not a readable image.
        """
        import cv2

        image = cv2.imread(str(self.path))
        if image is None:
            raise BadDataset(f"{self.path} is not a readable image")
        height, width = image.shape[:2]
        grid = (width, height, width, height)
        lamps = [LitLamp(lamp.code, lamp.colour, _scaled(lamp.box, grid)) for lamp in self.lamps]
        return Scene(np.ascontiguousarray(image[..., ::-1], np.uint8), tuple(lamps))


def load_photos(folder: Path, codes: Sequence[str]) -> list[LabelledPhoto]:
    """Read a folder with `images/`, `labels/` (YOLO, class = index into `codes`).

    `sources.csv` (file, group) and `boxes.csv` (file, x1, y1, code, colour) add the cluster design
    and the colours; without them each photo is its own group and colours are empty.

    Raises:
        BadDataset: A folder or label line is missing or wrong.
    """
    if not (folder / "images").is_dir():
        raise BadDataset(f"{folder} has no images/ folder")
    groups = {row["file"]: row["group"] for row in _rows(folder / "sources.csv")}
    colours: dict[tuple[str, str], list[str]] = {}
    for row in _rows(folder / "boxes.csv"):
        colours.setdefault((row["file"], row["code"]), []).append(row["colour"])
    photos = []
    for path in sorted((folder / "images").iterdir()):
        label = folder / "labels" / f"{path.stem}.txt"
        lines = label.read_text("utf-8").splitlines() if label.is_file() else []
        lamps = tuple(_parse_label(label, line, codes) for line in lines if line.strip())
        coloured = tuple(_coloured(path.name, lamps, colours))
        photos.append(LabelledPhoto(path, groups.get(path.name, path.stem), coloured))
    return photos


def split_of(group: str) -> Split:
    """Return the frozen side of a cluster design; designs not listed are for training."""
    splits = _splits()
    for side in ("validation", "dev"):
        if group in splits[side]:
            return "validation" if side == "validation" else "dev"
    return "train"


def capped(photos: Sequence[LabelledPhoto], rng: np.random.Generator) -> list[LabelledPhoto]:
    """Return the photos with the big groups cut to their cap, two thirds with lamps."""
    caps: dict[str, int] = _splits()["capped"]
    kept = [photo for photo in photos if photo.group not in caps]
    for group, cap in caps.items():
        members = [photo for photo in photos if photo.group == group]
        order = [members[i] for i in rng.permutation(len(members))]
        lit = [photo for photo in order if photo.lamps][: cap * 2 // 3]
        kept += lit + [photo for photo in order if not photo.lamps][: cap - len(lit)]
    return kept


def _splits() -> dict[str, dict[str, int]]:
    text = (files("vision.training") / "splits.yaml").read_text("utf-8")
    splits: dict[str, dict[str, int]] = yaml.safe_load(text)
    return splits


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _parse_label(path: Path, line: str, codes: Sequence[str]) -> LitLamp:
    try:
        index, x, y, width, height = (float(v) for v in line.split()[:5])
        code = codes[int(index)]
    except (ValueError, IndexError) as error:
        raise BadDataset(f"{path}: cannot read {line!r}: {error}") from error
    return LitLamp(code, "", (x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _coloured(
    name: str, lamps: Sequence[LitLamp], colours: dict[tuple[str, str], list[str]]
) -> Iterator[LitLamp]:
    """Pair labels with the rows of `boxes.csv`, which keep the same order within a file."""
    seen: dict[str, int] = {}
    for lamp in lamps:
        named = colours.get((name, lamp.code), [])
        at = seen.get(lamp.code, 0)
        seen[lamp.code] = at + 1
        yield LitLamp(lamp.code, named[at] if at < len(named) else "", lamp.box)


def _scaled(
    box: tuple[float, float, float, float], grid: tuple[int, int, int, int]
) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (share * side for share, side in zip(box, grid, strict=True))
    return x1, y1, x2, y2
