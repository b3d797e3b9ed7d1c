"""Shares with their uncertainty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from statistics import fmean, stdev

import numpy as np
import numpy.typing as npt

# Of the normal distribution: 95 % lie within this many standard deviations.
Z95 = 1.959964


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, with the Wilson 95 % interval [`low`, `high`]; all in [0, 1], 0 for n = 0."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.hits / self.n if self.n else 0.0

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return max(0.0, self._centre - self._spread) if self.n else 0.0

    @property
    def high(self) -> float:
        """The upper end of the interval; 1 when nothing was measured."""
        return min(1.0, self._centre + self._spread) if self.n else 1.0

    @property
    def _centre(self) -> float:
        return (self.value + Z95**2 / (2 * self.n)) / (1 + Z95**2 / self.n)

    @property
    def _spread(self) -> float:
        inner = self.value * (1 - self.value) / self.n + Z95**2 / (4 * self.n**2)
        return Z95 * sqrt(inner) / (1 + Z95**2 / self.n)

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.hits}/{self.n}, 95 % {self.low:.3f}–{self.high:.3f})"

    def as_json(self) -> dict[str, float]:
        """Return the numbers for a result file."""
        figures = {"value": self.value, "low": self.low, "high": self.high}
        return {"hits": self.hits, "n": self.n, **{k: round(v, 4) for k, v in figures.items()}}


@dataclass(frozen=True)
class Mean:
    """A mean over `n` values in [0, 1] with its normal 95 % interval."""

    value: float
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Mean":
        """Return the mean of values; 0 in [0, 1] for none."""
        if len(values) < 2:
            return cls(fmean(values) if values else 0.0, len(values), 0.0, 1.0)
        mean, spread = fmean(values), Z95 * stdev(values) / sqrt(len(values))
        return cls(mean, len(values), max(0.0, mean - spread), min(1.0, mean + spread))

    def __str__(self) -> str:
        return f"{self.value:.3f} (n {self.n}, 95 % {self.low:.3f}–{self.high:.3f})"

    def as_json(self) -> dict[str, float]:
        """Return the numbers for a result file."""
        figures = {"value": self.value, "low": self.low, "high": self.high}
        return {"n": self.n, **{k: round(v, 4) for k, v in figures.items()}}


Statistic = Callable[..., npt.NDArray[np.float64]]
RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A figure in its own unit, from `n` values such as one a photo, with its 95 % interval."""

    value: float
    n: int
    low: float
    high: float
    unit: str = ""

    @classmethod
    def of(
        cls, values: Sequence[float], statistic: Statistic = np.mean, *, unit: str = ""
    ) -> "Estimate":
        """Return a statistic of one value a photo; 0 for none. The same values, the same interval.

        Args:
            values: One a photo.
            statistic: A NumPy reduction, such as `np.mean` or `percentile(95)`.
            unit: Written behind the figures.
        """
        if not values:
            return cls(0.0, 0, 0.0, 0.0, unit)
        known = np.asarray(values, np.float64)
        drawn = known[np.random.default_rng(0).integers(len(known), size=(RESAMPLES, len(known)))]
        low, high = np.percentile(statistic(drawn, axis=1), (2.5, 97.5))
        return cls(float(statistic(known, axis=0)), len(known), float(low), float(high), unit)

    @classmethod
    def quantile(cls, values: Sequence[float], q: float, *, unit: str = "") -> "Estimate":
        """Return the quantile `q` of many values, with the interval that their order gives.

        Takes no resampling, so that tens of thousands of values cost a sort.
        """
        n = len(values)
        known, spread = sorted(values), Z95 * sqrt(n * q * (1 - q))
        ranks = (int(at) for at in (n * q, n * q - spread, n * q + spread + 1))
        value, low, high = (known[min(max(rank, 0), n - 1)] if n else 0.0 for rank in ranks)
        return cls(value, n, low, high, unit)

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        digits = 0 if self.value >= 100 else 2
        value, low, high = (f"{v:.{digits}f}" for v in (self.value, self.low, self.high))
        return f"{value}{unit} (n {self.n}, 95 % {low}–{high})"

    def as_json(self) -> dict[str, float]:
        """Return the numbers for a result file."""
        figures = {"value": self.value, "low": self.low, "high": self.high}
        return {"n": self.n, **{k: round(v, 4) for k, v in figures.items()}}


def percentile(q: float) -> Statistic:
    """Return the statistic that is the `q`th percentile."""
    return partial(np.percentile, q=q)


def share(outcomes: Iterable[bool]) -> Share:
    """Return the share of true outcomes."""
    known = list(outcomes)
    return Share(sum(known), len(known))
