"""How near two English words are, in letters and in sound."""

import re
from functools import lru_cache

_ALIKE = (
    (r"^kn|^gn", "n"),
    (r"^wr", "r"),
    (r"^wh", "w"),
    (r"ph", "f"),
    (r"gh(?=t|$)", ""),
    (r"sch|tch|ch", "x"),
    (r"sh|ti(?=on)|si(?=on)", "x"),
    (r"c(?=[eiy])", "s"),
    (r"ck|[cq]", "k"),
    (r"dge?", "j"),
    (r"z", "s"),
    (r"h", ""),
)
_PATTERNS = [(re.compile(spelt), heard) for spelt, heard in _ALIKE]
_DOUBLED = re.compile(r"(.)\1+")


# Of more words than two vocabularies of English have, which are made one after the other.
@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """Return the consonants that are heard, after the first letter."""
    heard = word.replace("'", "")
    for spelt, said in _PATTERNS:
        heard = spelt.sub(said, heard)
    heard = heard[:1] + re.sub("[aeiouyw]", "", heard[1:])
    return _DOUBLED.sub(r"\1", heard)


def without(word: str, letters: int) -> set[str]:
    """Return the word and what is left of it with up to so many letters taken out."""
    found = newest = {word}
    for _ in range(letters):
        newest = {w[:at] + w[at + 1 :] for w in newest for at in range(len(w))}
        found = found | newest
    return found


@lru_cache(maxsize=8192)
def distance(a: str, b: str) -> int:
    """Return the fewest letters dropped, added, changed or swapped with the next one."""
    before, row = list[int](), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[len(b)]
