"""All training crops of a run: drawn in parallel, kept on disk, the same for the same seed."""

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from vision.training.feedback import load_feedback
from vision.training.photos import LabelledPhoto, read_rgb
from vision.training.samples import STORED_PX, UNKNOWN, Samples, collect
from vision.training.scenes import Scene, Stock, draw_scene

logger = logging.getLogger(__name__)

_FIELDS = ("code", "colour", "origin", "photo")
_CHUNK = 32  # jobs sent at once: the drawings, 2.6 MB, travel with each lot
_CROPS, _ANSWERS = "crops.u8", "answers.npz"


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What crops are cut from; `photo` in `Samples` is an index into `photos`.

    `others` are photos without any lit lamp: what is found in them is never a lamp. `feedback` is
    a folder of cut-outs that drivers named (see `load_feedback`).
    """

    stock: Stock
    codes: tuple[str, ...]
    photos: tuple[LabelledPhoto, ...] = ()
    others: tuple[Path, ...] = ()
    feedback: Path | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many scenes of each kind to draw, and how wide, in pixels."""

    scenes: int
    pasted: int
    width_px: int = 960
    negatives: int = 220


def load_samples(folder: Path) -> Samples | None:
    """Return the crops that an earlier run left in `folder`, mapped from disk, or None."""
    if not (folder / _ANSWERS).is_file():
        return None
    answers = np.load(folder / _ANSWERS)
    shape = (len(answers["code"]), STORED_PX, STORED_PX, 3)
    crops = np.memmap(folder / _CROPS, np.uint8, "r", shape=shape)
    return Samples(crops, *(answers[name] for name in _FIELDS))


def make_samples(
    given: Ingredients, amounts: Amounts, folder: Path, *, seed: int, processes: int = 2
) -> None:
    """Cut all crops of a run into `folder`; about 28 kB a crop.

    Raises:
        BadDataset: A photo, or the feedback, is not readable.
    """
    work: list[Callable[[], Samples]] = [
        *(partial(_scene, given, amounts, (seed, 0, n)) for n in range(amounts.scenes)),
        *(partial(_real, given, amounts, (seed, 1, n)) for n in range(len(given.photos))),
        *(partial(_other, given, (seed, 2, n)) for n in range(len(given.others))),
    ]
    if given.photos:
        work += [partial(_pasted, given, (seed, 3, n)) for n in range(amounts.pasted)]
    # First, since whoever mistook the folder should not hear of it after hours of drawing.
    told = [load_feedback(given.feedback, given.codes)] if given.feedback else []
    folder.mkdir(parents=True, exist_ok=True)
    answers: dict[str, list[np.ndarray]] = {name: [] for name in _FIELDS}
    with (folder / _CROPS).open("wb") as crops:
        for part in chain(told, _run_all(work, processes)):
            crops.write(part.crops.tobytes())
            for name in _FIELDS:
                answers[name].append(getattr(part, name))
    # Written last: with it the folder counts as complete.
    joined = {name: np.concatenate(answers[name]) for name in _FIELDS}
    np.savez(folder / _ANSWERS, allow_pickle=False, **joined)


def _run_all(work: Sequence[Callable[[], Samples]], processes: int) -> Iterator[Samples]:
    if processes < 2:
        yield from (job() for job in tqdm(work, "crops", unit="scene"))
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from tqdm(pool.imap(_call, work, _CHUNK), "crops", len(work), unit="scene")


def _call(job: Callable[[], Samples]) -> Samples:
    import cv2

    cv2.setNumThreads(1)
    return job()


def _scene(given: Ingredients, amounts: Amounts, seed: Sequence[int]) -> Samples:
    rng = np.random.default_rng(seed)
    size = (amounts.width_px * 3 // 4, amounts.width_px)
    scene = draw_scene(given.stock, rng, size=size)
    return collect(scene, given.codes, rng, origin=0, negatives=16, jitters=1)


def _pasted(given: Ingredients, seed: Sequence[int]) -> Samples:
    rng = np.random.default_rng(seed)
    photo = int(rng.integers(len(given.photos)))
    backdrop = given.photos[photo].load()
    scene = draw_scene(given.stock, rng, backdrop=backdrop)
    drawn = Scene(scene.image, scene.lamps[len(backdrop.lamps) :], scene.unlit)
    return collect(drawn, given.codes, rng, origin=1, negatives=0, jitters=1, photo=photo)


def _real(given: Ingredients, amounts: Amounts, seed: Sequence[int]) -> Samples:
    rng = np.random.default_rng(seed)
    scene = given.photos[seed[2]].load()
    return collect(
        scene, given.codes, rng, origin=2, negatives=amounts.negatives, jitters=4, photo=seed[2]
    )


def _other(given: Ingredients, seed: Sequence[int]) -> Samples:
    rng = np.random.default_rng(seed)
    scene = Scene(read_rgb(given.others[seed[2]]), ())
    return collect(scene, given.codes, rng, origin=2, negatives=60, photo=UNKNOWN)
