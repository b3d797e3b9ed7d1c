"""Simulated slips of typing and of dictation, so that the encoder reads past them."""

import random
import re
from collections.abc import Mapping
from pathlib import Path

import retrieval

READINGS = Path(retrieval.__file__).parent / "data" / "pinyin.txt"
# What turns a message round, or is a figure, stays as it is.
_KEPT = frozenset("不没未无别非勿零一二两三四五六七八九十百千万半点")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]{4,}")
_KEPT_WORDS = frozenset({"never", "cannot", "cant", "dont", "doesnt", "didnt", "wont", "isnt"})
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: [row[n] for n in (at - 1, at + 1) if 0 <= n < len(row)]
    for row in _ROWS
    for at, key in enumerate(row)
}
_PER_SLIP = 12
"""Characters of a message for each slip in it."""


class Slips:
    """Makes slips in folded texts, others for each seed.

    Args:
        used: How often a Chinese character occurs in what is learnt from; rarer ones than those of
            everyday writing are no slip that anybody would let stand.
    """

    def __init__(self, used: Mapping[str, int], *, least: int = 20) -> None:
        alike: dict[str, set[str]] = {}
        for line in READINGS.read_text(encoding="utf-8").splitlines():
            common = [c for c in line.partition(" ")[2] if used.get(c, 0) >= least]
            for one in common:
                alike.setdefault(one, set()).update(common)
        self._alike = {
            one: sorted(found - {one} - _KEPT) for one, found in alike.items() if one not in _KEPT
        }

    def __call__(self, text: str, seed: str) -> str:
        """Return `text` with one slip or more; as it is where none would do."""
        mixed = random.Random(f"{seed}\0{text}")
        most = 1 + len(text) // _PER_SLIP
        for _ in range(mixed.randint(1, most)):
            text = self._chinese(text, mixed) if _CHINESE.search(text) else _english(text, mixed)
        return text

    def _chinese(self, text: str, mixed: random.Random) -> str:
        places = [at for at, one in enumerate(text) if self._alike.get(one)]
        if not places:
            return text
        at = mixed.choice(places)
        return text[:at] + mixed.choice(self._alike[text[at]]) + text[at + 1 :]


def _english(text: str, mixed: random.Random) -> str:
    words = [found for found in _WORD.finditer(text) if found[0] not in _KEPT_WORDS]
    if not words:
        return text
    found = mixed.choice(words)
    return text[: found.start()] + _slip(found[0], mixed) + text[found.end() :]


def _slip(word: str, mixed: random.Random) -> str:
    at = mixed.randrange(1, len(word) - 1)
    before, one, after = word[:at], word[at], word[at + 1 :]
    return mixed.choice(
        (
            before + after,
            before + after[0] + one + after[1:],
            before + one + one + after,
            before + mixed.choice(_BESIDE[one]) + after,
        )
    )
