"""BM25 over Chinese character bigrams and Latin words."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_RUNS = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:'[a-z]+)?")
# Words that carry no topic; without this, "my car" outweighs "brake" in short English passages.
_STOP = frozenset(
    "a an the my your our i it its is are was be been of to in on at and or for with from this that"
    " there do does did has have had what why how when can could should would will if so me you we"
    " car vehicle".split()
)
_K1, _B = 1.5, 0.75


def tokenise(text: str) -> list[str]:
    """Split text into Latin words and overlapping pairs of Chinese characters."""
    tokens: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0] >= "\u4e00":
            tokens += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif run not in _STOP:
            tokens.append(_stem(run))
    return tokens


def _stem(word: str) -> str:
    """Fold plural and -ing/-ed endings, enough for brakes/braking/brake to meet."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True)
class Statistics:
    """What BM25 knows of a corpus: texts, their mean length in tokens, texts that have a token."""

    texts: int
    mean_length: float
    texts_with: Counter[str]

    def rarity(self, token: str) -> float:
        """Return the inverse document frequency, as Lucene defines it."""
        holding = self.texts_with[token]
        return math.log(1 + (self.texts - holding + 0.5) / (holding + 0.5))


class Keywords(Protocol):
    """Scores a query against every text."""

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return BM25 scores of a query's tokens, float32 (n,), 0 where none is shared."""
        ...


class KeywordIndex:
    """BM25 of a whole corpus, held by `bm25s`."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        tokens = [tokenise(text) or ["∅"] for text in texts]
        self._bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        self._bm25.index(tokens, show_progress=False)
        holding = Counter(token for text in tokens for token in set(text))
        length = sum(map(len, tokens)) / max(len(tokens), 1)
        self.statistics = Statistics(len(tokens), length, holding)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return BM25 scores, see `Keywords`."""
        known = [token for token in tokens if token in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self.statistics.texts, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)


class FewKeywords:
    """BM25 of a few texts that came later, with the statistics of the corpus that they join.

    So they score as they would within that corpus, and no index has to be built anew.
    """

    def __init__(self, texts: Sequence[str], statistics: Statistics) -> None:
        self._counts = [Counter(tokenise(text)) for text in texts]
        self._statistics = statistics

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return BM25 scores, see `Keywords`."""
        return np.array([self._score(tokens, counts) for counts in self._counts], np.float32)

    def _score(self, tokens: Sequence[str], counts: Counter[str]) -> float:
        length = counts.total() / max(self._statistics.mean_length, 1e-9)
        damping = _K1 * (1 - _B + _B * length)
        return sum(
            self._statistics.rarity(token) * counts[token] / (counts[token] + damping)
            for token in tokens
            if counts[token]
        )
