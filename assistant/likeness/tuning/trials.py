"""Tries several plans one after the other and keeps the best, wherever torch and numpy are.

`python -m assistant.likeness.tuning.trials BUNDLE OUT --seconds N --device cuda` ends by itself
after N seconds. `results.json` grows by each trial; `upper.npz` and `whole.npz` hold the best
weights whose upper half, or all of whose layers, were tuned; `partial.npz` those of the trial that
was under way.
"""

import argparse
import json
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.likeness.tuning.bundle import Bundle, read
from assistant.likeness.tuning.fitting import FIRST, Diverged, Tuner, fit
from assistant.likeness.tuning.judging import Share, judge
from assistant.likeness.tuning.network import tensors_of
from assistant.likeness.tuning.rounds import Plan

logger = logging.getLogger(__name__)

# To judge and to write what was fitted last.
_RESERVED_S, _FEWEST_S = 14.0, 12.0
# A step that hangs must not outlive its time by more.
_GRACE_S = 5.0
_LEAST = 1e-3
_SLIPPED = 0.35
_PARTIAL = "partial"
_CUT_OFF = 3


class Trial(NamedTuple):
    """A plan, the first layer that it tunes, and the share of all time that it may take."""

    name: str
    first: int
    plan: Plan
    share: float


def _plan(rounds: tuple[int, int], rate: float, slipped: float = _SLIPPED, seed: int = 1) -> Plan:
    full, stepped = rounds
    return Plan(full, stepped, 150, rate, seed, 256, slipped)


TRIALS = (
    Trial("upper", FIRST, _plan((12, 4), 4e-4), 0.22),
    Trial("whole", 0, _plan((10, 3), 2.5e-4), 0.36),
    Trial("whole-fast", 0, _plan((10, 3), 4e-4), 0.4),
    Trial("upper-plain", FIRST, _plan((12, 4), 2.5e-4, 0.0), 0.3),
    Trial("whole-long", 0, _plan((18, 4), 2.5e-4, 0.5), 1.0),
    Trial("upper-long", FIRST, _plan((20, 5), 5e-4, 0.5), 1.0),
    Trial("whole-again", 0, _plan((10, 3), 3e-4, seed=2), 1.0),
)


