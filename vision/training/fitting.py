"""Training loops for the filter and the classifier, on the CPU, repeatable by seed."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vision.training.augmentation import augment
from vision.training.network import CLASSIFIER_PX, FILTER_PX
from vision.training.samples import Samples

if TYPE_CHECKING:
    import torch
    from torch import nn

Loss = Callable[["torch.Tensor", npt.NDArray[np.int64]], "torch.Tensor"]

logger = logging.getLogger(__name__)

SHARES = {"real lamp": 0.24, "synthetic lamp": 0.40, "real other": 0.24, "synthetic other": 0.12}
"""What a batch is made of."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train; `learning_rate` is the peak of one cycle.

    `checkpoint`, when given, receives the averaged weights every 250 steps.
    """

    steps: int
    batch: int = 64
    learning_rate: float = 1e-3
    colour_weight: float = 0.25
    seed: int = 0
    checkpoint: Path | None = None


def fit_classifier(network: "nn.Module", samples: Samples, schedule: Schedule) -> "nn.Module":
    """Train the classifier in place and return its running average, which is better."""
    import torch
    from torch.nn import functional

    not_a_lamp = int(samples.code.max())

    def loss(crops: "torch.Tensor", rows: npt.NDArray[np.int64]) -> "torch.Tensor":
        with torch.autocast("cpu", dtype=torch.bfloat16):
            code, colour = network(augment(crops, CLASSIFIER_PX, random))
        named = torch.from_numpy(samples.code[rows])
        hue = torch.from_numpy(samples.colour[rows])
        total = functional.cross_entropy(code.float(), named, label_smoothing=0.05)
        if (hue >= 0).any():
            total = total + schedule.colour_weight * functional.cross_entropy(
                colour.float(), hue, ignore_index=-1
            )
        return total

    random = torch.Generator().manual_seed(schedule.seed)
    odds = sampling_odds(samples, not_a_lamp)
    return _fit(network, samples, odds, schedule, loss)


def fit_filter(network: "nn.Module", samples: Samples, schedule: Schedule) -> "nn.Module":
    """Train the filter in place and return its running average."""
    import torch
    from torch.nn import functional

    not_a_lamp = int(samples.code.max())

    def loss(crops: "torch.Tensor", rows: npt.NDArray[np.int64]) -> "torch.Tensor":
        lit = torch.from_numpy((samples.code[rows] != not_a_lamp).astype(np.float32))
        logits = network(augment(crops, FILTER_PX, random))
        return functional.binary_cross_entropy_with_logits(logits, lit)

    random = torch.Generator().manual_seed(schedule.seed)
    return _fit(network, samples, sampling_odds(samples, not_a_lamp), schedule, loss)


def sampling_odds(samples: Samples, not_a_lamp: int) -> npt.NDArray[np.float64]:
    """Return each sample's chance to be drawn; rare codes are drawn more often than their share."""
    real = samples.origin == 2
    lit = samples.code != not_a_lamp
    counts = np.bincount(samples.code, minlength=not_a_lamp + 1)
    odds = np.zeros(len(samples))
    for name, share in SHARES.items():
        part = (real if name.startswith("real") else ~real) & (lit if "lamp" in name else ~lit)
        weight = np.where(lit, 1 / np.sqrt(counts[samples.code]), 1.0)[part]
        if part.any():
            odds[part] = share * weight / weight.sum()
    return np.asarray(odds / odds.sum(), np.float64)


def _fit(
    network: "nn.Module",
    samples: Samples,
    odds: npt.NDArray[np.float64],
    schedule: Schedule,
    loss: Loss,
) -> "nn.Module":
    """Run the schedule; `loss` maps a batch of stored crops and their rows to a scalar."""
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    rng = np.random.default_rng(schedule.seed)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, schedule.learning_rate, total_steps=schedule.steps, pct_start=0.15
    )
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.995), use_buffers=True)
    network.train()
    started, running = time.monotonic(), 0.0
    for step in range(schedule.steps):
        rows = rng.choice(len(samples), schedule.batch, p=odds)
        value = loss(torch.from_numpy(samples.crops[rows]), rows)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(trained, 5.0)
        optimiser.step()
        cycle.step()
        average.update_parameters(network)
        running += 0.02 * (float(value.detach()) - running) if step else float(value.detach())
        if step % 50 == 49:
            logger.info("step %d/%d loss %.3f, %.0f s", step + 1, schedule.steps, running,
                        time.monotonic() - started)  # fmt: skip
        if schedule.checkpoint and step % 250 == 249:
            torch.save(average.module.state_dict(), schedule.checkpoint)
    network.eval()
    return average.module.eval()
