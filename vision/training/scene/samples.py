"""The pictures that the classifier learns from and is measured on, made once and kept on disk."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.scene_classifier import SIDE_PX, squared
from vision.training.photos import read_rgb
from vision.training.scene.catalogue import Design, designs
from vision.training.scene.ink import Generator, Pixels
from vision.training.scene.sources import ScenePhoto, fold_of_parts
from vision.training.scene.stock import Stock
from vision.training.scene.variation import vary
from vision.views import VIEWS, View

logger = logging.getLogger(__name__)

_EVERY = 500


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many pictures to make of each view.

    `learnt` real photos and drawings are varied to learn from; every photo and `measured`
    drawings are kept as they are to measure with.
    """

    real: int = 1400
    drawn: int = 800
    measured: int = 150


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a picture. `fold` is None for a drawing that is made of several."""

    view: View
    source: str
    fold: str | None
    drawn: bool
    learnt: bool


@dataclass(frozen=True, eq=False)
class Samples:
    """Pictures `(n, 192, 192, 3)` on disk, and a row for each."""

    pictures: npt.NDArray[np.uint8]
    rows: list[Row]

    @property
    def views(self) -> npt.NDArray[np.int64]:
        """Index of each row's view."""
        return np.array([VIEWS.index(row.view) for row in self.rows])


@dataclass(frozen=True, slots=True)
class _Job:
    row: Row
    photo: ScenePhoto | None = None
    design: Design | None = None


def make_samples(
    photos: Sequence[ScenePhoto], amounts: Amounts, folder: Path, *, seed: int
) -> Samples:
    """Make the pictures, or go on where a run was stopped, and return them.

    Each picture has a seed of its own, so that a resumed run makes the same ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stock = Stock(photos)
    jobs = list(_jobs(photos, amounts, seed))
    path, mark = folder / "pictures.npy", folder / "made.txt"
    made = int(mark.read_text()) if mark.is_file() else 0
    shape = (len(jobs), SIDE_PX, SIDE_PX, 3)
    store = np.lib.format.open_memmap(path, "r+" if made else "w+", np.uint8, shape)
    for n in range(made, len(jobs)):
        store[n] = _made(jobs[n], stock, np.random.default_rng((seed, n)))
        if n % _EVERY == _EVERY - 1 or n == len(jobs) - 1:
            store.flush()
            mark.write_text(str(n + 1))
            logger.info("pictures %d/%d", n + 1, len(jobs))
    rows = [job.row for job in jobs]
    (folder / "rows.json").write_text(json.dumps([asdict(row) for row in rows]), "utf-8")
    return Samples(store, rows)


def _jobs(photos: Sequence[ScenePhoto], amounts: Amounts, seed: int) -> Iterator[_Job]:
    rng, drawings = np.random.default_rng(seed), designs()
    for photo in photos:
        yield _Job(Row(photo.view, photo.source, photo.fold, False, False), photo)
    for view in VIEWS:
        for photo in _spread([p for p in photos if p.view == view], amounts.real, rng):
            yield _Job(Row(view, photo.source, photo.fold, False, True), photo)
        own = [design for design in drawings if design.view == view]
        pure = [design for design in own if fold_of_parts(design.parts)]
        for learnt, count in ((True, amounts.drawn), (False, amounts.measured)):
            for n in range(count if own else 0):
                # Half of what is learnt, and all that is measured, belongs to one fold.
                part = pure if n % 2 or not learnt else own
                design = part[int(rng.integers(0, len(part)))]
                fold = fold_of_parts(design.parts)
                yield _Job(Row(view, design.name, fold, True, learnt), design=design)


def _spread(photos: Sequence[ScenePhoto], count: int, rng: Generator) -> list[ScenePhoto]:
    """Return `count` photos, those of a big source less often than their number; few, 6 times."""
    if not photos:
        return []
    sizes: dict[str, int] = {}
    for photo in photos:
        sizes[photo.source] = sizes.get(photo.source, 0) + 1
    odds = np.array([sizes[photo.source] ** -0.5 for photo in photos])
    drawn = rng.choice(len(photos), min(count, 6 * len(photos)), p=odds / odds.sum())
    return [photos[int(n)] for n in drawn]


def _made(job: _Job, stock: Stock, rng: Generator) -> Pixels:
    if job.photo is not None:
        image = read_rgb(job.photo.path)
    else:
        assert job.design is not None
        image = stock.draw(job.design, job.row.fold, rng)
    return vary(image, job.row.view, rng) if job.row.learnt else squared(image)
