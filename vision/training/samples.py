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

STORED_PX = 96
STORED_CONTEXT = CONTEXT * 96 / 80
"""Crops are kept with a margin, so that training can shift, turn and zoom them."""

UNKNOWN = -1
FEEDBACK = -2
"""The `photo` of cut-outs that drivers named: of no labelled photo, and in no fold."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Samples:
    """Crops and answers, all of length n.

    `code` is the index of the lamp code, or the number of codes for "not a lamp"; `colour` the
    index into `COLOURS` or -1; `origin` 0 synthetic, 1 synthetic lamp in a photo, 2 real; `photo`
    the index of the photo that a crop shows, -1 without one, or `FEEDBACK`.
    """

    crops: npt.NDArray[np.uint8]
    code: Numbers
    colour: Numbers
    origin: Numbers
    photo: Numbers

    def __len__(self) -> int:
        return len(self.code)


def join(parts: Sequence[Samples]) -> Samples:
    """Return all parts as one."""
    return Samples(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("crops", "code", "colour", "origin", "photo")
        )
    )


def collect(
    scene: Scene,
    codes: Sequence[str],
    rng: Generator,
    *,
    origin: int,
    negatives: int,
    jitters: int = 2,
    photo: int = UNKNOWN,
) -> Samples:
    """Cut training crops from one scene.

    Positives are proposals that overlap a lit lamp (IoU >= 0.5) and jittered true boxes; negatives
    are proposals that don't (IoU < 0.3), a random `negatives` of them, and the unlit lamps that
    the scene knows of. The rest is left out.

    Args:
        scene: What to cut from.
        codes: The closed set, in the order of the labels.
        rng: Chooses and jitters.
        origin: See `Samples`.
        negatives: Most proposals without a lamp that are kept.
        jitters: Jittered copies of each true box.
        photo: The photo's index, see `Samples`.
    """
    boxes = propose_boxes(scene.image)
    truth = np.array([lamp.box for lamp in scene.lamps], np.float32).reshape(-1, 4)
    unlit = np.array(scene.unlit, np.float32).reshape(-1, 4)
    answer, clear = _answers(boxes, truth)
    matched = _some_of_each(answer, 3, rng)
    lost = rng.permutation(np.flatnonzero(clear))[:negatives]
    jittered = [_jitter(truth, rng) for _ in range(jitters)]
    chosen = np.concatenate([boxes[matched], *jittered, boxes[lost], _jitter(unlit, rng)])
    lamp = np.concatenate(
        [
            answer[matched],
            *[np.arange(len(truth))] * jitters,
            np.full(len(lost) + len(unlit), UNKNOWN),
        ]
    ).astype(int)
    return _labelled(scene, chosen.astype(np.float32), lamp, codes, (origin, photo))


def _answers(boxes: Boxes, truth: Boxes) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return each box's lamp or -1, and whether it is clear of all lamps."""
    if not len(truth) or not len(boxes):
        return np.full(len(boxes), UNKNOWN), np.ones(len(boxes), bool)
    iou = overlaps(boxes, truth)[0]
    answer = np.where(iou.max(axis=1) >= 0.5, iou.argmax(axis=1), UNKNOWN)
    return answer, iou.max(axis=1) < 0.3


def _labelled(
    scene: Scene, boxes: Boxes, lamp: Numbers, codes: Sequence[str], source: tuple[int, int]
) -> Samples:
    index = {code: i for i, code in enumerate(codes)}
    names = [scene.lamps[i].code if i >= 0 else None for i in lamp]
    hues = [scene.lamps[i].colour if i >= 0 else "" for i in lamp]
    return Samples(
        cut_crops(scene.image, boxes, STORED_PX, context=STORED_CONTEXT),
        np.array([len(codes) if n is None else index[n] for n in names], np.int64),
        np.array([COLOURS.index(h) if h in COLOURS else UNKNOWN for h in hues], np.int64),
        np.full(len(boxes), source[0], np.int64),
        np.full(len(boxes), source[1], np.int64),
    )


def _some_of_each(answer: Numbers, most: int, rng: Generator) -> Numbers:
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
