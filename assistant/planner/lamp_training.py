"""Learns lamps from descriptions: `python -m assistant.planner.lamp_training`.

It learns from `data/lamp_descriptions.*.yaml`, from all names of the lamps and, as what tells of no
lamp, from utterances and from the ways to ask for a guide. Takes about five minutes on 2 cores.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from assistant.likeness.drivers import DriverEncoder
from assistant.likeness.fitting import Row, encode, fit
from assistant.likeness.labelled import load_labelled
from assistant.likeness.model import LOCALES, NO_LABEL, TextModel, save
from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.lamp_likeness import MODEL
from assistant.planner.lamps import TALKS_OF_LAMP
from assistant.planner.utterances import load_utterances
from knowledge_base.load import Knowledge, shipped_knowledge
from knowledge_base.schema import Lamp
from retrieval.documents import SHORT_WAYS

logger = logging.getLogger(__name__)

DATA = MODEL.parent


def load_descriptions(locale: Locale, codes: Mapping[str, Lamp], folder: Path = DATA) -> list[Row]:
    """Read what drivers say of lamps; raises `LabelError` as `load_labelled` does."""
    file = folder / f"lamp_descriptions.{locale}.yaml"
    return load_labelled(file, codes, key="lamps", none="not_lamps")


def rows(locale: Locale, knowledge: Knowledge) -> list[Row]:
    """Return everything that one language's model learns from."""
    named = chain(load_descriptions(locale, knowledge.lamps), names(locale, knowledge.lamps))
    others = chain(
        (fold(u.text) for u in load_utterances() if u.locale == locale and u.intent != "lamp"),
        _symptoms(locale, knowledge),
    )
    return [*named, *(Row(text, NO_LABEL) for text in others)]


def digest(knowledge: Knowledge) -> str:
    """Return a digest of what is learnt from.

    The ways to ask for a guide are left out: one more or less of so many changes nothing.
    """
    learnt = [
        f"{locale}\t{row.label}\t{row.text}"
        for locale in LOCALES
        for row in (
            *load_descriptions(locale, knowledge.lamps),
            *names(locale, knowledge.lamps),
        )
    ]
    return hashlib.sha256("\n".join(learnt).encode()).hexdigest()[:16]


def names(locale: Locale, lamps: Mapping[str, Lamp]) -> Iterator[Row]:
    """Yield every name of a lamp, and what its symbol looks like."""
    for lamp in lamps.values():
        aliases = lamp.aliases.zh if locale == "zh" else lamp.aliases.en
        for name in (*aliases, lamp.name.get(locale), lamp.symbol.get(locale)):
            yield Row(fold(name), lamp.code)


def _symptoms(locale: Locale, knowledge: Knowledge) -> Iterator[str]:
    for guide in knowledge.guides.values():
        asked = guide.phrasings.zh if locale == "zh" else guide.phrasings.en
        short = map(fold, asked[:SHORT_WAYS])
        yield from (text for text in short if not TALKS_OF_LAMP.search(text))


def main() -> None:
    """Train on all that ships with the drivers' encoder, and write the model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    knowledge, encoder = shipped_knowledge(), DriverEncoder()
    models: dict[Locale, TextModel] = {}
    for locale in LOCALES:
        found = rows(locale, knowledge)
        vectors = encode(encoder, [row.text for row in found], locale)
        models[locale] = fit(found, vectors, locale).model
        logger.info("%s: %d texts, %d pieces", locale, len(found), len(models[locale].weights))
    save(models, digest(knowledge), MODEL)


if __name__ == "__main__":
    main()
