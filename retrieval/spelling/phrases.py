"""How drivers put words together: which follow each other, counted in what they say."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

_WEIGHT = 8.0
"""So many words seen after another count as much as how frequent a word is at all."""
_UNSEEN = 0.3
"""A word that was never seen counts as seen so often."""


class Phrases:
    """Counts words and pairs of words; `told` counts less than `said`, it is not how drivers speak.

    Args:
        said: Words of each thing that drivers say.
        told: Words of each text that is written for them.
    """

    def __init__(self, said: Iterable[Sequence[str]], told: Iterable[Sequence[str]]) -> None:
        texts = (*said, *told)
        self.seen = Counter[str](chain.from_iterable(texts))
        self.pairs = Counter[tuple[str, str]](chain.from_iterable(map(pairwise, texts)))
        self._follow = Counter[str]()
        for (first, _), times in self.pairs.items():
            self._follow[first] += times
        self._all = sum(self.seen.values()) + len(self.seen)

    def fit(self, before: str, word: str) -> float:
        """Return the log-probability of a word after another, "" where nothing is before it."""
        alone = (self.seen[word] or _UNSEEN) / self._all
        together = self.pairs[before, word] + _WEIGHT * alone
        return math.log(together / (self._follow[before] + _WEIGHT))
