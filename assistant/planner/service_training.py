"""Learns which work is asked for: `python -m assistant.planner.service_training`.

It learns from `data/service_requests.*.yaml`, from all names of the services and, as what asks for
no work, from utterances that tell of something else. Takes about two minutes on 2 cores.
"""

import logging
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from assistant.likeness.drivers import DriverEncoder
from assistant.likeness.fitting import Row, digest, encode, fit
from assistant.likeness.labelled import load_labelled
from assistant.likeness.model import LOCALES, NO_LABEL, TextModel, save
from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.service_likeness import MODEL
from assistant.planner.utterances import load_utterances
from knowledge_base.load import shipped_knowledge
from knowledge_base.schema import Service

logger = logging.getLogger(__name__)

DATA = MODEL.parent
# What is said with these intents names no work.
_ELSE = frozenset(
    {"symptom", "lamp", "code", "accident", "emergency", "how_to", "inform", "affirm", "deny",
     "greeting", "thanks", "goodbye", "help", "complaint", "human", "off_topic", "look_up_booking",
     "cancel_booking", "change_booking", "opening_hours"}
)  # fmt: skip


def load_requests(locale: Locale, known: Container[str], folder: Path = DATA) -> list[Row]:
    """Read what drivers ask for; raises `LabelError` as `load_labelled` does."""
    return load_labelled(folder / f"service_requests.{locale}.yaml", known, key="services")


def rows(locale: Locale, services: Mapping[str, Service]) -> list[Row]:
    """Return everything that one language's model learns from."""
    said = (fold(u.text) for u in load_utterances() if u.locale == locale and u.intent in _ELSE)
    asked = [*load_requests(locale, services), *names(locale, services)]
    return [*asked, *(Row(text, NO_LABEL) for text in said)]


def learnt(services: Mapping[str, Service]) -> str:
    """Return a digest of what is learnt from."""
    return digest(row for locale in LOCALES for row in rows(locale, services))


def names(locale: Locale, services: Mapping[str, Service]) -> Iterator[Row]:
    """Yield every name of a service."""
    for service in services.values():
        aliases = service.aliases.zh if locale == "zh" else service.aliases.en
        yield from (Row(fold(name), service.code) for name in (*aliases, service.name.get(locale)))


def main() -> None:
    """Train on all that ships with the drivers' encoder, and write the model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    services, encoder = shipped_knowledge().services, DriverEncoder()
    models: dict[Locale, TextModel] = {}
    for locale in LOCALES:
        found = rows(locale, services)
        vectors = encode(encoder, [row.text for row in found], locale)
        models[locale] = fit(found, vectors, locale).model
        logger.info("%s: %d texts, %d pieces", locale, len(found), len(models[locale].weights))
    save(models, learnt(services), MODEL)


if __name__ == "__main__":
    main()
