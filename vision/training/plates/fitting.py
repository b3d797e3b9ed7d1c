"""Fits the plate detector."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from vision.images import Pixels
from vision.training.plates.network import build_network
from vision.training.plates.samples import Sample, Samples, Scene

if TYPE_CHECKING:
    import torch
    from torch import nn

logger = logging.getLogger(__name__)

_SIDES_SHARE = 2.0  # of the loss of the box in the whole
_RATE, _TRUNK_RATE = 2e-3, 5e-4
_TELL = 100  # steps between two lines of progress
_KNOWN = ("trunk", "sideways", "merged")  # what starts with weights
_WARM_UP = 30  # steps
_AVERAGE = 0.985  # of the running mean of the weights, which is what is kept: it calms the rate


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
    optimiser = torch.optim.AdamW(_parts(network), weight_decay=1e-4)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / _WARM_UP))
    told = 0.0
    for step, batch in enumerate(tqdm(_batches(scenes, atlas, recipe), total=recipe.steps)):
        with torch.autocast("cpu", torch.bfloat16):
            heat, sides = network(batch[0])
        loss = _loss(heat, sides, *batch[1:])
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


def _parts(network: "nn.Module") -> list[dict[str, Any]]:
    """Return the weights to fit with their rates: what knows plates already changes slowly."""
    known, fresh = [], []
    for name, weights in network.named_parameters():
        (known if name.split(".")[0] in _KNOWN else fresh).append(weights)
    return [{"params": known, "lr": _TRUNK_RATE}, {"params": fresh, "lr": _RATE}]


def _followed(mean: list["torch.Tensor"], now: list["torch.Tensor"], seen: Any) -> None:  # noqa: ANN401
    """Move the running means on, in place; the first ones weigh no more than later ones."""
    import torch

    share = 1 - min(_AVERAGE, (1 + float(seen)) / (10 + float(seen)))
    for old, new in zip(mean, now, strict=True):
        if torch.is_floating_point(old):
            old.lerp_(new, share)
        else:
            old.copy_(new)


def _batches(
    scenes: Sequence[Scene], atlas: Sequence[Pixels], recipe: Recipe
) -> Iterator[tuple["torch.Tensor", ...]]:
    import torch

    samples = Samples(scenes, atlas, recipe.seed, recipe.steps * recipe.batch)
    loader = torch.utils.data.DataLoader(
        samples,
        recipe.batch,
        num_workers=recipe.workers,
        collate_fn=_collate,
    )
    yield from loader


def _collate(samples: Sequence[Sample]) -> Any:  # noqa: ANN401 - tensors, torch may be absent
    import numpy as np
    import torch

    stacked = (
        [getattr(s, name) for s in samples] for name in ("pixels", "heat", "sides", "weight")
    )
    return [torch.from_numpy(np.stack(part)) for part in stacked]


def _loss(
    heat: "torch.Tensor",
    sides: "torch.Tensor",
    true_heat: "torch.Tensor",
    true_sides: "torch.Tensor",
    weight: "torch.Tensor",
) -> "torch.Tensor":
    """Return the focal loss of the centres plus the overlap lost by the boxes near them."""
    import torch

    sure = heat.clamp(1e-5, 1 - 1e-5)
    peaks = (true_heat > 0.999).float()
    hits = -((1 - sure) ** 2) * sure.log() * peaks
    misses = -((1 - true_heat) ** 4) * sure**2 * (1 - sure).log() * (1 - peaks)
    centres = ((hits + misses) * weight).sum() / peaks.sum().clamp(min=1)
    near = torch.where(true_heat > 0.3, true_heat, 0.0) * weight
    lost = 1 - _overlap(sides, true_sides)
    boxes = (lost * near).sum() / near.sum().clamp(min=1)
    return centres + _SIDES_SHARE * boxes


def _overlap(sides: "torch.Tensor", true: "torch.Tensor") -> "torch.Tensor":
    """Return the generalised overlap (GIoU) of two boxes given as distances from one point."""
    import torch

    def area(d: torch.Tensor) -> torch.Tensor:
        return (d[:, 0] + d[:, 2]).clamp(min=0) * (d[:, 1] + d[:, 3]).clamp(min=0)

    shared, whole = area(torch.minimum(sides, true)), area(torch.maximum(sides, true))
    union = area(sides) + area(true) - shared
    return shared / union.clamp(min=1e-6) - (whole - union) / whole.clamp(min=1e-6)
