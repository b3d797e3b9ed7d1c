"""Hard negatives: what the classifier takes for a lamp in photos where nothing is lit there."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vision.crops import cut_crops
from vision.geometry import overlaps
from vision.proposals import propose_boxes
from vision.training.augmentation import centre
from vision.training.network import CLASSIFIER_PX
from vision.training.samples import STORED_CONTEXT, STORED_PX, Samples
from vision.training.scenes import Scene

if TYPE_CHECKING:
    from torch import nn

MISTAKEN = 0.15
"""Mined is what looks at least this much like a lamp."""

REPEATS = 3
"""Each mistake is added this often, so that the next round meets it more often."""


def mine(network: "nn.Module", scenes: Iterable[Scene], codes: Sequence[str]) -> Samples:
    """Return the proposals without a lamp that `network` takes for one, `REPEATS` times each."""
    parts = [_mistakes(network, scene) for scene in scenes]
    empty = np.zeros((0, STORED_PX, STORED_PX, 3), np.uint8)
    crops = np.repeat(np.concatenate([empty, *parts]), REPEATS, axis=0)
    count = len(crops)
    return Samples(
        crops,
        np.full(count, len(codes), np.int64),
        np.full(count, -1, np.int64),
        np.full(count, 2, np.int64),
    )


def _mistakes(network: "nn.Module", scene: Scene) -> np.ndarray:
    import torch

    boxes = propose_boxes(scene.image)
    truth = np.array([lamp.box for lamp in scene.lamps], np.float32).reshape(-1, 4)
    if len(truth):
        boxes = boxes[overlaps(boxes, truth)[0].max(axis=1) < 0.3]
    crops = cut_crops(scene.image, boxes, STORED_PX, context=STORED_CONTEXT)
    lit = [np.zeros(0, np.float32)]
    network.eval()
    for start in range(0, len(crops), 64):
        part = torch.from_numpy(crops[start : start + 64])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            code = network(centre(part, CLASSIFIER_PX))[0].float()
        lit.append(1 - torch.softmax(code, dim=1)[:, -1].numpy())
    return crops[np.concatenate(lit) > MISTAKEN]
