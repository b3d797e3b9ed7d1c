"""Fits the upper layers and a head for each task; the lower layers are run once for each text."""

import logging
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tqdm import tqdm

from assistant.likeness.tuning.labelled import Task
from assistant.likeness.tuning.network import (
    build_layers,
    count_in_steps,
    embedded,
)
from assistant.likeness.tuning.tokens import Tokeniser
from retrieval.encoders.packed import PackedModel

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)

FIRST = 6
"""The first layer that is tuned; those below serve as they are."""
_BATCH = 64
_HEADS, _DECAY = 10, 0.01  # how much faster heads are fitted; weight decay
_LEAST_RATE = 0.02
_SMOOTHED, _DROPPED, _CLIPPED = 0.05, 0.1, 1.0
# Batches of like lengths are drawn from so many messages: little is padded, and all are mixed.
_DRAWN = 50 * _BATCH


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds over all rows: first with full weights, then with those of 4 bits that are kept.

    `warm_up` are the batches of a round until its `rate` is reached, which is that of the layers.
    """

    full: int = 3
    stepped: int = 1
    warm_up: int = 100
    rate: float = 1e-4
    seed: int = 1


class Sample(NamedTuple):
    """A row of a task: the text, the task's place, the label's number."""

    text: str
    task: int
    label: int


class Tuner:
    """What is fitted, over the fixed lower layers.

    Raises:
        ImportError: The `train` extra is not installed.
    """

    def __init__(self, model: PackedModel, tasks: Sequence[Task], seed: int) -> None:
        import torch
        from torch import nn

        torch.manual_seed(seed)
        self.tasks = tasks
        self.layers = build_layers(model, FIRST, model.layers)
        self.heads = nn.ModuleList(nn.Linear(model.width, len(t.labels)) for t in tasks)
        self._lower = _Lower(model)
        self._dropped = nn.Dropout(_DROPPED)
        self._stepped = False

    def count_in_steps(self) -> None:
        """Let the weights count as they will be kept; once is enough."""
        if not self._stepped:
            count_in_steps(self.layers)
        self._stepped = True

    def state(self) -> dict[str, Any]:
        """Return all that was fitted, for `load_state`."""
        return {"layers": self.layers.state_dict(), "heads": self.heads.state_dict()}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take what another tuner of the same plan has fitted."""
        self.layers.load_state_dict(state["layers"])
        self.heads.load_state_dict(state["heads"])

    def prepare(self, texts: Sequence[str]) -> None:
        """Run the lower layers over texts; keeps about 14 kB of each."""
        self._lower.run(texts)

    def vectors(self, texts: Sequence[str]) -> "torch.Tensor":
        """Return the sentence vectors `(n, d)` of texts that were prepared."""
        import torch
        from torch.nn.utils import parametrize

        x, mask = self._lower.batch(texts)
        with parametrize.cached(), torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                x = layer(x, mask)
        inside = mask[..., None].float()
        return (x.float() * inside).sum(dim=1) / inside.sum(dim=1)

    def loss(self, samples: Sequence[Sample]) -> "torch.Tensor":
        """Return the mean loss of samples of any tasks."""
        import torch
        from torch.nn import functional

        found = self._dropped(self.vectors([sample.text for sample in samples]))
        total = found.new_zeros(())
        for number, task in enumerate(self.tasks):
            own = [n for n, sample in enumerate(samples) if sample.task == number]
            if own:
                total = total + task.weight * functional.cross_entropy(
                    self.heads[number](found[own]),
                    torch.tensor([samples[n].label for n in own]),
                    label_smoothing=_SMOOTHED,
                    reduction="sum",
                )
        return total / len(samples)

    def accuracy(self, number: int) -> float:
        """Return the share of a task's unseen rows that its head labels right."""
        import torch

        task, right = self.tasks[number], 0
        self.layers.eval()
        with torch.no_grad():
            for at in range(0, len(task.unseen), _BATCH):
                rows = task.unseen[at : at + _BATCH]
                best = self.heads[number](self.vectors([row.text for row in rows])).argmax(dim=1)
                right += sum(task.labels[n] == r.label for n, r in zip(best, rows, strict=True))
        return right / max(len(task.unseen), 1)


