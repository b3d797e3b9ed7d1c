"""Judges a tuned encoder by heads as the shipped models have them, fitted anew on its vectors."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.likeness.tuning.bundle import Labelled, Texts
from assistant.likeness.tuning.fitting import Tuner

if TYPE_CHECKING:
    import torch

_RATE = 0.05
# What the shipped models are fitted with.
_PENALTY, _STEPS = {"danger": 2e-6}, {"danger": 200}
_ANY_PENALTY, _ANY_STEPS = 3e-5, 120
_DANGER, _SUITES, _CALM = "danger", "suites", ("none", "guide")
FALSE_ALARMS = 0.06


class Share(NamedTuple):
    """A share of n texts that went wrong."""

    wrong: float
    n: int


def judge(tuner: Tuner) -> dict[str, Share]:
    """Return what goes wrong, by the name of what was looked at.

    `TASK` and `TASK_LOCALE` are unseen rows labelled wrongly, `TASK_slipped` those rows with slips;
    `suites_LOCALE` are red flags of the suites that are missed where `FALSE_ALARMS` of the
    look-alikes are taken for danger.
    """
    texts = tuner.bundle.texts
    plain, slipped = texts.forms[:-1], texts.forms[1:] - 1
    vectors = tuner.vectors(plain)
    judging = np.flatnonzero(texts.held & (slipped > plain))
    disturbed = vectors.clone()
    if len(judging):
        disturbed[torch_of(judging, vectors)] = tuner.vectors(slipped[judging])
    tasks = {task.name: task for task in tuner.bundle.tasks}
    found: dict[str, Share] = {}
    for task in tasks.values():
        if not task.weight:
            continue
        heads = _Heads(task, texts, vectors)
        found |= dict(_unseen(heads, task, texts, vectors))
        # A text without slips judges nothing here.
        rows = _unseen_rows(task, texts) & (slipped > plain)[task.owners]
        found[f"{task.name}_slipped"] = heads.wrong(disturbed, rows)
        if task.name == _DANGER and _SUITES in tasks:
            found |= dict(_suites(heads, tasks[_SUITES], texts, vectors))
    return found


def torch_of(numbers: NDArray[Any], beside: "torch.Tensor") -> "torch.Tensor":
    """Return numbers as a tensor that lies where another one does."""
    import torch

    return torch.from_numpy(numbers).to(beside.device)


class _Heads:
    """A softmax regression for each language, over centred vectors of length one."""

    def __init__(self, task: Labelled, texts: Texts, vectors: "torch.Tensor") -> None:
        self.task, self._chinese = task, texts.chinese
        self._fitted = {}
        for chinese in (False, True):
            rows = np.flatnonzero((texts.chinese == chinese)[task.owners])
            learnt = rows[~texts.held[task.owners[rows]]]
            if not len(learnt):
                continue
            centre = vectors[torch_of(task.owners[rows], vectors)].mean(dim=0)
            inputs = _unit(vectors[torch_of(task.owners[learnt], vectors)] - centre)
            head = _fit(inputs, torch_of(task.numbers[learnt], vectors), task)
            self._fitted[chinese] = centre, *head

    def logits(self, vectors: "torch.Tensor", owners: NDArray[np.int64]) -> "torch.Tensor":
        """Return `(n, k)` of texts, each read by its language's head."""
        found = vectors.new_zeros((len(owners), len(self.task.labels)))
        for chinese, (centre, weights, bias) in self._fitted.items():
            at = np.flatnonzero(self._chinese[owners] == chinese)
            own = _unit(vectors[torch_of(owners[at], vectors)] - centre)
            found[torch_of(at, vectors)] = own @ weights + bias
        return found

    def wrong(self, vectors: "torch.Tensor", rows: NDArray[np.bool_]) -> Share:
        owners = self.task.owners[rows]
        best = self.logits(vectors, owners).argmax(dim=1).cpu().numpy()
        n = len(owners)
        return Share(float((best != self.task.numbers[rows]).sum()) / max(n, 1), n)


def _unseen_rows(task: Labelled, texts: Texts) -> NDArray[np.bool_]:
    return np.asarray(texts.held[task.owners], bool)


def _unseen(
    heads: _Heads, task: Labelled, texts: Texts, vectors: "torch.Tensor"
) -> Iterator[tuple[str, Share]]:
    rows = _unseen_rows(task, texts)
    yield task.name, heads.wrong(vectors, rows)
    for locale, own in (("zh", texts.chinese), ("en", ~texts.chinese)):
        yield f"{task.name}_{locale}", heads.wrong(vectors, rows & own[task.owners])


def _suites(
    heads: _Heads, suites: Labelled, texts: Texts, vectors: "torch.Tensor"
) -> Iterator[tuple[str, Share]]:
    shares = heads.logits(vectors, suites.owners).softmax(dim=1)
    calm = [heads.task.labels.index(name) for name in _CALM if name in heads.task.labels]
    chances = (1 - shares[:, calm].sum(dim=1)).cpu().numpy()
    danger = suites.numbers == suites.labels.index("red_flag")
    for locale, own in (("zh", texts.chinese), ("en", ~texts.chinese)):
        told = own[suites.owners]
        if not (told & danger).any() or not (told & ~danger).any():
            continue
        threshold = np.quantile(chances[told & ~danger], 1 - FALSE_ALARMS)
        missed = chances[told & danger] <= threshold
        yield f"{suites.name}_{locale}", Share(float(missed.mean()), len(missed))


def _fit(
    inputs: "torch.Tensor", labels: "torch.Tensor", task: Labelled
) -> "tuple[torch.Tensor, torch.Tensor]":
    """As `assistant.softmax.fit_softmax`."""
    import torch
    from torch.nn import functional

    penalty = _PENALTY.get(task.name, _ANY_PENALTY)
    rows = torch.cat([inputs, inputs.new_ones((len(inputs), 1))], dim=1)
    targets = functional.one_hot(labels, len(task.labels)).to(rows.dtype)
    weights = rows.new_zeros((rows.shape[1], len(task.labels)))
    first, second = torch.zeros_like(weights), torch.zeros_like(weights)
    for step in range(1, _STEPS.get(task.name, _ANY_STEPS) + 1):
        shares = (rows @ weights).softmax(dim=1)
        slope = rows.T @ (shares - targets) / len(rows) + penalty * weights
        first += 0.1 * (slope - first)
        second += 0.001 * (slope * slope - second)
        move = (first / (1 - 0.9**step)) / ((second / (1 - 0.999**step)).sqrt() + 1e-8)
        weights -= _RATE * move
    return weights[:-1], weights[-1]


def _unit(rows: "torch.Tensor") -> "torch.Tensor":
    return rows / rows.norm(dim=1, keepdim=True).clamp(min=1e-6)
