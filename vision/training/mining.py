"""Hard negatives: what the models take for a lamp in photos where nothing is lit there."""

from collections.abc import Iterable, Sequence

import numpy as np

from vision.crops import Pixels, cut_crops
from vision.geometry import overlaps
from vision.lamps import LampRecogniser
from vision.training.samples import STORED_CONTEXT, STORED_PX, Samples
from vision.training.scenes import Scene

MISTAKEN = 0.15
"""Mined is what looks at least this much like a lamp."""

REPEATS = 3
"""Each mistake is added this often, so that the next round meets it more often."""


def mine(recogniser: LampRecogniser, scenes: Iterable[Scene], codes: Sequence[str]) -> Samples:
    """Return the boxes without a lamp that the models take for one, `REPEATS` times each.

    Looks as serving does: only what passes the filter can be a mistake.
    """
    empty = np.zeros((0, STORED_PX, STORED_PX, 3), np.uint8)
    parts = [_mistakes(recogniser, scene) for scene in scenes]
    crops = np.repeat(np.concatenate([empty, *parts]), REPEATS, axis=0)
    count = len(crops)
    return Samples(
        crops,
        np.full(count, len(codes), np.int64),
        np.full(count, -1, np.int64),
        np.full(count, 2, np.int64),
    )


def _mistakes(recogniser: LampRecogniser, scene: Scene) -> Pixels:
    sighting = recogniser.look(scene.image)
    lamp_like = 1 - sighting.codes[:, -1] > MISTAKEN
    boxes = sighting.boxes[lamp_like]
    truth = np.array([lamp.box for lamp in scene.lamps], np.float32).reshape(-1, 4)
    if len(truth):
        boxes = boxes[overlaps(boxes, truth)[0].max(axis=1) < 0.3]
    return cut_crops(scene.image, boxes, STORED_PX, context=STORED_CONTEXT)