class Trials:
    """Runs trials within a time and writes what they find into a folder.

    Args:
        bundle: What to learn.
        out: The folder.
        device: `cpu` or `cuda`.
        until: When to end, as `time.monotonic` tells it.
    """

    def __init__(self, bundle: Bundle, out: Path, *, device: str, until: float) -> None:
        self._bundle, self._out, self._device, self._until = bundle, out, device, until
        self._begun = time.monotonic()
        self._untuned: Mapping[str, Share] | None = None
        self._best: dict[str, float] = {}
        self.results: list[dict[str, object]] = []

    @property
    def left_s(self) -> float:
        """Seconds that may still be spent on fitting."""
        return self._until - _RESERVED_S - time.monotonic()

    def run(self, trial: Trial) -> None:
        """Fit and judge; a trial that fails is told of and changes nothing."""
        begun = time.monotonic()
        rounds: list[int] = []
        try:
            score, judged = self._fitted(trial, rounds)
        except (Diverged, RuntimeError) as error:
            logger.exception("%s failed", trial.name)
            self._tell(trial, failed=f"{type(error).__name__}: {error}", rounds=len(rounds))
            return
        seconds = round(time.monotonic() - begun, 1)
        self._tell(trial, score=score, seconds=seconds, rounds=len(rounds), judged=judged)

    def compare(self, file: Path) -> None:
        """Judge weights that `drivers.save` wrote, so that trials are seen beside them."""
        try:
            with np.load(file, allow_pickle=False) as held:
                tensors = {name: held[name] for name in held.files if name != "version"}
            bundle = self._bundle._replace(weights=self._bundle.weights.changed(tensors))
            judged = judge(Tuner(bundle, device=self._device))
        except (OSError, ValueError, RuntimeError) as error:
            logger.exception("%s could not be judged", file)
            self._tell(None, name=str(file), failed=f"{type(error).__name__}: {error}")
            return
        score = _score(judged, self._untuned) if self._untuned else None
        self._tell(None, name=str(file), score_beside=score, judged=judged)

    def _fitted(self, trial: Trial, rounds: list[int]) -> tuple[float, Mapping[str, Share]]:
        tuner = Tuner(self._bundle, trial.plan.seed, device=self._device, first=trial.first)
        tuner.prepare()
        if self._untuned is None:
            self._untuned = judge(tuner)
            self._tell(None, judged=self._untuned)
        share = trial.share * (self._until - self._begun)
        plan = replace(trial.plan, seconds=max(min(share, self.left_s), 1.0))

        def keep(number: int) -> None:
            rounds.append(number)
            if plan.full < number < plan.full + plan.stepped:
                self._write(tuner, _PARTIAL)

        fit(tuner, plan, keep=keep)
        judged = judge(tuner)
        score = _score(judged, self._untuned)
        kind = "whole" if trial.first == 0 else "upper"
        if score < self._best.get(kind, math.inf):
            self._best[kind] = score
            self._write(tuner, kind)
        (self._out / f"{_PARTIAL}.npz").unlink(missing_ok=True)
        return score, judged

    def _write(self, tuner: Tuner, name: str) -> None:
        tensors = tensors_of(tuner.layers, tuner.first)
        path = self._out / f"{name}.npz"
        # Renamed, so that a run that is cut off leaves no half file.
        written = path.with_suffix(".tmp.npz")
        np.savez(written, allow_pickle=False, **tensors, version=np.array(self._bundle.version))
        written.replace(path)

    def _tell(self, trial: Trial | None, **found: object) -> None:
        about = {"name": trial.name, "first": trial.first} if trial else {"name": "untuned"}
        plan = {"plan": {**asdict(trial.plan), "seconds": None}} if trial else {}
        judged = found.pop("judged", None)
        if isinstance(judged, Mapping):
            found["judged"] = {n: {"wrong": round(s.wrong, 4), "n": s.n} for n, s in judged.items()}
        self.results.append({**about, **plan, **found})
        text = json.dumps(self.results, indent=1)
        (self._out / "results.json").write_text(text + "\n", encoding="utf-8")
        logger.info("%s", json.dumps(self.results[-1]))


def _score(judged: Mapping[str, Share], untuned: Mapping[str, Share]) -> float:
    """Return what is wrong in proportion to the untuned encoder: less is better.

    Languages of a task count with the task, but for the suites.
    """
    names = [n for n in judged if n.startswith("suites") or not n.endswith(("_zh", "_en"))]
    ratios = [math.log((judged[n].wrong + _LEAST) / (untuned[n].wrong + _LEAST)) for n in names]
    return round(math.exp(sum(ratios) / max(len(ratios), 1)), 4)


def main(arguments: Sequence[str] | None = None, trials: Sequence[Trial] = TRIALS) -> int:
    """Run trials until the time is over; 1 where none came to its end, 3 when it was cut off."""
    begun = time.monotonic()
    asked = _asked(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    import torch

    if asked.device == "cuda" and not torch.cuda.is_available():
        logger.error("torch sees no GPU here; give --device cpu")
        return 1
    torch.set_num_threads(asked.threads)
    watch = _end_after(asked.seconds + _GRACE_S)
    try:
        return _run(asked, trials, begun)
    finally:
        watch.cancel()


def _run(asked: argparse.Namespace, trials: Sequence[Trial], begun: float) -> int:
    whole = Trials(read(asked.bundle), asked.out, device=asked.device, until=begun + asked.seconds)
    for trial in trials:
        if whole.left_s < min(_FEWEST_S, asked.seconds / 4):
            logger.info("no time left for %s and what follows", trial.name)
            break
        whole.run(trial)
        if asked.beside and trial is trials[0]:
            whole.compare(asked.beside)
    return 0 if any("score" in result for result in whole.results) else 1


def _end_after(seconds: float) -> threading.Timer:
    def end() -> None:
        logger.error("cut off after %g s: see what results.json and partial.npz hold", seconds)
        os._exit(_CUT_OFF)

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    return watch


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Tries several ways to tune the encoder.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=200.0)
    parser.add_argument("--device", default="cuda", choices=("cpu", "cuda"))
    parser.add_argument("--beside", type=Path, help="weights to judge by the same rows")
    parser.add_argument("--threads", type=int, default=4)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
