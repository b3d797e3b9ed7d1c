"""What speaks for a lamp being named right: in itself, and beside the other lamps of its photo."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vision.crops import Boxes

Numbers = npt.NDArray[np.float32]

SIGNS = (
    "offset",
    "lit",  # log odds that a lamp is lit here
    "best",  # log odds that it is the best code, if it is a lamp
    "margin",  # log ratio of the best code to the second
    "votes",  # log of the proposals that agree on the place
    "hue",  # how well the best code fits the colour seen
    "others",  # log of 1 + other sure lamps: with the ignition on, many are lit at once
    "size_gap",  # log ratio of its size to that of the other sure lamps, which are much alike
    "near",  # log of 1 + other sure lamps within reach: lamps stand in rows
    "twice",  # 1 where a surer lamp of the photo has the same best code
    "is_other",  # 1 where the best code is "other", whose looks vary most
)

SURE_LAMP = 0.8
"""How lamp-like others must be to count."""

REACH = 6.0
"""What counts as near, in lamp sizes."""


class Namer(Protocol):
    """Tells how probable each code is, and how well the codes fit a colour."""

    def named(self, code: Numbers, colour: Numbers) -> Numbers:
        """Return `(codes,)` probabilities, if it is a lamp."""

    def agreement(self, colour: Numbers) -> Numbers:
        """Return `(codes,)` how well each code fits the colour, in [0, 1]."""


def signs_of(
    namer: Namer, boxes: Boxes, codes: Numbers, colours: Numbers, votes: Numbers, *, other: int
) -> Numbers:
    """Return the signs of each place of a photo, `(n, len(SIGNS))`.

    Args:
        namer: The policy.
        boxes: `(n, 4)` corners.
        codes: `(n, codes + 1)` probabilities, the last is "not a lamp".
        colours: `(n, colours)` probabilities.
        votes: `(n,)` boxes that agreed on each place.
        other: Index of the code "other".
    """
    if not len(boxes):
        return np.zeros((0, len(SIGNS)), np.float32)
    named = [namer.named(code, colour) for code, colour in zip(codes, colours, strict=True)]
    best = np.array([int(row.argmax()) for row in named])
    top = np.array([np.sort(row)[::-1][:2] for row in named])
    lit = 1.0 - codes[:, -1]
    hue = [namer.agreement(colour)[b] for colour, b in zip(colours, best, strict=True)]
    own = [
        np.ones(len(boxes)),
        _log_odds(lit),
        _log_odds(top[:, 0]),
        np.log(np.maximum(top[:, 0], 1e-4) / np.maximum(top[:, 1], 1e-4)),
        np.log(votes),
        hue,
    ]
    return np.stack([*own, *_beside(boxes, lit, best), best == other], axis=1).astype(np.float32)


def _beside(boxes: Boxes, lit: Numbers, best: npt.NDArray[np.int64]) -> Sequence[Numbers]:
    """Return the four signs that other places of the photo give."""
    size = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    apart = np.linalg.norm(middle[:, None] - middle[None], axis=2)
    sure = np.tile(lit > SURE_LAMP, (len(lit), 1))
    np.fill_diagonal(sure, False)
    gap = [
        abs(float(np.log(size[i] / np.median(size[row])))) if row.any() else 0.0
        for i, row in enumerate(sure)
    ]
    near = (sure & (apart < REACH * size[:, None])).sum(axis=1)
    twice = ((best[:, None] == best[None]) & (lit[None] > lit[:, None])).any(axis=1)
    return [np.log1p(sure.sum(axis=1)), np.array(gap), np.log1p(near), twice]


def _log_odds(share: npt.ArrayLike) -> Numbers:
    kept = np.clip(share, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)), np.float32)
