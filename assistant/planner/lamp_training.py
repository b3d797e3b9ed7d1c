"""Learns lamps from descriptions: `python -m assistant.planner.lamp_training`.

It learns from `data/lamp_descriptions.*.yaml`, from all names of the lamps and, as what tells of no
lamp, from utterances and from the ways to ask for a guide. Takes about five minutes on 2 cores.
"""

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from tqdm import tqdm

from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.lamp_grams import grams
from assistant.planner.lamp_likeness import MODEL, NO_LAMP, Describer, Features, save
from assistant.planner.lamps import TALKS_OF_LAMP
from assistant.planner.utterances import load_utterances
from assistant.softmax import Array, fit_softmax
from knowledge_base.load import Knowledge, load_knowledge
from knowledge_base.schema import Lamp
from retrieval.encoders import BundledEncoder, Encoder

logger = logging.getLogger(__name__)

DATA = MODEL.parent
LOCALES: tuple[Locale, ...] = ("zh", "en")
_SEEN = 3
"""Texts that must share a piece before it is counted."""
_PENALTY, _STEPS = 3e-5, 120


class Row(NamedTuple):
    """A folded text and the lamp that it tells of, `NO_LAMP` for none."""

    text: str
    label: str


class DescriptionError(Exception):
    """A file of descriptions is wrong; the message names the file and the entry."""


def load_descriptions(locale: Locale, codes: Mapping[str, Lamp], folder: Path = DATA) -> list[Row]:
    """Read what drivers say of lamps; a text that fits several lamps comes once for each.

    Raises:
        DescriptionError: A code is unknown, or an entry is no text.
    """
    file = folder / f"lamp_descriptions.{locale}.yaml"
    raw: Any = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    pairs = [(text, code) for code, texts in raw["lamps"].items() for text in texts]
    pairs += [(row["text"], code) for row in raw["ambiguous"] for code in row["lamps"]]
    for text, code in pairs:
        if code not in codes or not isinstance(text, str):
            raise DescriptionError(f"{file}: {code!r}: {text!r}: no lamp code, or no text")
    pairs += [(text, NO_LAMP) for text in raw["not_lamps"]]
    return [Row(fold(text), code) for text, code in pairs]


def rows(locale: Locale, knowledge: Knowledge) -> list[Row]:
    """Return everything that one language's model learns from."""
    named = chain(load_descriptions(locale, knowledge.lamps), _names(locale, knowledge.lamps))
    others = chain(
        (fold(u.text) for u in load_utterances() if u.locale == locale and u.intent != "lamp"),
        _symptoms(locale, knowledge),
    )
    return [*named, *(Row(text, NO_LAMP) for text in others)]


def train(found: Sequence[Row], vectors: Array, locale: Locale) -> Describer:
    """Fit one language's model.

    Args:
        found: What to learn from.
        vectors: Their sentence vectors, `(n, d)`.
        locale: Their language.
    """
    shared = Counter(gram for row in found for gram in grams(row.text, locale))
    pieces = sorted(gram for gram, n in shared.items() if n >= _SEEN)
    rarity = np.array([math.log(len(found) / shared[gram]) for gram in pieces], np.float32)
    numbered = {gram: at for at, gram in enumerate(pieces)}
    features = Features(numbered, rarity, vectors.mean(axis=0), locale)
    labels = tuple(sorted({row.label for row in found}))
    weights, bias = fit_softmax(
        features([row.text for row in found], vectors),
        np.array([labels.index(row.label) for row in found]),
        len(labels),
        penalty=_PENALTY,
        steps=_STEPS,
    )
    return Describer(features, weights, bias, labels)


def digest(knowledge: Knowledge) -> str:
    """Return a digest of what is learnt from.

    The ways to ask for a guide are left out: one more or less of so many changes nothing.
    """
    learnt = [
        f"{locale}\t{row.label}\t{row.text}"
        for locale in LOCALES
        for row in (
            *load_descriptions(locale, knowledge.lamps),
            *_names(locale, knowledge.lamps),
        )
    ]
    return hashlib.sha256("\n".join(learnt).encode()).hexdigest()[:16]


def _names(locale: Locale, lamps: Mapping[str, Lamp]) -> Iterator[Row]:
    for lamp in lamps.values():
        aliases = lamp.aliases.zh if locale == "zh" else lamp.aliases.en
        for name in (*aliases, lamp.name.get(locale), lamp.symbol.get(locale)):
            yield Row(fold(name), lamp.code)


def _symptoms(locale: Locale, knowledge: Knowledge) -> Iterator[str]:
    for guide in knowledge.guides.values():
        asked = guide.phrasings.zh if locale == "zh" else guide.phrasings.en
        yield from (text for text in map(fold, asked) if not TALKS_OF_LAMP.search(text))


def _encode(encoder: Encoder, found: Sequence[Row], locale: Locale) -> Array:
    shown = tqdm(found, f"encoding {locale}", unit="text")
    return np.stack([encoder.encode_query(row.text) for row in shown])


def main() -> None:
    """Train on all that ships with the bundled encoder, and write the model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    knowledge, encoder = load_knowledge(), BundledEncoder()
    models: dict[Locale, Describer] = {}
    for locale in LOCALES:
        found = rows(locale, knowledge)
        models[locale] = train(found, _encode(encoder, found, locale), locale)
        logger.info("%s: %d texts, %d pieces", locale, len(found), len(models[locale].weights))
    save(models, digest(knowledge))


if __name__ == "__main__":
    main()
