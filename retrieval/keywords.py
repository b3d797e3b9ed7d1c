"""BM25 over Chinese character bigrams and Latin words."""

import math
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from operator import add
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25

Scores = NDArray[np.float32]

_RUNS = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:'[a-z]+)?")
# Words that carry no topic; without this, "my car" outweighs "brake" in short English passages.
_STOP = frozenset(
    "a an the my your our i it its is are was be been of to in on at and or for with from this that"
    " there do does did has have had what why how when can could should would will if so me you we"
    " car vehicle".split()
)
# Nothing in such a text would be read otherwise after normalising, which takes half of the time.
_PLAIN = re.compile("[\x00-\x7f\u4e00-\u9fff\u3001\u3002，；：（）！？“”]*")
_REMEMBERED = 1024
"""Texts: the documents that many searches find would be read anew for each of them."""
_WORDS = 16384
"""Stems remembered: more words than the shipped knowledge has, which repeats each some 20 times."""

_K1, _B = 1.5, 0.75


def tokenise(text: str) -> list[str]:
    """Split text into Latin words and overlapping pairs of Chinese characters."""
    return list(_tokens(text))


def _split(text: str) -> list[str]:
    plain = text if _PLAIN.fullmatch(text) else unicodedata.normalize("NFKC", text)
    tokens: list[str] = []
    for run in _RUNS.findall(plain.lower()):
        if run[0] >= "\u4e00":
            tokens.extend(map(add, run, run[1:]) if len(run) > 1 else run)
        elif run not in _STOP:
            tokens.append(_stem(run))
    return tokens


@lru_cache(maxsize=_REMEMBERED)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_split(text))


@lru_cache(maxsize=_WORDS)
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
        """Return BM25 scores of a query's tokens, float32 (n,), 0 where none is shared.

        The caller may write into them.
        """
        ...

    def held(self, words: Collection[str], text: int) -> set[str]:
        """Return which of these words a text has, by its number."""
        ...


class Numbered:
    """Reads texts as numbers of their tokens, each text once and each token under one number.

    Most texts stand in the index of whole documents and in that of headings, and reading them is
    half of the work. Numbers, since a million texts' tokens as strings take gigabytes.
    """

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._read: dict[str, array[int]] = {}

    @property
    def vocabulary(self) -> dict[str, int]:
        """The number of each token that was met so far."""
        return dict(self._numbers)

    def read(self, text: str) -> "array[int]":
        """Return a text's tokens; one without tokens has a token of its own."""
        found = self._read.get(text)
        if found is None:
            numbers = map(self._numbers.__getitem__, _split(text) or ("∅",))
            found = self._read[text] = array("i", numbers)
        return found


_indexes: "WeakValueDictionary[bytes, KeywordIndex]" = WeakValueDictionary()


def index_words(texts: Sequence[str], numbered: Numbered | None = None) -> "KeywordIndex":
    """Return the index of these texts: the one that is in use already, where there is one.

    An assistant that is opened anew in the same process, as after a change of settings or between
    the conversations of an evaluation, need not count the words of the knowledge again. `numbered`
    knows texts that another index has too.
    """
    digest = blake2b()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    key = digest.digest()
    index = _indexes.get(key)
    if index is None:
        index = _indexes[key] = KeywordIndex(texts, numbered)
    return index


class KeywordIndex:
    """BM25 of a whole corpus, held by `bm25s`; never changes."""

    def __init__(self, texts: Sequence[str], numbered: Numbered | None = None) -> None:
        numbered = numbered or Numbered()
        tokens = [numbered.read(text) for text in texts]
        vocabulary = numbered.vocabulary
        self._bm25 = _bm25()
        self._bm25.index((tokens, vocabulary), show_progress=False)
        # Which texts have each word, in rising order; Python reads views faster than arrays.
        self._starts = memoryview(self._bm25.scores["indptr"])
        self._texts = memoryview(self._bm25.scores["indices"])
        holding = np.diff(self._bm25.scores["indptr"]).tolist()
        length = sum(map(len, tokens)) / max(len(tokens), 1)
        self.statistics = Statistics(
            len(tokens), length, Counter(dict(zip(vocabulary, holding, strict=False)))
        )

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return BM25 scores, see `Keywords`."""
        vocabulary = self._bm25.vocab_dict
        known = [token for token in tokens if token in vocabulary]
        if not known:
            return np.zeros(self.statistics.texts, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def held(self, words: Collection[str], text: int) -> set[str]:
        """Return which words a text has, see `Keywords`."""
        numbers = self._bm25.vocab_dict
        return {word for word in words if word in numbers and self._has(text, numbers[word])}

    def _has(self, text: int, number: int) -> bool:
        start, stop = self._starts[number], self._starts[number + 1]
        at = bisect_left(self._texts, text, start, stop)
        return at < stop and self._texts[at] == text


class _Numbers(dict[str, int]):
    """Gives a token that is new the next number."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


def _bm25() -> "BM25":
    from retrieval.counting import CountedBM25

    return CountedBM25(method="lucene", k1=_K1, b=_B)


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

    def held(self, words: Collection[str], text: int) -> set[str]:
        """Return which words a text has, see `Keywords`."""
        return {word for word in words if word in self._counts[text]}

    def _score(self, tokens: Sequence[str], counts: Counter[str]) -> float:
        length = counts.total() / max(self._statistics.mean_length, 1e-9)
        damping = _K1 * (1 - _B + _B * length)
        return sum(
            self._statistics.rarity(token) * counts[token] / (counts[token] + damping)
            for token in tokens
            if counts[token]
        )
