"""Trains the damage network for a given time; can be stopped and goes on from its checkpoint."""

import copy
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from ultralytics.utils.loss import v8DetectionLoss

from vision.training.damage.augmentation import Batch, Bending, Photos, draw_batch
from vision.training.damage.network import SIDE_PX, DamageNetwork

BENDINGS = {
    "types": Bending(),
    "damaged": Bending(scale=(0.35, 1.3), coarse=0.0),
    "parts": Bending(scale=(0.5, 2.0), mosaic=0.3),
}
"""By head. Photos of damaged parts are small, so they are shown smaller and never coarser."""

_BACKBONE_SHARE = 0.3
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
    negatives: int = 2


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
    rng = np.random.default_rng(plan.seed)
    optimiser = _optimiser(network, plan.rate)
    average = copy.deepcopy(network).eval()
    losses = {name: v8DetectionLoss(network.criterion_view(name)) for name in photos}
    spent, steps = _resume(checkpoint, network, average, optimiser)
    network.train()
    saved = time.monotonic()
    while spent < plan.seconds:
        started = time.monotonic()
        share = spent / plan.seconds
        _set_rates(optimiser, plan.rate, share, steps)
        batch = _draw(photos, plan, share, rng)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            loss, told = _loss(network, losses, batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        optimiser.step()
        steps += 1
        _follow(average, network, min(0.999, (1 + steps) / (20 + steps)))
        spent += time.monotonic() - started
        if steps % 200 == 0:
            print(f"{steps} steps, {spent:.0f} s: {told()}", flush=True)  # noqa: T201
        if time.monotonic() - saved > 60:
            _save(checkpoint, network, average, optimiser, spent, steps)
            saved = time.monotonic()
    _save(checkpoint, network, average, optimiser, spent, steps)
    return average


def _draw(
    photos: Mapping[str, Photos], plan: Plan, share: float, rng: np.random.Generator
) -> dict[str, Batch]:
    batches = {}
    for name, held in photos.items():
        bending = BENDINGS[name]
        if share > _CALM:
            bending = Bending(bending.scale, mosaic=0.0, coarse=bending.coarse)
        batches[name] = draw_batch(held, plan.each, plan.side, bending, rng)
    return batches


def _loss(
    network: DamageNetwork, losses: Mapping[str, v8DetectionLoss], batches: Mapping[str, Batch]
) -> tuple[torch.Tensor, Any]:
    pixels = torch.cat([batch.pixels for batch in batches.values()])
    pyramid = network.features(pixels)
    total, told, start = pixels.new_zeros(()), {}, 0
    clean = _span(batches, "parts")
    for name, batch in batches.items():
        count = len(batch.boxes)
        rows = list(range(start, start + count))
        boxes = list(batch.boxes)
        if name != "parts" and clean:
            # Whole cars of the set of parts: as good as undamaged, so they teach silence.
            rows += list(clean)
            boxes += [np.zeros((0, 5), np.float32)] * len(clean)
        raw = network.heads[name]([level[rows] for level in pyramid])
        raw = {key: _float(value) for key, value in raw.items()}
        loss, items = losses[name](raw, _targets(boxes, pixels.shape[-1], pixels.device))
        total = total + loss.sum() / len(rows)
        told[name] = items
        start += count
    extent = torch.from_numpy(np.concatenate([b.extents for b in batches.values()]))
    known = (extent >= 0).to(pixels.device)
    if bool(known.any()):
        said = network.how_bad(pyramid).float()
        wrong = nn.functional.cross_entropy(said[known], extent.to(pixels.device)[known])
        total = total + 0.5 * wrong
        told["extent"] = wrong.detach()
    return total, lambda: {key: _round(value) for key, value in told.items()}


def _span(batches: Mapping[str, Batch], name: str) -> range | None:
    start = 0
    for other, batch in batches.items():
        if other == name:
            return range(start, start + len(batch.boxes) // 2)
        start += len(batch.boxes)
    return None


def _float(value: Any) -> Any:  # noqa: ANN401
    return [v.float() for v in value] if isinstance(value, list) else value.float()


def _round(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return [round(float(v), 2) for v in value.values()]
    return [round(float(v), 2) for v in value.flatten()]


def _targets(boxes: list[np.ndarray], side: int, device: torch.device) -> dict[str, torch.Tensor]:
    index = np.concatenate([np.full(len(b), n, np.float32) for n, b in enumerate(boxes)])
    rows = np.concatenate(boxes)
    low, high = rows[:, 1:3], rows[:, 3:5]
    bounds = np.concatenate([(low + high) / 2, high - low], 1) / side
    return {
        "batch_idx": torch.from_numpy(index).to(device),
        "cls": torch.from_numpy(rows[:, 0].copy()).to(device),
        "bboxes": torch.from_numpy(bounds.astype(np.float32)).to(device),
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


@torch.no_grad()
def _follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    for mine, theirs in zip(
        average.state_dict().values(), network.state_dict().values(), strict=True
    ):
        if mine.dtype.is_floating_point:
            mine.lerp_(theirs, 1 - keep)
        else:
            mine.copy_(theirs)


def _save(
    path: Path,
    network: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    spent: float,
    steps: int,
) -> None:
    fresh = path.with_suffix(".part")
    state = {
        "network": network.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "spent": spent,
        "steps": steps,
    }
    torch.save(state, fresh)
    fresh.replace(path)


def _resume(
    path: Path, network: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[float, int]:
    if not path.is_file():
        return 0.0, 0
    state = torch.load(path, map_location=next(network.parameters()).device)
    network.load_state_dict(state["network"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return state["spent"], state["steps"]
