"""BM25 over Chinese character bigrams and Latin words."""

import re
import unicodedata

import numpy as np

_RUNS = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:'[a-z]+)?")
# Words that carry no topic; without this, "my car" outweighs "brake" in short English passages.
_STOP = frozenset(
    "a an the my your our i it its is are was be been of to in on at and or for with from this that"
    " there do does did has have had what why how when can could should would will if so me you we"
    " car vehicle".split()
)


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


class KeywordIndex:
    """BM25 scores of a query against every text of a corpus."""

    def __init__(self, texts: list[str]) -> None:
        import bm25s

        self._bm25 = bm25s.BM25(method="lucene")
        self._size = len(texts)
        self._bm25.index([tokenise(text) or ["∅"] for text in texts], show_progress=False)

    def scores(self, query: str) -> np.ndarray:
        """Return BM25 scores, float32 (n,), 0 where no token is shared."""
        tokens = [token for token in tokenise(query) if token in self._bm25.vocab_dict]
        if not tokens:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(tokens), dtype=np.float32)
