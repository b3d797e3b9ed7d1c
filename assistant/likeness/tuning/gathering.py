"""Labelled texts and the bundled encoder -> the bundle that tuning reads."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.likeness.fitting import digest
from assistant.likeness.tuning.bundle import Bundle, Labelled, Texts, Weights, summed
from assistant.likeness.tuning.labelled import Task
from assistant.likeness.tuning.slips import Slips
from assistant.likeness.tuning.tokens import MOST, Tokeniser
from retrieval.encoders.packed import PackedModel

_WORDS = "emb.word"
_CHINESE = re.compile("[\u3400-\u9fff]")


def gather(model: PackedModel, tasks: Sequence[Task], *, slipped: int = 0) -> Bundle:
    """Return the bundle of tasks, their texts in alphabetical order.

    Args:
        model: The encoder to begin with.
        tasks: What to learn; one of weight 0 is there to be judged only.
        slipped: Forms with slips of each text that is learnt; of those that judge, one at most.
    """
    texts = texts_of(tasks)
    used = Counter(char for text in texts for char in text)
    forms, tokenise = list(_forms(tasks, Slips(used), slipped)), Tokeniser(model.pieces)
    shown = tqdm(forms, "parting texts", unit="text")
    parted = [[tokenise(form) for form in own] for own in shown]
    flat = np.array([number for own in parted for form in own for number in form])
    pieces, numbers = np.unique(flat, return_inverse=True)
    unseen = {row.text for task in tasks for row in task.unseen}
    learnt = [row for task in tasks for row in task.learnt]
    return Bundle(
        _weights(model, pieces),
        Texts(
            numbers.astype(np.uint16),
            summed(np.array([len(form) for own in parted for form in own])),
            summed(np.array([len(own) for own in parted])),
            np.array([text in unseen for text in texts], bool),
            np.array([bool(_CHINESE.search(text)) for text in texts], bool),
        ),
        tuple(_labelled(task, {text: n for n, text in enumerate(texts)}) for task in tasks),
        digest(learnt)[:8],
    )


def texts_of(tasks: Iterable[Task]) -> list[str]:
    """Return the texts of tasks in the order of their bundle."""
    return sorted({row.text for task in tasks for row in (*task.learnt, *task.unseen)})


def _forms(tasks: Sequence[Task], slips: Slips, slipped: int) -> Iterator[list[str]]:
    """Yield each text and, after it, what differs from it."""
    texts = texts_of(tasks)
    learnt = {row.text for task in tasks for row in task.learnt}
    judged_only = {row.text for task in tasks if not task.weight for row in task.unseen}
    for text in texts:
        # One form tells how well slips are read past.
        most = 0 if text in judged_only else slipped if text in learnt else min(slipped, 1)
        yield list(dict.fromkeys([text, *(slips(text, str(n)) for n in range(most))]))


def _labelled(task: Task, places: dict[str, int]) -> Labelled:
    rows, numbers = [*task.learnt, *task.unseen], {s: n for n, s in enumerate(task.labels)}
    return Labelled(
        task.name,
        np.array([places[row.text] for row in rows], np.int64),
        np.array([numbers[row.label] for row in rows], np.int64),
        task.labels,
        task.weight,
    )


def _weights(model: PackedModel, pieces: NDArray[Any]) -> Weights:
    tensors = {name: model.held(name) for name in model.places if not name.startswith(_WORDS)}
    words = model.held(_WORDS)
    tensors[_WORDS] = words.reshape(-1, len(words) * model.width // model.places[_WORDS].values)[
        pieces
    ].ravel()
    tensors["emb.pos"] = tensors["emb.pos"][: MOST * model.width]
    shape = {
        "width": model.width,
        "layers": model.layers,
        "heads": model.heads,
        "inner": model.inner,
        "epsilon": model.epsilon,
    }
    return Weights(shape, tensors)
