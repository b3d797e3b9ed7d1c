"""Which lamp a description is like, when it uses no known name: by its words and its vector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.messages import Locale
from assistant.planner.lamp_grams import grams
from assistant.softmax import Array, softmax
from knowledge_base.schema import Lamp

MODEL = Path(__file__).parent / "data" / "lamps.npz"
NO_LAMP = ""
"""The label of a text that tells of no lamp."""

_UNKNOWN = "other"
_MOST = 3
_LEAST = 0.1
# A driver may be wrong about a colour: one that a lamp never has speaks against it, no more.
_WRONG_COLOUR = 0.05


@dataclass(frozen=True)
class Likeness:
    """What a text is like: `lamp` is how likely it tells of a lamp at all, in [0, 1].

    `ranked` are at most three codes with their shares among lamps, best first; none where it is
    rather a lamp without a record.
    """

    lamp: float
    ranked: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Features:
    """How a text of one language becomes numbers.

    `pieces` are counted where they occur, weighed by `rarity` `(p,)`; `centre` `(d,)` is the mean
    of all vectors. Both halves have length one.
    """

    pieces: Mapping[str, int]
    rarity: Array
    centre: Array
    locale: Locale

    def __call__(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return `(n, d + p)` of folded texts and their vectors `(n, d)`."""
        counted = np.zeros((len(texts), len(self.rarity)), np.float32)
        for row, text in zip(counted, texts, strict=True):
            known = [self.pieces[g] for g in grams(text, self.locale) if g in self.pieces]
            row[known] = self.rarity[known]
        return np.hstack([_unit(vectors - self.centre), _unit(counted)])


@dataclass(frozen=True)
class Describer:
    """A softmax regression of one language: `weights` `(d + p, k)`, `bias` `(k,)`, k `labels`."""

    features: Features
    weights: Array
    bias: Array
    labels: tuple[str, ...]

    def shares(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return `(n, k)` rows that sum to 1."""
        return softmax(self.features(texts, vectors) @ self.weights + self.bias)


class LampLikeness:
    """Ranks lamps for what a driver describes, in either language."""

    def __init__(self, lamps: Mapping[str, Lamp], path: Path = MODEL) -> None:
        """Read the shipped model; codes that no record explains are left out of every answer."""
        self._lamps = lamps
        self._models: dict[Locale, Describer] = {loc: _load(path, loc) for loc in ("zh", "en")}

    @property
    def codes(self) -> tuple[str, ...]:
        """The lamps that can be recognised."""
        labels = self._models["zh"].labels
        return tuple(code for code in labels if code in self._lamps)

    def read(self, text: str, vector: Array, locale: Locale, colour: str | None = None) -> Likeness:
        """Return what a folded text is like.

        Args:
            text: The folded description.
            vector: Its sentence vector, `(d,)`.
            locale: Its language.
            colour: The colour that is told, None where none is.
        """
        model = self._models[locale]
        shares = dict(zip(model.labels, model.shares([text], vector[None])[0], strict=True))
        fitting = {
            code: float(share) * (1.0 if self._lights(code, colour) else _WRONG_COLOUR)
            for code, share in shares.items()
            if code in self._lamps
        }
        total = sum(fitting.values()) or 1.0
        best = sorted(fitting, key=lambda code: -fitting[code])
        ranked = [(code, round(fitting[code] / total, 3)) for code in best if code != _UNKNOWN]
        known = ranked[:_MOST] if best[0] != _UNKNOWN else []
        likely = (pair for at, pair in enumerate(known) if at == 0 or pair[1] >= _LEAST)
        return Likeness(1.0 - float(shares[NO_LAMP]), tuple(likely))

    def _lights(self, code: str, colour: str | None) -> bool:
        colours = {meaning.colour for meaning in self._lamps[code].meanings}
        return colour is None or colour in colours or "any" in colours


def save(models: Mapping[Locale, Describer], digest: str, path: Path = MODEL) -> None:
    """Write both languages' models with the digest of what they were learnt from."""
    parts = {
        f"{name}_{locale}": values
        for locale, model in models.items()
        for name, values in (
            ("pieces", np.array(list(model.features.pieces))),
            ("rarity", model.features.rarity.astype(np.float16)),
            ("centre", model.features.centre),
            ("weights", model.weights.astype(np.float16)),
            ("bias", model.bias),
            ("labels", np.array(model.labels)),
        )
    }
    np.savez_compressed(path, allow_pickle=False, digest=np.array(digest), **parts)


def _load(path: Path, locale: Locale) -> Describer:
    with np.load(path, allow_pickle=False) as data:
        pieces = {str(piece): at for at, piece in enumerate(data[f"pieces_{locale}"])}
        rarity, centre, weights, bias = (
            data[f"{name}_{locale}"].astype(np.float32)
            for name in ("rarity", "centre", "weights", "bias")
        )
        labels = tuple(str(label) for label in data[f"labels_{locale}"])
    return Describer(Features(pieces, rarity, centre, locale), weights, bias, labels)


def _unit(rows: Array) -> Array:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-6), dtype=np.float32)
