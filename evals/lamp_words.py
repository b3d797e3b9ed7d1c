"""How often a lamp that is described in words alone is recognised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.findings import view_told
from assistant.planner.described_lamps import DescribedLamps
from assistant.planner.folding import fold
from evals.cases import Split
from evals.intervals import share
from evals.results import Measure
from knowledge_base.load import Knowledge, shipped_knowledge
from retrieval.encoders import Encoder
from vision.types import Candidate

SUITE = Path(__file__).parent / "suites" / "retrieval" / "lamp_descriptions.yaml"
LOCALES = ("zh", "en")


@dataclass(frozen=True)
class Answer:
    """What became of one description; `meant` are the codes that fit it.

    `heard` tells whether it is taken for a lamp without having been asked about one.
    """

    ranked: tuple[str, ...]
    said: bool
    heard: bool
    meant: frozenset[str]

    @property
    def first(self) -> bool:
        """Whether the likeliest lamp fits."""
        return self.ranked[:1] != () and self.ranked[0] in self.meant

    @property
    def offered(self) -> bool:
        """Whether a fitting lamp is said, or among the two that are asked."""
        return self.first or (not self.said and not self.meant.isdisjoint(self.ranked[:2]))


def lamp_word_measures(encoder: Encoder, split: Split | None) -> Iterator[Measure]:
    """Yield shares of the descriptions, over both languages and for each."""
    knowledge = shipped_knowledge()
    describer = DescribedLamps(knowledge.lamps, encoder)
    answers = {locale: _answers(describer, knowledge, locale, split) for locale in LOCALES}
    every = [answer for own in answers.values() for answer in own]
    yield from _shares("lamps in words", every)
    for locale, own in answers.items():
        yield from _shares(f"lamps in words, {locale}", own)


def _shares(name: str, answers: Sequence[Answer]) -> Iterator[Measure]:
    yield Measure(f"{name}: taken for a lamp", share(a.heard for a in answers))
    yield Measure(f"{name}: likeliest right", share(a.first for a in answers))
    yield Measure(f"{name}: right one said or asked", share(a.offered for a in answers))
    yield Measure(f"{name}: said at once", share(a.said for a in answers))
    yield Measure(f"{name}: said and wrong", share(a.said and not a.first for a in answers))


def _answers(
    describer: DescribedLamps, knowledge: Knowledge, locale: str, split: Split | None
) -> list[Answer]:
    chosen = slice(*{"dev": (0, None, 2), "test": (1, None, 2), None: (None,)}[split])
    rows: list[dict[str, Any]] = yaml.load(
        SUITE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    own = [row for row in rows if row["locale"] == locale][chosen]
    return [_answer(describer, knowledge, row) for row in own]


def _answer(describer: DescribedLamps, knowledge: Knowledge, row: dict[str, Any]) -> Answer:
    meant, folded = frozenset(row["lamps"]), fold(row["text"])
    named = describer.named(folded)
    unasked = describer.described(folded, row["locale"], named, talked_of=False)
    heard = any(mention.codes for mention in unasked)
    found = [m for m in describer.describe(row["text"], row["locale"]) if m.codes]
    if not found:
        return Answer((), False, heard, meant)
    candidates = [Candidate(c, 1.0 if found[0].certain else share) for c, share in found[0].codes]
    view = view_told(candidates, found[0].colour, knowledge)
    return Answer(tuple(c.code for c in candidates), view.decision == "say", heard, meant)
