"""Fits the two models once for each fold of makers and looks, with each, at what it never saw."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vision.lamps import CLASSIFIER_FILE, FILTER_FILE
from vision.training.export import export_network
from vision.training.fitting import (
    Odds,
    Schedule,
    filter_likeness,
    fit_classifier,
    fit_filter,
    lamp_likeness,
    sampling_odds,
)
from vision.training.network import CLASSIFIER_PX, FILTER_PX, build_classifier, build_filter
from vision.training.pool import CropPool, best_device
from vision.training.samples import FEEDBACK, UNKNOWN, Samples

if TYPE_CHECKING:
    from torch import nn

Weights = npt.NDArray[np.float64]

logger = logging.getLogger(__name__)

DRAWN = {"synthetic lamp": 0.66, "synthetic other": 0.22, "real other": 0.12}
MIXED = {"real lamp": 0.3, "synthetic lamp": 0.28, "real other": 0.34, "synthetic other": 0.08}
"""What a batch is made of: before any labelled photo is seen, and after."""

PASSING = 0.02
"""Least lamp-likeness, to the filter, of a negative that the classifier learns from."""

EASIEST = 0.05
"""Chance of the easiest negative beside the hardest: mistakes are met more often."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Lengths of the three fits; the adaptation is run twice, with harder negatives then.

    `batch` is the number of crops in a step of the base and of the adaptation, `rates` are the
    peak learning rates of the base and of the two adaptations. `whole` lets every layer learn.
    """

    base: int = 9000
    adapt: int = 750
    sieve: int = 600
    batch: int = 64
    rates: tuple[float, float, float] = (1e-3, 5e-4, 3e-4)
    whole: bool = False


GPU_STEPS = Steps(base=7000, adapt=400, sieve=600, batch=512, rates=(2e-3, 6e-4, 3e-4), whole=True)
"""What ten minutes of one GPU allow: six times the crops of the CPU's, every layer learning."""


@dataclass(frozen=True)
class Fitter:
    """What all fits of a run share.

    `weight` is each sample's weight, `(n,)`; `codes` and `colours` are counts. Fits on a GPU where
    there is one.
    """

    samples: Samples
    weight: Weights
    codes: int
    colours: int
    steps: Steps
    seed: int
    folder: Path

    @cached_property
    def pool(self) -> CropPool:
        """The crops, on the device that trains."""
        return CropPool(self.samples.crops, best_device())

    def network(self) -> "nn.Module":
        """Return a classifier on the device that trains, its weights from the seed."""
        import torch

        torch.manual_seed(self.seed)
        network = build_classifier(self.codes, self.colours, whole=self.steps.whole)
        return network.to(self.pool.device)

    def base(self) -> Path:
        """Fit on drawings and on photos without clusters; return the file of the weights."""
        import torch

        path = self.folder / "base.pt"
        if path.is_file():
            return path
        drawn = self.samples.photo == UNKNOWN
        odds = sampling_odds(
            self.samples, DRAWN, not_a_lamp=self.codes, weight=drawn.astype(np.float64)
        )
        schedule = Schedule(
            self.steps.base,
            batch=self.steps.batch,
            learning_rate=self.steps.rates[0],
            seed=self.seed,
            checkpoint=self.folder / "base.part",
        )
        best = self._classifier(self.network(), odds, schedule)
        torch.save(best.cpu().state_dict(), path)
        return path

    def adapt(self, seen: npt.NDArray[np.bool_], out: Path) -> None:
        """Fit the filter, and adapt the base to photos; export both to `out`.

        Args:
            seen: `(n,)` which samples may be learnt from.
            out: Folder for the two models.
        """
        import torch

        if (out / CLASSIFIER_FILE).is_file():
            return
        weight = self.screen(seen, out)
        base = self.base()
        network = self.network()
        network.load_state_dict(torch.load(base, map_location="cpu"))
        for turn, rate in enumerate(self.steps.rates[1:]):
            harder = weight * self._hardness(network, weight)
            schedule = Schedule(
                self.steps.adapt,
                batch=self.steps.batch,
                learning_rate=rate,
                seed=self.seed + turn,
                checkpoint=out / f"adapt{turn}.part",
            )
            network = self._classifier(network, self._odds(harder), schedule)
        outputs = ["code", "colour"]
        export_network(network.cpu(), out / CLASSIFIER_FILE, side_px=CLASSIFIER_PX, outputs=outputs)

    def _classifier(self, network: "nn.Module", odds: Odds, schedule: Schedule) -> "nn.Module":
        return fit_classifier(
            network, self.samples, self.pool, odds, schedule, not_a_lamp=self.codes
        )

    def screen(self, seen: npt.NDArray[np.bool_], out: Path) -> Weights:
        """Fit the filter and export it to `out`; return the weights of what passes it.

        What the filter keeps from the classifier need not be learnt by it.
        """
        import torch

        kept = out / "screened.npy"
        if kept.is_file():
            return np.asarray(np.load(kept), np.float64)
        out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(self.seed)
        weight = self.weight * seen
        schedule = Schedule(self.steps.sieve, batch=256, learning_rate=4e-3, seed=self.seed)
        sieve = fit_filter(
            build_filter().to(self.pool.device),
            self.samples,
            self.pool,
            self._odds(weight),
            schedule,
            not_a_lamp=self.codes,
        )
        rows = self._negatives(weight)
        weight[rows] *= filter_likeness(sieve, self.pool, rows) >= PASSING
        export_network(sieve.cpu(), out / FILTER_FILE, side_px=FILTER_PX, outputs=["lit"])
        left = int((weight[rows] > 0).sum())
        logger.info("%d of %d negatives pass the filter", left, len(rows))
        np.save(kept, weight)
        return weight

    def _odds(self, weight: Weights) -> Odds:
        return sampling_odds(self.samples, MIXED, not_a_lamp=self.codes, weight=weight)

    def _hardness(self, network: "nn.Module", weight: Weights) -> Weights:
        """Return factors that make negatives count by how much they look like a lamp."""
        rows = self._negatives(weight)
        factor = np.ones(len(self.samples))
        factor[rows] = EASIEST + lamp_likeness(network, self.pool, rows)
        logger.info("%d of %d look like a lamp", int((factor[rows] > 0.5).sum()), len(rows))
        return factor

    def _negatives(self, weight: Weights) -> npt.NDArray[np.int64]:
        real = (self.samples.code == self.codes) & (self.samples.origin == 2)
        return np.flatnonzero(real & (weight > 0))


def seen_outside(samples: Samples, fold: Sequence[str], held_out: str) -> npt.NDArray[np.bool_]:
    """Return which samples a model may learn from that is measured on the held-out fold.

    Those are all that come from none of its photos, drivers' feedback left out: it may show any
    maker.

    Args:
        samples: All samples.
        fold: The fold of each photo.
        held_out: The fold that must not be learnt from.
    """
    inside = np.array([name == held_out for name in fold] or [False])
    held = (samples.photo >= 0) & inside[np.maximum(samples.photo, 0)]
    return np.asarray(~held & (samples.photo != FEEDBACK), bool)
