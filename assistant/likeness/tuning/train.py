"""Tunes the drivers' encoder: `python -m assistant.likeness.tuning.train WORK`.

WORK keeps what is fitted after each round; a run that was stopped goes on from there. Takes about
forty minutes on 2 cores and 4 GB. The models that read messages are to be trained anew then.
"""

import logging
import sys
from pathlib import Path

from assistant.likeness.drivers import WEIGHTS, save
from assistant.likeness.fitting import digest
from assistant.likeness.tuning.fitting import FIRST, Plan, Tuner, fit
from assistant.likeness.tuning.labelled import load_tasks
from assistant.likeness.tuning.network import tensors_of
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel

_KEPT = "round-{}.pt"


def main(work: Path, path: Path = WEIGHTS, plan: Plan | None = None) -> None:
    """Tune on all that ships, round by round; write the weights."""
    import torch

    plan = plan or Plan()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    tasks = load_tasks()
    tuner = Tuner(PackedModel(bundled_model()), tasks, plan.seed)
    work.mkdir(parents=True, exist_ok=True)
    rounds = range(plan.full + plan.stepped, 0, -1)
    begun = next((n for n in rounds if (work / _KEPT.format(n)).exists()), 0)
    if begun:
        if begun > plan.full:
            tuner.count_in_steps()
        tuner.load_state(torch.load(work / _KEPT.format(begun)))
    fit(tuner, plan, begun=begun, keep=lambda n: torch.save(tuner.state(), work / _KEPT.format(n)))
    version = digest(row for task in tasks for row in task.learnt)[:8]
    save(tensors_of(tuner.layers, FIRST), version, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
