"""Which lamp a description is like, when it uses no known name: by sentence vectors."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.softmax import Array, softmax
from knowledge_base.schema import Lamp
from retrieval.encoders import Encoder

PROTOTYPES = Path(__file__).parent / "data" / "lamps.npz"
# Best likelihood of left-out names among 4 .. 20.
_SHARPNESS = 20.0
_MOST = 3
_LEAST = 0.1
_WORTH_SAYING = 0.25
_UNSPEAKABLE = "other"


class LampLikeness:
    """Prototypes of lamps: the mean vector of all names that a lamp has."""

    def __init__(self, lamps: Mapping[str, Lamp], path: Path = PROTOTYPES) -> None:
        """Read the shipped prototypes; those of lamps whose names have changed are left out."""
        with np.load(path) as data:
            fresh = [
                i
                for i, (code, digest) in enumerate(zip(data["codes"], data["digests"], strict=True))
                if str(code) in lamps and lamp_digest(lamps[str(code)]) == str(digest)
            ]
            self._codes = [str(data["codes"][i]) for i in fresh]
            self._rows = data["rows"].astype(np.float32)[fresh]
            self._centres: dict[Locale, Array] = {"zh": data["zh"], "en": data["en"]}
        self._lamps = lamps

    @property
    def codes(self) -> tuple[str, ...]:
        """The lamps with a usable prototype."""
        return tuple(self._codes)

    def rank(
        self, vector: Array, locale: Locale, colour: str | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Return at most three lamps with confidence in [0, 1], best first; often none.

        Args:
            vector: (d,) sentence vector of the description.
            locale: Its language.
            colour: Where known, lamps that never light in it are left out.
        """
        if not self._codes:
            return ()
        row = vector - self._centres[locale]
        row /= max(float(np.linalg.norm(row)), 1e-6)
        shares = softmax(_SHARPNESS * (self._rows @ row)[None])[0]
        fitting = [(code, float(s)) for code, s in zip(self._codes, shares, strict=True)
                   if self._lights(code, colour)]  # fmt: skip
        total = sum(share for _, share in fitting) or 1.0
        best = sorted(((c, s / total) for c, s in fitting), key=lambda pair: -pair[1])[:_MOST]
        if not best or best[0][1] < _WORTH_SAYING:
            return ()
        return tuple((code, round(share, 3)) for code, share in best if share >= _LEAST)

    def _lights(self, code: str, colour: str | None) -> bool:
        colours = {meaning.colour for meaning in self._lamps[code].meanings}
        return colour is None or colour in colours or "any" in colours


def save_prototypes(encoder: Encoder, lamps: Mapping[str, Lamp], path: Path = PROTOTYPES) -> None:
    """Encode all names of all lamps and write the prototypes; about a minute on 2 cores."""
    named = {code: lamp for code, lamp in lamps.items() if code != _UNSPEAKABLE}
    parts: dict[Locale, dict[str, Array]] = {
        locale: {
            code: np.stack([encoder.encode_query(fold(name)) for name in _names(lamp, locale)])
            for code, lamp in named.items()
        }
        for locale in ("zh", "en")
    }
    centres = {
        locale: np.concatenate(list(rows.values())).mean(axis=0) for locale, rows in parts.items()
    }
    means = [
        np.concatenate([_unit(parts[locale][code] - centres[locale]) for locale in parts]).sum(
            axis=0
        )
        for code in named
    ]
    np.savez_compressed(
        path,
        codes=np.array(list(named)),
        digests=np.array([lamp_digest(lamp) for lamp in named.values()]),
        rows=_unit(np.stack(means)).astype(np.float16),
        zh=centres["zh"],
        en=centres["en"],
    )


def lamp_digest(lamp: Lamp) -> str:
    """Return a digest of all names of a lamp."""
    names = [*_names(lamp, "zh"), *_names(lamp, "en")]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def _names(lamp: Lamp, locale: Locale) -> list[str]:
    aliases = lamp.aliases.zh if locale == "zh" else lamp.aliases.en
    return [*aliases, lamp.name.get(locale), lamp.symbol.get(locale)]


def _unit(rows: Array) -> Array:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-6), dtype=np.float32)
