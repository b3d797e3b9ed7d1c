"""Trains the damage network for a given time; can be stopped and goes on from its checkpoint."""

import copy
import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from vision.training.damage.augmentation import Batch, Bending, Photos, draw_batch
from vision.training.damage.layers import Raw
from vision.training.damage.losses import head_loss
from vision.training.damage.network import SIDE_PX, DamageNetwork

logger = logging.getLogger(__name__)

BENDINGS = {
    "types": Bending(),
    "damaged": Bending(scale=(0.35, 1.3), coarse=0.0),
    "parts": Bending(scale=(0.5, 2.0), mosaic=0.3),
}
"""By head. Photos of damaged parts are small, so they are shown smaller and never coarser."""

_BACKBONE_SHARE = 0.3
_EXTENT_GAIN = 0.5
_EVERY, _SAVE_S = 50, 60
_CALM = 0.85
"""Share of the time after which photos come whole, no more in mosaics."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: seconds, photos of each set a step, highest rate, seed."""

    seconds: float
    each: int = 8
    rate: float = 1.5e-3
    seed: int = 0
    side: int = SIDE_PX


def fit(
    network: DamageNetwork, photos: Mapping[str, Photos], plan: Plan, checkpoint: Path
) -> nn.Module:
    """Train all heads that have photos; return the averaged weights' network.

    Args:
        network: On the device to train on.
        photos: By head; those of `parts` show hardly any damage and teach the others silence.
        plan: How long and how.
        checkpoint: Written every minute, read when it is there.
    """
    device = next(network.parameters()).device
    optimiser = _optimiser(network, plan.rate)
    average = copy.deepcopy(network).eval()
    run = _Run(network, average, optimiser)
    run.resume(checkpoint)
    # Another stream of photos after every stop, not the same first ones again.
    rng = np.random.default_rng((plan.seed, run.steps))
    network.train()
    saved = time.monotonic()
    while run.spent < plan.seconds:
        started = time.monotonic()
        share = run.spent / plan.seconds
        _set_rates(optimiser, plan.rate, share, run.steps)
        batches = _draw(photos, plan, share, rng)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            losses = _losses(network, batches)
        optimiser.zero_grad(set_to_none=True)
        torch.stack([loss.sum() for loss in losses.values()]).sum().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        optimiser.step()
        run.steps += 1
        _follow(average, network, min(0.999, (1 + run.steps) / (20 + run.steps)))
        run.spent += time.monotonic() - started
        if run.steps % _EVERY == 0 or run.spent >= plan.seconds:
            logger.info("%d steps, %.0f of %.0f s: %s", run.steps, run.spent, plan.seconds,
                        _told(losses))  # fmt: skip
        if time.monotonic() - saved > _SAVE_S or run.spent >= plan.seconds:
            run.save(checkpoint)
            saved = time.monotonic()
    return average


def _draw(
    photos: Mapping[str, Photos], plan: Plan, share: float, rng: np.random.Generator
) -> dict[str, Batch]:
    batches = {}
    for name, held in photos.items():
        bending = BENDINGS[name]
        if share > _CALM:
            bending = replace(bending, mosaic=0.0)
        batches[name] = draw_batch(held, plan.each, plan.side, bending, rng)
    return batches


def _losses(network: DamageNetwork, batches: Mapping[str, Batch]) -> dict[str, torch.Tensor]:
    """Return the losses of each head, and of the extent where one is known."""
    pyramid = network.features(torch.cat([batch.pixels for batch in batches.values()]))
    spans = _spans(batches)
    losses = {}
    for head, batch in batches.items():
        rows, boxes = list(spans[head]), list(batch.boxes)
        if head != "parts" and "parts" in spans:
            # Whole cars of the set of parts: as good as undamaged, so they teach silence.
            whole = list(spans["parts"])[: len(spans["parts"]) // 2]
            rows += whole
            boxes += [np.zeros((0, 5), np.float32)] * len(whole)
        raw = _widened(network.heads[head]([level[rows] for level in pyramid]))
        labelled = [torch.from_numpy(rows).to(raw.classes.device) for rows in boxes]
        losses[head] = head_loss(raw, labelled)
    known = np.concatenate([batch.extents for batch in batches.values()])
    if (known >= 0).any():
        extents = torch.from_numpy(known).to(pyramid[0].device)
        said = network.how_bad(pyramid).float()
        wrong = nn.functional.cross_entropy(said, extents, ignore_index=-1)
        losses["extent"] = _EXTENT_GAIN * wrong[None]
    return losses


def _spans(batches: Mapping[str, Batch]) -> dict[str, range]:
    """Return which photos of all are each set's."""
    spans, start = {}, 0
    for head, batch in batches.items():
        spans[head] = range(start, start + len(batch.boxes))
        start += len(batch.boxes)
    return spans


def _widened(raw: Raw) -> Raw:
    return replace(raw, sides=raw.sides.float(), classes=raw.classes.float())


def _told(losses: Mapping[str, torch.Tensor]) -> dict[str, list[float]]:
    return {
        key: [round(float(value), 2) for value in loss.detach()] for key, loss in losses.items()
    }


def _optimiser(network: DamageNetwork, rate: float) -> torch.optim.Optimizer:
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, weight in network.named_parameters():
        key = (name.startswith("backbone"), weight.ndim > 1)
        groups.setdefault(key, []).append(weight)
    return torch.optim.AdamW(
        [
            {
                "params": weights,
                "share": _BACKBONE_SHARE if pretrained else 1.0,
                "weight_decay": 0.02 if decays else 0.0,
            }
            for (pretrained, decays), weights in groups.items()
        ],
        lr=rate,
    )


def _set_rates(optimiser: torch.optim.Optimizer, rate: float, share: float, steps: int) -> None:
    now = rate * min(1.0, (steps + 1) / 200) * (0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2)
    for group in optimiser.param_groups:
        group["lr"] = now * group["share"]


def _follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    with torch.no_grad():
        pairs = zip(average.state_dict().values(), network.state_dict().values(), strict=True)
        for mine, theirs in pairs:
            if mine.dtype.is_floating_point:
                mine.lerp_(theirs, 1 - keep)
            else:
                mine.copy_(theirs)


@dataclass(slots=True)
class _Run:
    """A training on its way: what changes with each step, and where it is kept."""

    network: nn.Module
    average: nn.Module
    optimiser: torch.optim.Optimizer
    spent: float = 0.0
    steps: int = 0

    def save(self, path: Path) -> None:
        """Write everything; a file that is there is whole."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "spent": self.spent,
            "steps": self.steps,
        }
        fresh = path.with_suffix(".part")
        torch.save(state, fresh)
        fresh.replace(path)

    def resume(self, path: Path) -> None:
        """Go on from a file, if there is one."""
        if not path.is_file():
            return
        state = torch.load(path, map_location=next(self.network.parameters()).device)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.spent, self.steps = state["spent"], state["steps"]
