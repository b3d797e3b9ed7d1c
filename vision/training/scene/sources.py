"""Photos by view and source, and the folds that keep sources apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from vision.training.photos import BadDataset
from vision.views import VIEWS, View

_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".webp"))


@dataclass(frozen=True, slots=True)
class ScenePhoto:
    """A photo file, what it shows and where it comes from."""

    path: Path
    view: View
    source: str

    @property
    def fold(self) -> str:
        """The fold of its source."""
        return fold_of_source(self.source)


def load_scene_photos(folder: Path) -> list[ScenePhoto]:
    """Return the photos of `folder/VIEW/SOURCE/**`, in order.

    Raises:
        BadDataset: A folder is named like no view, or there is no photo.
    """
    photos = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        if part.name not in VIEWS:
            raise BadDataset(f"{part} is no view; the folders of --data are {', '.join(VIEWS)}")
        view = VIEWS[VIEWS.index(part.name)]
        for path in sorted(p for p in part.rglob("*") if p.suffix.lower() in _ENDINGS):
            photos.append(ScenePhoto(path, view, path.relative_to(part).parts[0]))
    if not photos:
        raise BadDataset(f"{folder} has no photos in VIEW/SOURCE/ folders ({', '.join(VIEWS)})")
    return photos


def fold_names() -> tuple[str, ...]:
    """Return the folds, in order."""
    return tuple(_folds())


def fold_of_source(source: str) -> str:
    """Return the fold of a source; one that is not listed has a lasting one by its name."""
    listed = next((name for name, fold in _folds().items() if source in fold["sources"]), None)
    # Python's own hash changes from run to run.
    return listed or fold_names()[sha256(source.encode()).digest()[0] % len(fold_names())]


def fold_of_parts(parts: Sequence[str]) -> str | None:
    """Return the fold that holds all parts of a drawing, None when they lie in several."""
    found = {name for name, fold in _folds().items() for part in parts if part in fold["parts"]}
    return found.pop() if len(found) == 1 else None


@cache
def _folds() -> dict[str, Any]:
    text = (files("vision.training") / "data" / "scene_folds.yaml").read_text("utf-8")
    folds: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["folds"]
    return folds