def fit(tuner: Tuner, plan: Plan, *, keep: Callable[[int], None], begun: int = 0) -> None:
    """Fit round by round, from round `begun` on; `keep` is told how many are over.

    A round over the shipped rows takes about nine minutes on 2 cores.
    """
    texts = {row.text for task in tuner.tasks for row in (*task.learnt, *task.unseen)}
    tuner.prepare(sorted(texts))
    for number in range(begun, plan.full + plan.stepped):
        if number >= plan.full:
            tuner.count_in_steps()
        batches = list(_batches(tuner.tasks, plan.seed + number))
        first, last = (
            (0, plan.full) if number < plan.full else (plan.full, plan.full + plan.stepped)
        )
        done, whole = (number - first) * len(batches), (last - first) * len(batches)
        shown = tqdm(batches, f"round {number + 1}", unit="batch")
        _run(tuner, shown, _Course(plan.rate, plan.warm_up, done, whole))
        told = {task.name: round(tuner.accuracy(n), 4) for n, task in enumerate(tuner.tasks)}
        logger.info("round %d: right on unseen rows %s", number + 1, told)
        keep(number + 1)


class _Course(NamedTuple):
    """How the rate goes: up over `warm_up` batches, and down as `done` nears the `whole`."""

    highest: float
    warm_up: int
    done: int
    whole: int

    def share(self, step: int) -> float:
        left = 1 - (self.done + step) / self.whole
        return min(1.0, step / self.warm_up) * max(_LEAST_RATE, left)


def _run(tuner: Tuner, batches: Iterable[Sequence[Sample]], course: _Course) -> None:
    import torch
    from torch import nn

    upper, heads = list(tuner.layers.parameters()), list(tuner.heads.parameters())
    rates = [
        {"params": upper, "lr": course.highest},
        {"params": heads, "lr": course.highest * _HEADS},
    ]
    optimiser = torch.optim.AdamW(rates, weight_decay=_DECAY)
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, course.share)
    tuner.layers.train()
    for batch in batches:
        loss = tuner.loss(batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(upper, _CLIPPED)
        optimiser.step()
        falling.step()


def _batches(tasks: Sequence[Task], seed: int) -> Iterator[list[Sample]]:
    mixed = random.Random(seed)
    samples = [
        Sample(row.text, number, task.labels.index(row.label))
        for number, task in enumerate(tasks)
        for row in task.learnt
    ]
    mixed.shuffle(samples)
    alike = [
        ordered[at : at + _BATCH]
        for start in range(0, len(samples), _DRAWN)
        for ordered in [sorted(samples[start : start + _DRAWN], key=lambda s: len(s.text))]
        for at in range(0, len(ordered), _BATCH)
    ]
    mixed.shuffle(alike)
    yield from alike


class _Lower:
    """The layers that are not tuned, run once for each text."""

    def __init__(self, model: PackedModel) -> None:
        self._tokenise = Tokeniser(model.pieces)
        self._embed = embedded(model)
        self._layers = build_layers(model, 0, FIRST).eval()
        self._held: dict[str, torch.Tensor] = {}

    def run(self, texts: Sequence[str]) -> None:
        import torch

        numbers = sorted(((self._tokenise(text), text) for text in texts), key=lambda p: len(p[0]))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for at in tqdm(range(0, len(numbers), _BATCH), "lower layers", unit="batch"):
                some = numbers[at : at + _BATCH]
                ids, mask = _padded([torch.tensor(ids) for ids, _ in some])
                x = self._embed(ids)
                for layer in self._layers:
                    x = layer(x, mask)
                for (own, text), row in zip(some, x.bfloat16(), strict=True):
                    self._held[text] = row[: len(own)].clone()

    def batch(self, texts: Sequence[str]) -> "tuple[torch.Tensor, torch.Tensor]":
        x, mask = _padded([self._held[text] for text in texts])
        return x.float(), mask


def _padded(rows: "Sequence[torch.Tensor]") -> "tuple[torch.Tensor, torch.Tensor]":
    """Return rows in one tensor, and `(n, t)`: what of it is theirs."""
    import torch
    from torch.nn.utils.rnn import pad_sequence

    lengths = torch.tensor([len(row) for row in rows])
    mask = torch.arange(int(lengths.max())) < lengths[:, None]
    return pad_sequence(list(rows), batch_first=True), mask
