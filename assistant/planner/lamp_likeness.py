"""Which lamp a description is like, when it uses no known name: by its words and its vector."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.likeness.model import NO_LABEL, load
from assistant.messages import Locale
from assistant.softmax import Array
from knowledge_base.schema import Lamp

MODEL = Path(__file__).parent / "data" / "lamps.npz"

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


class LampLikeness:
    """Ranks lamps for what a driver describes, in either language."""

    def __init__(self, lamps: Mapping[str, Lamp], path: Path = MODEL) -> None:
        """Read the shipped model; codes that no record explains are left out of every answer."""
        self._lamps = lamps
        self._models = load(path)

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
        return Likeness(1.0 - float(shares[NO_LABEL]), tuple(likely))

    def _lights(self, code: str, colour: str | None) -> bool:
        colours = {meaning.colour for meaning in self._lamps[code].meanings}
        return colour is None or colour in colours or "any" in colours
