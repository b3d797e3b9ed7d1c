"""Fits the two models once for each fold of makers and looks, with each, at what it never saw."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
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
    """Lengths of the three fits; the adaptation is run twice, with harder negatives then."""

    base: int = 9000
    adapt: int = 750
    sieve: int = 600


@dataclass(frozen=True, slots=True)
class Fitter:
    """What all fits of a run share.

    `weight` is each sample's weight, `(n,)`; `codes` and `colours` are counts.
    """

    samples: Samples
    weight: Weights
    codes: int
    colours: int
    steps: Steps
    seed: int
    folder: Path

    def base(self) -> Path:
        """Fit on drawings and on photos without clusters; return the file of the weights."""
        import torch

        path = self.folder / "base.pt"
        if path.is_file():
            return path
        torch.manual_seed(self.seed)
        drawn = self.samples.photo == UNKNOWN
        odds = sampling_odds(
            self.samples, DRAWN, not_a_lamp=self.codes, weight=drawn.astype(np.float64)
        )
        schedule = Schedule(self.steps.base, seed=self.seed, checkpoint=self.folder / "base.part")
        network = build_classifier(self.codes, self.colours)
        best = fit_classifier(network, self.samples, odds, schedule, not_a_lamp=self.codes)
        torch.save(best.state_dict(), path)
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
        torch.manual_seed(self.seed)
        network = build_classifier(self.codes, self.colours)
        network.load_state_dict(torch.load(self.base()))
        for turn, rate in enumerate((5e-4, 3e-4)):
            harder = weight * self._hardness(network, weight)
            schedule = Schedule(
                self.steps.adapt,
                learning_rate=rate,
                seed=self.seed + turn,
                checkpoint=out / f"adapt{turn}.part",
            )
            network = fit_classifier(
                network, self.samples, self._odds(harder), schedule, not_a_lamp=self.codes
            )
        outputs = ["code", "colour"]
        export_network(network, out / CLASSIFIER_FILE, side_px=CLASSIFIER_PX, outputs=outputs)

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
            build_filter(), self.samples, self._odds(weight), schedule, not_a_lamp=self.codes
        )
        export_network(sieve, out / FILTER_FILE, side_px=FILTER_PX, outputs=["lit"])
        rows = self._negatives(weight)
        weight[rows] *= filter_likeness(sieve, self.samples, rows) >= PASSING
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
        factor[rows] = EASIEST + lamp_likeness(network, self.samples, rows)
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
