"""What a plan lets a round learn from."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.likeness.tuning.bundle import Bundle, Labelled, Texts, Whole

if TYPE_CHECKING:
    import torch

# Batches of like lengths are drawn from so many of them: little is padded, and all are mixed.
_DRAWN = 50
NONE = -1
"""Stands where a task says nothing of a text."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds over all texts: first with full weights, then with those of 4 bits that are kept.

    `warm_up` are the batches until the `rate` is reached, which is that of the layers. `slipped` is
    the share of texts that are read with slips, where they have any. After `seconds` fitting ends
    as it would have after the last round, the rate having fallen all the faster.
    """

    full: int = 3
    stepped: int = 1
    warm_up: int = 100
    rate: float = 1e-4
    seed: int = 1
    batch: int = 64
    slipped: float = 0.0
    seconds: float = math.inf


class Batch(NamedTuple):
    """Numbers of forms `(n,)`, and what each task says of them `(n, tasks)`, -1 for nothing.

    Both lie on the device; `longest` are the pieces of the longest form.
    """

    forms: "torch.Tensor"
    labels: "torch.Tensor"
    longest: int


def draw(bundle: Bundle, plan: Plan, number: int, device: str) -> list[Batch]:
    """Return all that round `number` learns from, in batches whose forms are about as long."""
    import torch

    texts, mixed = bundle.texts, np.random.default_rng((plan.seed, number))
    labels = _drawn_labels(bundle.tasks, len(texts.held), mixed)
    learnt = np.flatnonzero(~texts.held & (labels != NONE).any(axis=1))
    learnt = mixed.permutation(learnt)
    forms = _drawn_forms(texts, learnt, plan.slipped, mixed)
    lengths = texts.lengths[forms]
    drawn = np.arange(len(learnt)) // (_DRAWN * plan.batch)
    order = np.lexsort((lengths, drawn))
    starts = mixed.permutation(np.arange(0, len(order), plan.batch))
    held = torch.from_numpy(forms[order]).to(device)
    said = torch.from_numpy(labels[learnt[order]]).to(device)
    cut = [slice(at, at + plan.batch) for at in starts.tolist()]
    return [Batch(held[own], said[own], int(lengths[order[own]].max())) for own in cut]


def _drawn_forms(texts: Texts, chosen: Whole, slipped: float, mixed: np.random.Generator) -> Whole:
    """Return a form for each text: as written, or any with slips for the share `slipped`."""
    others = np.diff(texts.forms)[chosen] - 1
    any_other = 1 + (mixed.random(len(chosen)) * others).astype(np.int64)
    slips = (mixed.random(len(chosen)) < slipped) & (others > 0)
    return np.asarray(texts.forms[chosen] + np.where(slips, any_other, 0), np.int64)


def _drawn_labels(
    tasks: tuple[Labelled, ...], count: int, mixed: np.random.Generator
) -> NDArray[np.int64]:
    """Return `(count, tasks)`: of a text that fits several labels of a task, any of them."""
    found = np.full((count, len(tasks)), NONE, np.int64)
    for number, task in enumerate(tasks):
        if task.weight:
            order = mixed.permutation(len(task.owners))
            found[task.owners[order], number] = task.numbers[order]
    return found
