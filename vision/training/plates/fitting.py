"""Fits the plate detector."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from vision.geometry import Boxes, overlaps
from vision.images import Pixels
from vision.plates import SPREADS, anchors, as_planes
from vision.training.plates.network import build_network
from vision.training.plates.samples import CROP_PX, Sample, Samples, Scene

if TYPE_CHECKING:
    import torch
    from torch import nn

logger = logging.getLogger(__name__)

_BOX_SHARE = 2.0  # of the loss of the box in the whole
_RATE, _WARM_UP = 7e-4, 30  # the highest rate, and the steps until it is reached
_AVERAGE = 0.97  # of the running mean of the weights, which is what is kept: it calms the rate
_TELL = 100  # steps between two lines of progress
_LEAST_SQUARES = 3  # that every plate has, however little they are like it
_MATCH = 0.35  # least overlap (IoU) of a square with the plate that it is to find


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long to fit; `workers` are processes that make samples beside the one that fits."""

    steps: int = 1500
    batch: int = 16
    seed: int = 1
    workers: int = 2


def fit(
    scenes: Sequence[Scene],
    atlas: Sequence[Pixels],
    recipe: Recipe,
    *,
    keep: "Callable[[nn.Module], None]" = lambda _: None,
) -> "nn.Module":
    """Fit a network on photos and drawn plates; returns it in evaluation mode.

    A step of sixteen crops takes about half a second of one core. `keep` gets the network as it is
    every hundred steps.

    Raises:
        ImportError: The `train` extra is not installed.
    """
    import torch

    torch.manual_seed(recipe.seed)
    network = build_network().train()
    shadow = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=_followed, use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), _RATE, weight_decay=1e-4)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / _WARM_UP))
    told = 0.0
    for step, batch in enumerate(tqdm(_batches(scenes, atlas, recipe), total=recipe.steps)):
        with torch.autocast("cpu", torch.bfloat16):
            moves, logits = network(batch.planes)
        loss = _loss(moves, logits[..., 1] - logits[..., 0], batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        optimiser.step()
        pace.step()
        shadow.update_parameters(network)
        told = 0.95 * told + 0.05 * float(loss.detach()) if step else float(loss.detach())
        if step % _TELL == _TELL - 1:
            logger.info("step %d: loss %.3f", step + 1, told)
            keep(shadow.module)
    return shadow.module.eval()


def _followed(mean: list["torch.Tensor"], now: list["torch.Tensor"], seen: Any) -> None:  # noqa: ANN401
    """Move the running means on, in place; the first ones weigh no more than later ones."""
    import torch

    share = 1 - min(_AVERAGE, (1 + float(seen)) / (10 + float(seen)))
    for old, new in zip(mean, now, strict=True):
        if torch.is_floating_point(old):
            old.lerp_(new, share)
        else:
            old.copy_(new)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Planes `(n, 3, 320, 320)`; for each square its plate `(n, m, 4)`, and what it should say.

    `told` `(n, m)` is 1 for a plate, 0 for none and -1 where it doesn't count.
    """

    planes: "torch.Tensor"
    boxes: "torch.Tensor"
    told: "torch.Tensor"


def _batches(scenes: Sequence[Scene], atlas: Sequence[Pixels], recipe: Recipe) -> Iterator[_Batch]:
    import torch

    samples = Samples(scenes, atlas, recipe.seed, recipe.steps * recipe.batch)
    yield from torch.utils.data.DataLoader(
        samples, recipe.batch, num_workers=recipe.workers, collate_fn=_collate
    )


def _collate(samples: Sequence[Sample]) -> _Batch:
    import torch

    told, boxes = zip(*(_matched(sample) for sample in samples), strict=True)
    planes = np.concatenate([as_planes(sample.pixels) for sample in samples])
    return _Batch(
        torch.from_numpy(planes).contiguous(memory_format=torch.channels_last),
        torch.from_numpy(np.stack(boxes)),
        torch.from_numpy(np.stack(told)),
    )


def _matched(sample: Sample) -> tuple[npt.NDArray[np.int64], Boxes]:
    """Return what each square should say, and the plate it is to find."""
    squares = anchors(CROP_PX, CROP_PX)
    corners = np.concatenate(
        [squares[:, :2] - squares[:, 2:] / 2, squares[:, :2] + squares[:, 2:] / 2], 1
    )
    told = np.zeros(len(squares), np.int64)
    boxes = np.zeros((len(squares), 4), np.float32)
    if len(sample.unsure):
        told[overlaps(corners, sample.unsure)[1].max(1) > 0.3] = -1
    if not len(sample.plates):
        return told, boxes
    alike = overlaps(corners, sample.plates)[0]
    # Every plate has its best squares, however flat it is.
    best = np.argsort(-alike, axis=0)[:_LEAST_SQUARES]
    alike[best, np.arange(len(sample.plates))[None]] += 1
    mine = alike.argmax(1)
    found = alike.max(1) >= _MATCH
    told[found], boxes[found] = 1, sample.plates[mine[found]]
    return told, boxes


def _loss(moves: "torch.Tensor", logits: "torch.Tensor", batch: _Batch) -> "torch.Tensor":
    """Return the focal loss of the squares plus the overlap lost by the boxes of the right ones."""
    import torch
    from torch.nn import functional

    truth = (batch.told == 1).float()
    plain = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    sure = logits.sigmoid()
    doubt = torch.where(truth > 0, 1 - sure, sure) ** 2
    count = truth.sum().clamp(min=1)
    classes = (plain * doubt * (batch.told >= 0)).sum() / count
    right = truth > 0
    squares = torch.from_numpy(anchors(CROP_PX, CROP_PX)).expand_as(moves)[right]
    lost = 1 - _overlap(_decoded(moves[right], squares), batch.boxes[right])
    return classes + _BOX_SHARE * lost.sum() / count


def _decoded(moves: "torch.Tensor", squares: "torch.Tensor") -> "torch.Tensor":
    import torch

    middle = squares[:, :2] + moves[:, :2] * SPREADS[0] * squares[:, 2:]
    half = squares[:, 2:] * (moves[:, 2:] * SPREADS[1]).clamp(-4, 4).exp() / 2
    return torch.cat([middle - half, middle + half], 1)


def _overlap(boxes: "torch.Tensor", true: "torch.Tensor") -> "torch.Tensor":
    """Return the generalised overlap (GIoU) of boxes `(n, 4)` with the true ones."""
    import torch

    def area(low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
        return (high - low).clamp(min=0).prod(1)

    low, high = torch.maximum(boxes[:, :2], true[:, :2]), torch.minimum(boxes[:, 2:], true[:, 2:])
    outer = torch.minimum(boxes[:, :2], true[:, :2]), torch.maximum(boxes[:, 2:], true[:, 2:])
    shared, whole = area(low, high), area(*outer)
    union = area(boxes[:, :2], boxes[:, 2:]) + area(true[:, :2], true[:, 2:]) - shared
    return shared / union.clamp(min=1e-6) - (whole - union) / whole.clamp(min=1e-6)
