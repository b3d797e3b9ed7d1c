"""All that tuning reads, in one file: numbers of pieces, labels and the weights to begin with.

It needs no tokenizer and nothing else of the package's data, so that another machine can tune.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.packed import unpack

Whole = NDArray[np.int64]
_SHAPE = ("width", "layers", "heads", "inner", "epsilon")


class Weights:
    """Tensors of the encoder, those of the words cut to the pieces that are used.

    `tensors` are float32, or uint8 where they are packed in blocks.
    """

    def __init__(self, shape: Mapping[str, float], tensors: Mapping[str, NDArray[Any]]) -> None:
        self._shape = shape
        self.width, self.layers, self.heads, self.inner = (int(shape[n]) for n in _SHAPE[:4])
        self.epsilon = float(shape["epsilon"])
        self.tensors = tensors

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor's values, flat."""
        held = self.tensors[name]
        return unpack(held) if held.dtype == np.uint8 else np.array(held, np.float32)

    def changed(self, tensors: Mapping[str, NDArray[Any]]) -> "Weights":
        """Return them with other values of some tensors."""
        return Weights(self._shape, {**self.tensors, **tensors})


class Labelled(NamedTuple):
    """A task's rows: `owners` `(n,)` are numbers of texts, `numbers` `(n,)` those of its `labels`.

    A task of weight 0 is not learnt.
    """

    name: str
    owners: Whole
    numbers: Whole
    labels: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Texts:
    """Texts as numbers of pieces, each in one form or more: first as written, then with slips.

    Form f is `numbers[starts[f] : starts[f + 1]]`, text i has forms `forms[i] : forms[i + 1]`.
    `held` `(n,)` says which judge, `chinese` `(n,)` their language.
    """

    numbers: NDArray[np.uint16]
    starts: Whole
    forms: Whole
    held: NDArray[np.bool_]
    chinese: NDArray[np.bool_]

    @property
    def lengths(self) -> Whole:
        """Pieces of each form."""
        return np.diff(self.starts)


class Bundle(NamedTuple):
    """What tuning reads; `version` tells what is learnt from."""

    weights: Weights
    texts: Texts
    tasks: tuple[Labelled, ...]
    version: str


def write(bundle: Bundle, path: Path) -> None:
    """Write a bundle to one file."""
    texts, weights = bundle.texts, bundle.weights
    arrays: dict[str, NDArray[Any]] = {
        f"texts.{field.name}": getattr(texts, field.name) for field in fields(texts)
    }
    # Differences are small, and small numbers pack well.
    arrays["texts.starts"] = texts.lengths.astype(np.uint8)
    arrays["texts.forms"] = np.diff(texts.forms).astype(np.uint8)
    arrays["shape"] = np.array([getattr(weights, name) for name in _SHAPE], np.float64)
    arrays["version"] = np.array(bundle.version)
    arrays |= {f"weights.{name}": held for name, held in weights.tensors.items()}
    for task in bundle.tasks:
        arrays[f"owners.{task.name}"] = task.owners.astype(np.int32)
        arrays[f"numbers.{task.name}"] = task.numbers.astype(np.int16)
        arrays[f"labels.{task.name}"] = np.array(task.labels)
        arrays[f"task.{task.name}"] = np.array(task.weight)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read(path: Path) -> Bundle:
    """Read what `write` wrote."""
    with np.load(path, allow_pickle=False) as data:
        held = {name: data[name] for name in data.files}
    shape = dict(zip(_SHAPE, held["shape"].tolist(), strict=True))
    texts = Texts(
        held["texts.numbers"],
        summed(held["texts.starts"]),
        summed(held["texts.forms"]),
        held["texts.held"],
        held["texts.chinese"],
    )
    tasks = tuple(
        Labelled(
            name,
            held[f"owners.{name}"].astype(np.int64),
            held[f"numbers.{name}"].astype(np.int64),
            tuple(held[f"labels.{name}"].tolist()),
            float(weight),
        )
        for name, weight in _under(held, "task.").items()
    )
    weights = Weights(shape, _under(held, "weights."))
    return Bundle(weights, texts, tasks, str(held["version"]))


def summed(lengths: NDArray[Any]) -> Whole:
    """Return where things of these lengths begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _under(held: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {n.removeprefix(prefix): v for n, v in held.items() if n.startswith(prefix)}
