"""Photos that stand behind drawings, and on drawn screens; each fold has its own."""

from collections.abc import Sequence

import numpy as np

from vision.training.photos import read_rgb
from vision.training.scene.catalogue import Design, designs
from vision.training.scene.ink import Generator, Pixels
from vision.training.scene.sources import ScenePhoto, fold_names
from vision.views import View

_SIDE_PX = 480
_MOST = 30  # of a view and fold; they are held in memory
_BEHIND: tuple[View, ...] = ("vehicle", "other", "dashboard")


class Stock:
    """Small photos by fold and view, without which drawings lie on drawn tables.

    A drawing that belongs to a fold meets photos of that fold alone, so that nothing of it is
    known to a model that is measured on it.
    """

    def __init__(self, photos: Sequence[ScenePhoto]) -> None:
        self._photos = {
            fold: {view: _some(photos, fold, view) for view in _BEHIND} for fold in fold_names()
        }
        self._designs = {
            fold: {design.name: design for design in designs(self._photos[fold]["other"])}
            for fold in fold_names()
        }

    def draw(self, design: Design, fold: str | None, rng: Generator) -> Pixels:
        """Return a drawn photo; with fold None photos of any fold stand behind it."""
        names = fold_names()
        fold = fold or names[int(rng.integers(0, len(names)))]
        ground = self._ground(fold, design.view, rng)
        return self._designs[fold][design.name].draw(rng, ground)

    def _ground(self, fold: str, view: View, rng: Generator) -> Pixels | None:
        kinds = ("vehicle",) if view == "plate" and rng.random() < 0.8 else _BEHIND
        kind = kinds[int(rng.integers(0, len(kinds)))]
        found = self._photos[fold][kind]
        return found[int(rng.integers(0, len(found)))] if found else None


def _some(photos: Sequence[ScenePhoto], fold: str, view: View) -> list[Pixels]:
    import cv2

    own = [photo for photo in photos if photo.view == view and photo.fold == fold]
    small = []
    for n in np.random.default_rng(0).permutation(len(own))[:_MOST]:
        image = read_rgb(own[int(n)].path)
        scale = _SIDE_PX / max(image.shape[:2])
        resized = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small.append(np.asarray(resized, np.uint8))
    return small
