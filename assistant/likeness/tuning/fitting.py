"""Fits the upper layers and a head for each task; the lower layers are run once for each text."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from tqdm import tqdm

from assistant.likeness.tuning.bundle import Bundle, Whole
from assistant.likeness.tuning.lower import READ, Lower
from assistant.likeness.tuning.network import build_layers, count_in_steps
from assistant.likeness.tuning.rounds import NONE, Batch, Plan, draw

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)

FIRST = 6
"""The first layer that is tuned; those below serve as they are."""
_HEADS, _DECAY = 10, 0.01  # how much faster heads are fitted; weight decay
_LEAST_RATE = 0.02
_SMOOTHED, _DROPPED, _CLIPPED = 0.05, 0.1, 1.0
# A GPU runs behind what it is told; so often it is waited for and looked at.
_LOOKED = 16
_LEAST_S = 1.0


class Diverged(Exception):
    """The loss is no number any more; fit with a lower rate."""


class Tuner:
    """What is fitted, over the fixed lower layers.

    Args:
        bundle: What to learn, and the weights to begin with.
        seed: Of the heads and of what is dropped.
        device: `cpu` or `cuda`.
        first: The first layer that is tuned.

    Raises:
        ImportError: The `train` extra is not installed.
    """

    def __init__(
        self, bundle: Bundle, seed: int = 1, *, device: str = "cpu", first: int = FIRST
    ) -> None:
        import torch
        from torch import nn

        torch.manual_seed(seed)
        self.bundle, self.device, self.first = bundle, device, first
        model = bundle.weights
        self.layers = build_layers(model, first, model.layers).to(device)
        self.heads = nn.ModuleList(nn.Linear(model.width, len(t.labels)) for t in bundle.tasks)
        self.heads.to(device)
        self._lower = Lower(model, bundle.texts, first, device)
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

    def prepare(self) -> None:
        """Run the lower layers over all texts, once; keeps about 14 kB of each form."""
        self._lower.run()

    def read(self, forms: "torch.Tensor", longest: int) -> "torch.Tensor":
        """Return the sentence vectors `(n, d)` of forms that were prepared."""
        import torch
        from torch.nn.utils import parametrize

        x, mask = self._lower.batch(forms, longest)
        with parametrize.cached(), torch.autocast(self.device, torch.bfloat16):
            for layer in self.layers:
                x = layer(x, mask)
        inside = mask[..., None].float()
        return (x.float() * inside).sum(dim=1) / inside.sum(dim=1)

    def vectors(self, forms: Whole) -> "torch.Tensor":
        """Return the sentence vectors `(n, d)` of forms as they serve: nothing is dropped."""
        import torch

        self.prepare()
        self.layers.eval()
        lengths = self.bundle.texts.lengths[forms]
        order, found, size = np.argsort(lengths, kind="stable"), [], READ[self.device]
        with torch.no_grad():
            for at in range(0, len(order), size):
                some = order[at : at + size]
                own = torch.from_numpy(forms[some]).to(self.device)
                found.append(self.read(own, int(lengths[some].max())))
        return torch.cat(found)[torch.from_numpy(np.argsort(order)).to(self.device)]

    def loss(self, batch: Batch) -> "torch.Tensor":
        """Return the mean loss of all that is said of a batch."""
        from torch.nn import functional

        found = self._dropped(self.read(batch.forms, batch.longest))
        total = found.new_zeros(())
        for number, (task, head) in enumerate(zip(self.bundle.tasks, self.heads, strict=True)):
            if not task.weight:
                continue
            total = total + task.weight * functional.cross_entropy(
                head(found),
                batch.labels[:, number],
                ignore_index=NONE,
                label_smoothing=_SMOOTHED,
                reduction="sum",
            )
        return total / (batch.labels != NONE).sum().clamp(min=1)

    def accuracy(self, number: int) -> float:
        """Return the share of a task's unseen rows that its head labels right."""
        import torch

        task, texts = self.bundle.tasks[number], self.bundle.texts
        rows = np.flatnonzero(texts.held[task.owners])
        with torch.no_grad():
            vectors = self.vectors(texts.forms[task.owners[rows]])
            best = self.heads[number](vectors).argmax(dim=1).cpu().numpy()
        return float((best == task.numbers[rows]).sum()) / max(len(rows), 1)


