"""Tunes the drivers' encoder: `python -m assistant.likeness.tuning.train WORK [--device cuda]`.

WORK keeps what is fitted after each round; a run that was stopped goes on from there. Takes about
forty minutes on 2 cores and 4 GB. The models that read messages are to be trained anew then.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from assistant.likeness.drivers import WEIGHTS, save
from assistant.likeness.tuning.fitting import FIRST, Tuner, fit
from assistant.likeness.tuning.gathering import gather
from assistant.likeness.tuning.labelled import load_tasks
from assistant.likeness.tuning.network import tensors_of
from assistant.likeness.tuning.rounds import Plan
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel

_KEPT = "round-{}.pt"


def main(
    work: Path, path: Path = WEIGHTS, plan: Plan | None = None, *, device: str = "cpu"
) -> None:
    """Tune on all that ships, round by round; write the weights."""
    import torch

    plan = plan or Plan()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    bundle = gather(PackedModel(bundled_model()), load_tasks())
    tuner = Tuner(bundle, plan.seed, device=device)
    work.mkdir(parents=True, exist_ok=True)
    rounds = range(plan.full + plan.stepped, 0, -1)
    begun = next((n for n in rounds if (work / _KEPT.format(n)).exists()), 0)
    if begun:
        if begun > plan.full:
            tuner.count_in_steps()
        tuner.load_state(torch.load(work / _KEPT.format(begun), map_location=device))
    fit(tuner, plan, begun=begun, keep=lambda n: torch.save(tuner.state(), work / _KEPT.format(n)))
    save(tensors_of(tuner.layers, FIRST), bundle.version, path)


def _asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Tunes the drivers' encoder.")
    parser.add_argument("work", type=Path)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asked = _asked()
    main(asked.work, device=asked.device)
