"""Learns which document is asked for: `python -m assistant.planner.document_training`.

It learns from the ways to ask for each guide, from what `lamp_training` and `service_training` know
of lamps and services, and from utterances that ask for none. Takes about three minutes on 2 cores.
"""

import logging
from collections.abc import Iterator

import numpy as np

from assistant.likeness.drivers import DriverEncoder
from assistant.likeness.fitting import Row, digest, encode
from assistant.likeness.model import LOCALES, NO_LABEL, Features, TextModel, save
from assistant.messages import Locale
from assistant.planner import lamp_training, service_training
from assistant.planner.document_likeness import MODEL
from assistant.planner.folding import fold
from assistant.planner.utterances import load_utterances
from assistant.softmax import Array, fit_softmax
from knowledge_base.load import Knowledge, shipped_knowledge

logger = logging.getLogger(__name__)

# Of what is said with these intents the knowledge base tells nothing.
_ELSE = frozenset(
    {"greeting", "thanks", "goodbye", "help", "complaint", "human", "off_topic", "inform",
     "affirm", "deny", "look_up_booking", "cancel_booking", "change_booking", "opening_hours",
     "find_store", "store_services", "book", "price", "compare"}
)  # fmt: skip
# Best of 3e-6 .. 3e-5 and of 200 .. 500 on the development half of the retrieval suite.
_PENALTY, _STEPS = 1e-5, 300


def rows(locale: Locale, knowledge: Knowledge) -> list[Row]:
    """Return everything that one language's model learns from, labelled with ids of documents."""
    said = (u.text for u in load_utterances() if u.locale == locale and u.intent in _ELSE)
    labelled = (
        *_guides(locale, knowledge),
        *_as("lamp", lamp_training.load_descriptions(locale, knowledge.lamps)),
        *_as("lamp", lamp_training.names(locale, knowledge.lamps)),
        *_as("service", service_training.load_requests(locale, knowledge.services)),
        *_as("service", service_training.names(locale, knowledge.services)),
        *(Row(fold(text), NO_LABEL) for text in said),
    )
    return list(dict.fromkeys(labelled))


def learnt(knowledge: Knowledge) -> str:
    """Return a digest of what is learnt from."""
    return digest(row for locale in LOCALES for row in rows(locale, knowledge))


def train_model(found: list[Row], vectors: Array, locale: Locale) -> TextModel:
    """Fit on vectors alone: the search counts words as it is."""
    features = Features({}, np.zeros(0, np.float32), vectors.mean(axis=0), locale)
    labels = tuple(sorted({row.label for row in found}))
    numbers = np.array([labels.index(row.label) for row in found])
    meant = features.meant(vectors)
    weights, bias = fit_softmax(meant, numbers, len(labels), penalty=_PENALTY, steps=_STEPS)
    return TextModel(features, weights, bias, labels)


def _guides(locale: Locale, knowledge: Knowledge) -> Iterator[Row]:
    for guide in knowledge.guides.values():
        asked = guide.phrasings.zh if locale == "zh" else guide.phrasings.en
        yield from (Row(fold(text), f"guide:{guide.id}") for text in asked)


def _as(kind: str, found: "Iterator[Row] | list[Row]") -> Iterator[Row]:
    # What tells of no lamp may still ask for a guide.
    return (Row(row.text, f"{kind}:{row.label}") for row in found if row.label != NO_LABEL)


def main() -> None:
    """Train on all that ships with the drivers' encoder, and write the model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    knowledge, encoder = shipped_knowledge(), DriverEncoder()
    models: dict[Locale, TextModel] = {}
    for locale in LOCALES:
        found = rows(locale, knowledge)
        vectors = encode(encoder, [row.text for row in found], locale)
        models[locale] = train_model(found, vectors, locale)
        logger.info("%s: %d texts, %d documents", locale, len(found), len(models[locale].labels))
    save(models, learnt(knowledge), MODEL)


if __name__ == "__main__":
    main()
