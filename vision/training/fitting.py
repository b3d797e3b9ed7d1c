"""Training loops for the filter and the classifier; on the CPU repeatable by seed."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vision.training.augmentation import augment, centre
from vision.training.network import CLASSIFIER_PX, FILTER_PX
from vision.training.pool import CropPool
from vision.training.samples import Samples

if TYPE_CHECKING:
    import torch
    from torch import nn

Rows = npt.NDArray[np.int64]
Loss = Callable[["torch.Tensor", Rows], "torch.Tensor"]
Odds = npt.NDArray[np.float64]

logger = logging.getLogger(__name__)

_EVERY = 250
_BLOCK = 125
_MEASURED = {"cpu": 256, "cuda": 4096}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train; `learning_rate` is the peak of one cycle.

    `checkpoint`, when given, holds everything every 250 steps; a run that finds it goes on there.
    The losses are kept beside it as CSV (step, loss), for `vision.training.curves`.
    """

    steps: int
    batch: int = 64
    learning_rate: float = 1e-3
    colour_weight: float = 0.25
    seed: int = 0
    checkpoint: Path | None = None


def fit_classifier(
    network: "nn.Module",
    samples: Samples,
    pool: CropPool,
    odds: Odds,
    schedule: Schedule,
    *,
    not_a_lamp: int,
) -> "nn.Module":
    """Train the classifier in place and return its running average, which is better.

    Args:
        network: From `build_classifier`, on the pool's device.
        samples: What to learn.
        pool: Its crops.
        odds: `(n,)` chance of each sample to be drawn, summing to 1.
        schedule: How long.
        not_a_lamp: Its index among the codes; colours are learnt from the others.
    """
    import torch
    from torch.nn import functional

    device = pool.device
    random = torch.Generator(device).manual_seed(schedule.seed)
    codes = torch.from_numpy(samples.code).to(device)
    hues = torch.from_numpy(np.where(samples.code == not_a_lamp, -1, samples.colour)).to(device)

    def loss(crops: "torch.Tensor", rows: Rows) -> "torch.Tensor":
        at = torch.from_numpy(rows).to(device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            code, colour = network(augment(crops, CLASSIFIER_PX, random))
        named, hue = codes[at], hues[at]
        total = functional.cross_entropy(code.float(), named, label_smoothing=0.05)
        # Summed, since a GPU need not be asked then whether any lamp is among the crops.
        hues_told = functional.cross_entropy(colour.float(), hue, ignore_index=-1, reduction="sum")
        return total + schedule.colour_weight * hues_told / (hue >= 0).sum().clamp(min=1)

    return _fit(network, pool, odds, schedule, loss)


def fit_filter(
    network: "nn.Module",
    samples: Samples,
    pool: CropPool,
    odds: Odds,
    schedule: Schedule,
    *,
    not_a_lamp: int,
) -> "nn.Module":
    """Train the filter in place and return its running average; see `fit_classifier`."""
    import torch
    from torch.nn import functional

    random = torch.Generator(pool.device).manual_seed(schedule.seed)
    lamps = torch.from_numpy((samples.code != not_a_lamp).astype(np.float32)).to(pool.device)

    def loss(crops: "torch.Tensor", rows: Rows) -> "torch.Tensor":
        lit = lamps[torch.from_numpy(rows).to(pool.device)]
        logits = network(augment(crops, FILTER_PX, random))
        return functional.binary_cross_entropy_with_logits(logits, lit)

    return _fit(network, pool, odds, schedule, loss)


def lamp_likeness(network: "nn.Module", pool: CropPool, rows: Rows) -> npt.NDArray[np.float32]:
    """Return how much the classifier takes each of `rows` for a lamp, in [0, 1]."""
    import torch

    def likeness(crops: "torch.Tensor") -> "torch.Tensor":
        return 1 - torch.softmax(network(centre(crops, CLASSIFIER_PX))[0].float(), 1)[:, -1]

    return _measured(network, likeness, pool, rows)


def filter_likeness(network: "nn.Module", pool: CropPool, rows: Rows) -> npt.NDArray[np.float32]:
    """Return how much the filter takes each of `rows` for a lamp, in [0, 1]."""
    import torch

    def likeness(crops: "torch.Tensor") -> "torch.Tensor":
        return torch.sigmoid(network(centre(crops, FILTER_PX)).float())

    return _measured(network, likeness, pool, rows)


def _measured(
    network: "nn.Module",
    measure: Callable[["torch.Tensor"], "torch.Tensor"],
    pool: CropPool,
    rows: Rows,
) -> npt.NDArray[np.float32]:
    import torch

    network.eval()
    values = np.zeros(len(rows), np.float32)
    step = _MEASURED[pool.device.type]
    with torch.no_grad(), torch.autocast(pool.device.type, dtype=torch.bfloat16):
        for start in range(0, len(rows), step):
            part = measure(pool.take(rows[start : start + step]))
            values[start : start + step] = part.float().cpu().numpy()
    return values


def sampling_odds(
    samples: Samples,
    shares: Mapping[str, float],
    *,
    not_a_lamp: int,
    weight: npt.NDArray[np.float64] | None = None,
) -> Odds:
    """Return each sample's chance to be drawn; rare codes are drawn more often than their share.

    Args:
        samples: All samples.
        shares: How much of a batch is "real lamp", "synthetic lamp", "real other" and
            "synthetic other".
        not_a_lamp: Index of "not a lamp".
        weight: `(n,)` factors; 0 keeps a sample out.
    """
    given = np.ones(len(samples)) if weight is None else weight
    real, lit = samples.origin == 2, samples.code != not_a_lamp
    odds = np.zeros(len(samples))
    for name, share in shares.items():
        part = (real if name.startswith("real") else ~real) & (lit if "lamp" in name else ~lit)
        counts = np.bincount(samples.code[part & (given > 0)], minlength=not_a_lamp + 1)
        chance = given * part / np.sqrt(np.maximum(counts[samples.code], 1))
        if chance.any():
            odds += share * chance / chance.sum()
    return np.asarray(odds / odds.sum(), np.float64)


def _fit(
    network: "nn.Module", pool: CropPool, odds: Odds, schedule: Schedule, loss: Loss
) -> "nn.Module":
    """Run the schedule; `loss` maps a batch of stored crops and their rows to a scalar."""
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, schedule.learning_rate, total_steps=schedule.steps, pct_start=0.15
    )
    # Remembers about the last twentieth of the run, 200 steps at most.
    decay = 1 - 1 / min(200, max(2, schedule.steps // 20))
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True)
    parts = {"network": network, "average": average, "optimiser": optimiser, "cycle": cycle}
    first = _resume(schedule.checkpoint, parts)
    network.train()
    started, running = time.monotonic(), torch.zeros(())
    for step, crops, rows in _batches(pool, odds, schedule, first):
        value = loss(crops, rows)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(trained, 5.0)
        optimiser.step()
        cycle.step()
        average.update_parameters(network)
        now = value.detach()  # not read before it is logged: a GPU would wait for it each time
        running = now if step == first else running + 0.02 * (now - running)
        if step % 50 == 49:
            logger.info("step %d/%d loss %.3f, %.0f s", step + 1, schedule.steps, float(running),
                        time.monotonic() - started)  # fmt: skip
            _note(schedule.checkpoint, step + 1, float(running))
        if schedule.checkpoint and step % _EVERY == _EVERY - 1:
            _keep(schedule.checkpoint, parts, step + 1)
    network.eval()
    return average.module.eval()


def _batches(
    pool: CropPool, odds: Odds, schedule: Schedule, first: int
) -> Iterator[tuple[int, "torch.Tensor", Rows]]:
    """Yield each step with its crops and their rows."""
    chance = np.cumsum(odds)
    for start in range(first, schedule.steps, _BLOCK):
        rng = np.random.default_rng((schedule.seed, start))
        count = min(_BLOCK, schedule.steps - start)
        drawn = rng.random((count, schedule.batch)) * chance[-1]
        rows = np.minimum(np.searchsorted(chance, drawn, side="right"), len(odds) - 1)
        for n, crops in enumerate(pool.batches(rows)):
            yield start + n, crops, rows[n]


def _note(checkpoint: Path | None, step: int, loss: float) -> None:
    if checkpoint is not None:
        with checkpoint.with_suffix(".csv").open("a", encoding="utf-8") as lines:
            lines.write(f"{step},{loss:.4f}\n")


def _keep(checkpoint: Path, parts: Mapping[str, "nn.Module"], step: int) -> None:
    import torch

    states = {name: part.state_dict() for name, part in parts.items()}
    fresh = checkpoint.with_suffix(".tmp")
    torch.save({**states, "step": step}, fresh)
    fresh.replace(checkpoint)


def _resume(checkpoint: Path | None, parts: Mapping[str, "nn.Module"]) -> int:
    """Load a checkpoint into `parts`, in place; return the step to go on with."""
    import torch

    if checkpoint is None or not checkpoint.is_file():
        return 0
    states = torch.load(checkpoint, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(states[name])
    logger.info("going on at step %d of %s", states["step"], checkpoint)
    return int(states["step"])
