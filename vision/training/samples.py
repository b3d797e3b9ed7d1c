"""Training crops: what the proposals find in scenes and photos, with the right answer beside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.crops import CONTEXT, Boxes, cut_crops
from vision.geometry import overlaps
from vision.proposals import propose_boxes
from vision.training.lighting import COLOURS, Generator
from vision.training.scenes import Scene

STORED_PX = 112
STORED_CONTEXT = CONTEXT * 112 / 96
"""Crops are kept with a margin, so that training can shift, turn and zoom them."""

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Samples:
    """Crops and answers, all of length n.

    `code` is the index of the lamp code, or the number of codes for "not a lamp"; `colour` the
    index into `COLOURS` or -1; `origin` 0 synthetic, 1 synthetic lamp in a photo, 2 real.
    """

    crops: npt.NDArray[np.uint8]
    code: npt.NDArray[np.int64]
    colour: npt.NDArray[np.int64]
    origin: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.code)


def join(parts: Sequence[Samples]) -> Samples:
    """Return all parts as one."""
    return Samples(
        np.concatenate([p.crops for p in parts]),
        np.concatenate([p.code for p in parts]),
        np.concatenate([p.colour for p in parts]),
        np.concatenate([p.origin for p in parts]),
    )


def collect(
    scene: Scene,
    codes: Sequence[str],
    rng: Generator,
    *,
    origin: int,
    negatives: int,
    jitters: int = 2,
) -> Samples:
    """Cut training crops from one scene.

    Positives are proposals that overlap a lit lamp (IoU >= 0.5) and jittered true boxes; negatives
    are proposals that don't (IoU < 0.3), a random `negatives` of them. The rest is left out.
    """
    boxes = propose_boxes(scene.image)
    truth = np.array([lamp.box for lamp in scene.lamps], np.float32).reshape(-1, 4)
    answer = np.full(len(boxes), UNKNOWN)
    if len(truth) and len(boxes):
        iou = overlaps(boxes, truth)[0]
        best = iou.argmax(axis=1)
        answer = np.where(iou.max(axis=1) >= 0.5, best, UNKNOWN)
        clear = iou.max(axis=1) < 0.3
    else:
        clear = np.ones(len(boxes), bool)
    matched = _some_of_each(answer, 3, rng)
    lost = rng.permutation(np.flatnonzero(clear))[:negatives]
    jittered = [_jitter(truth, rng) for _ in range(jitters)]
    chosen = np.concatenate([boxes[matched], *jittered, boxes[lost]]).astype(np.float32)
    lamp = np.concatenate(
        [answer[matched], *[np.arange(len(truth))] * jitters, np.full(len(lost), UNKNOWN)]
    ).astype(int)
    return _labelled(scene, chosen, lamp, codes, origin)


def _labelled(
    scene: Scene, boxes: Boxes, lamp: npt.NDArray[np.int64], codes: Sequence[str], origin: int
) -> Samples:
    index = {code: i for i, code in enumerate(codes)}
    names = [scene.lamps[i].code if i >= 0 else None for i in lamp]
    hues = [scene.lamps[i].colour if i >= 0 else "" for i in lamp]
    return Samples(
        cut_crops(scene.image, boxes, STORED_PX, context=STORED_CONTEXT),
        np.array([len(codes) if n is None else index[n] for n in names], np.int64),
        np.array([COLOURS.index(h) if h in COLOURS else UNKNOWN for h in hues], np.int64),
        np.full(len(boxes), origin, np.int64),
    )


def _some_of_each(
    answer: npt.NDArray[np.int64], most: int, rng: Generator
) -> npt.NDArray[np.int64]:
    """Return indices of at most `most` proposals per lamp."""
    kept = [
        rng.permutation(np.flatnonzero(answer == lamp))[:most]
        for lamp in np.unique(answer[answer >= 0])
    ]
    return np.concatenate([np.zeros(0, np.int64), *kept]).astype(np.int64)


def _jitter(boxes: Boxes, rng: Generator) -> Boxes:
    size = np.concatenate([boxes[:, 2:] - boxes[:, :2]] * 2, axis=1)
    moved = boxes + size * rng.normal(0, 0.06, boxes.shape)
    return np.asarray(moved, np.float32)
