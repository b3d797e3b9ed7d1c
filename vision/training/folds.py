"""Which designs are measured together, and how much each counts."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import yaml

from vision.training.photos import LabelledPhoto


def fold_names() -> tuple[str, ...]:
    """Return the folds, in order."""
    return tuple(_settings()["folds"])


def fold_of(group: str) -> str:
    """Return the fold of a cluster design; one that is not listed gets one by its name."""
    folds: dict[str, list[str]] = _settings()["folds"]
    named = next((name for name, groups in folds.items() if group in groups), None)
    # Python's own hash changes from run to run.
    return named or list(folds)[sha256(group.encode()).digest()[0] % len(folds)]


def photo_weights(photos: Sequence[LabelledPhoto]) -> npt.NDArray[np.float64]:
    """Return how much each photo counts in training.

    Photos of one design resemble each other: n of them weigh as much as the square root of n,
    those of a capped group at most as their cap.
    """
    caps: dict[str, int] = _settings()["capped"]
    counts = Counter(photo.group for photo in photos)
    weights = [
        min(counts[p.group], caps.get(p.group, counts[p.group])) ** 0.5 / counts[p.group]
        for p in photos
    ]
    return np.asarray(weights, np.float64)


def capped(photos: Sequence[LabelledPhoto]) -> list[LabelledPhoto]:
    """Return the photos with the big groups cut to their cap, two thirds with lamps.

    What is kept of a group is chosen at random, always in the same way.
    """
    rng = np.random.default_rng(0)
    caps: dict[str, int] = _settings()["capped"]
    kept = [photo for photo in photos if photo.group not in caps]
    for group, cap in caps.items():
        members = [photo for photo in photos if photo.group == group]
        order = [members[i] for i in rng.permutation(len(members))]
        lit = [photo for photo in order if photo.lamps][: cap * 2 // 3]
        kept += lit + [photo for photo in order if not photo.lamps][: cap - len(lit)]
    return kept


def _settings() -> dict:  # type: ignore[type-arg]
    text = (files("vision.training") / "folds.yaml").read_text("utf-8")
    settings: dict = yaml.load(text, Loader=yaml.CSafeLoader)  # type: ignore[type-arg]
    return settings
