"""How often the search refuses what the knowledge base can't answer, and what it can."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from evals.cases import Split
from evals.intervals import Share, share
from evals.results import Measure
from retrieval.search import HybridSearcher

SUITE = Path(__file__).parent / "suites" / "retrieval" / "abstain.yaml"
LOCALES = ("zh", "en")
REFUSED, WRONGLY = 0.9, 0.03
"""Least share of the unanswerable that is refused, and most of the answerable."""


def abstention_measures(searcher: HybridSearcher, split: Split | None) -> Iterator[Measure]:
    """Yield both shares, over both languages and for each."""
    asked = yaml.load(SUITE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    chosen = slice(*{"dev": (0, None, 2), "test": (1, None, 2), None: (None,)}[split])
    refused = {
        kind: {
            locale: [
                searcher.search(question, locale=locale).abstained
                for question in asked[kind][locale][chosen]
            ]
            for locale in LOCALES
        }
        for kind in ("unanswerable", "answerable")
    }
    for kind, rows in refused.items():
        whole = share(said for locale in LOCALES for said in rows[locale])
        yield Measure(f"{kind}, refused", whole, *_bar(kind, whole))
        for locale in LOCALES:
            yield Measure(f"{kind}, refused, {locale}", share(rows[locale]))


def _bar(kind: str, refused: Share) -> tuple[str, bool]:
    if kind == "unanswerable":
        return f"≥ {REFUSED}", refused.value >= REFUSED
    return f"≤ {WRONGLY}", refused.value <= WRONGLY