def fit(tuner: Tuner, plan: Plan, *, keep: Callable[[int], None], begun: int = 0) -> None:
    """Fit round by round, from round `begun` on; `keep` is told how many are over.

    A round over the shipped rows takes about nine minutes on 2 cores.

    Raises:
        Diverged: The loss is no number.
    """
    tuner.prepare()
    rounds, since = plan.full + plan.stepped, time.monotonic()
    for first, last in ((0, plan.full), (plan.full, rounds)):
        if begun >= last or first == last:
            continue
        if first == plan.full:
            tuner.count_in_steps()
        left = plan.seconds - (time.monotonic() - since)
        seconds = max(left, _LEAST_S) * (last - first) / (rounds - first)
        _fit_phase(tuner, plan, _Phase(max(begun, first), first, last, seconds), keep)


class _Phase(NamedTuple):
    """Rounds `first` to `last`, of which those before `begun` are over."""

    begun: int
    first: int
    last: int
    seconds: float


def _fit_phase(tuner: Tuner, plan: Plan, phase: _Phase, keep: Callable[[int], None]) -> None:
    course = _Course(plan, phase)
    optimiser = _optimiser(tuner, plan.rate)
    for number in range(phase.begun, phase.last):
        tuner.layers.train()
        batches = draw(tuner.bundle, plan, number, tuner.device)
        course.batches = len(batches)
        for step, batch in enumerate(tqdm(batches, f"round {number + 1}", unit="batch")):
            if not course.set_rates(optimiser, number, step):
                break
            _learn(tuner, optimiser, batch, look=step % _LOOKED == 0)
        told = {
            task.name: round(tuner.accuracy(n), 4)
            for n, task in enumerate(tuner.bundle.tasks)
            if task.weight
        }
        logger.info("round %d: right on unseen rows %s", number + 1, told)
        keep(number + 1)
        if course.over:
            return


def _optimiser(tuner: Tuner, rate: float) -> Any:  # noqa: ANN401 - torch's
    import torch

    rates = [
        {"params": list(tuner.layers.parameters()), "highest": rate},
        {"params": list(tuner.heads.parameters()), "highest": rate * _HEADS},
    ]
    return torch.optim.AdamW(
        rates, lr=rate, weight_decay=_DECAY, fused=True if tuner.device == "cuda" else None
    )


class _Course:
    """How the rate goes: up over `warm_up` batches, and down to the phase's end.

    That is reached by rounds or by time, whichever comes first.
    """

    def __init__(self, plan: Plan, phase: _Phase) -> None:
        self.batches, self.over = 0, False
        self._plan, self._phase, self._since, self._steps = plan, phase, time.monotonic(), 0

    def set_rates(self, optimiser: Any, number: int, step: int) -> bool:  # noqa: ANN401 - torch's
        """Set what the next batch is learnt with; false when the time is over."""
        first, last = self._phase.first, self._phase.last
        done = (number - first + step / self.batches) / (last - first)
        gone = (time.monotonic() - self._since) / self._phase.seconds
        self.over = gone >= 1
        share = min(1.0, self._steps / self._plan.warm_up) * max(_LEAST_RATE, 1 - max(done, gone))
        for group in optimiser.param_groups:
            group["lr"] = group["highest"] * share
        self._steps += 1
        return not self.over


def _learn(tuner: Tuner, optimiser: Any, batch: Batch, *, look: bool) -> None:  # noqa: ANN401
    from torch import nn

    loss = tuner.loss(batch)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(tuner.layers.parameters(), _CLIPPED)
    optimiser.step()
    if look and not math.isfinite(loss.item()):
        raise Diverged(f"the loss became {loss.item()}; fit with a lower rate")
