"""Weighs the words of all texts at once: what `bm25s` does text by text, in a fifth of the time."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import bm25s
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


class CountedBM25(bm25s.BM25):  # type: ignore[misc]  # bm25s is untyped
    """`bm25s` with the step that it leaves to be done in another way; its weights are the same.

    `at_once` tokens are sorted together, which takes some 200 MB; more are counted in turns.
    """

    at_once = 4_000_000

    def build_index_from_ids(
        self,
        unique_token_ids: list[int],
        corpus_token_ids: Sequence[Sequence[int]],
        show_progress: bool = False,  # noqa: ARG002 - the name is given
        leave_progress: bool = False,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Return the matrix of weights by token, as `bm25s` keeps it: texts in rising order.

        Args:
            unique_token_ids: Every number of a token, from 0 on.
            corpus_token_ids: Of each text, `array("i")`.
            show_progress: Nothing is shown.
            leave_progress: As `show_progress`.
        """
        self.nonoccurrence_array = None
        lengths = np.fromiter(map(len, corpus_token_ids), np.int64, len(corpus_token_ids))
        counts = _counts(corpus_token_ids, lengths, self.at_once)
        holding = np.bincount(counts.tokens, minlength=len(unique_token_ids))
        rarity = np.log(1 + (len(lengths) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        share = self.b * lengths[counts.texts] / lengths.mean()
        damped = counts.times / (self.k1 * ((1 - self.b) + share) + counts.times)
        return {
            "data": (rarity[counts.tokens] * damped).astype(self.dtype),
            "indices": counts.texts.astype(self.int_dtype),
            "indptr": np.concatenate([[0], np.cumsum(holding)]),
            "num_docs": len(lengths),
        }


class _Counts(NamedTuple):
    """How many `times` a text has a token: `(n,)` each, sorted by token, then by text."""

    tokens: Numbers
    texts: Numbers
    times: Floats


def _counts(texts: Sequence[Sequence[int]], lengths: Numbers, at_once: int) -> _Counts:
    turns = [_counted(texts[a:b], lengths[a:b], a) for a, b in _turns(lengths, at_once)]
    if len(turns) == 1:
        return turns[0]
    whole = [np.concatenate(column) for column in zip(*turns, strict=True)]
    order = np.argsort(whole[0], kind="stable")
    return _Counts(*(column[order] for column in whole))


def _turns(lengths: Numbers, at_once: int) -> Iterator[tuple[int, int]]:
    """Yield where to begin and to end, so that few enough tokens are between; a text at least."""
    ends = np.cumsum(lengths)
    begin, before = 0, 0
    while begin < len(lengths):
        end = max(int(np.searchsorted(ends, before + at_once, "right")), begin + 1)
        yield begin, end
        begin, before = end, int(ends[end - 1])


def _counted(texts: Sequence[Sequence[int]], lengths: Numbers, first: int) -> _Counts:
    tokens = np.concatenate([np.asarray(text, np.int32) for text in texts]).astype(np.int64)
    owners = np.repeat(np.arange(len(texts)), lengths)
    pairs, times = np.unique(tokens * len(texts) + owners, return_counts=True)
    tokens, owners = np.divmod(pairs, len(texts))
    return _Counts(tokens, owners + first, times.astype(np.float32))
