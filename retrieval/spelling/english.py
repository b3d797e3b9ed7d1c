"""Typing errors and misheard words of English -> the words that drivers use."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.documents import Document
from retrieval.keywords import tokenise
from retrieval.spelling.data import kept, misheard, places, words
from retrieval.spelling.sounds import distance, sound, without

_WORD = re.compile(r"(?<![\w'])[A-Za-z]+(?:'[a-z]+)?(?![\w'])")
# Shorter words have too many neighbours that are words themselves.
_SHORT, _TORN = 4, 6
_SEEN = 2
"""A word that the documents hold less often may be a slip itself."""
_FAR = 2
_LONGEST = 24
"""Longer words are none, and have more neighbours than there is time for."""
_BRIEF = 5
"""In words up to so long two letters make a slip only if the words beside them say so, too."""
_ENDINGS = ("'s", "'re", "'ll", "'ve", "'d", "'m", "s", "es", "ed", "d", "ing", "ly", "er", "y")


@dataclass(frozen=True)
class _Found:
    """A word of a question; `keep` for names, `joined` when only space parts it from the next."""

    text: str
    keep: bool
    joined: bool


class EnglishSpelling:
    """Knows the words of the documents, which ones stand together, and common words besides."""

    def __init__(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        asked = [_words(text) for d in documents for text in d.asked]
        told = [_words(text) for d in documents for text in d.sections]
        self._seen = Counter(word for text in (*asked, *told) for word in text)
        self._pairs = Counter(pair for text in (*asked, *told) for pair in pairwise(text))
        self._common = words("en") | places()
        self._targets = {word for word, n in self._seen.items() if n >= _SEEN and len(word) >= 4}
        self._joined = {
            f"{a}{b}": f"{a} {b}"
            for (a, b), n in self._pairs.items()
            if n > _SEEN and a in self._targets and b in self._targets
        }
        self._near: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in self._targets | self._joined.keys():
            self._alike[sound(word)].append(word)
            for shorter in without(word, 1):
                self._near[shorter].append(word)
        self._partners = _partners(self._pairs, self._targets)
        self._heard = misheard()
        self._misheard, self._kept = _any_of(self._heard), _any_of(kept())

    def repair(self, question: str) -> str:
        """Return the question with what is surely a slip repaired."""
        plain = question.replace("’", "'")
        heard = self._misheard.sub(self._hearer(plain), plain)
        found = list(_WORD.finditer(heard))
        if not found:
            return heard
        follow = [heard[a.end() : b.start()].isspace() for a, b in pairwise(found)] + [False]
        own = self._spans(heard)
        meant = self._meant(
            [
                _Found(word[0], _is_name(heard, word) or _touches(word, own), joined)
                for word, joined in zip(found, follow, strict=True)
            ]
        )
        parts, end = list[str](), 0
        for word, new in zip(found, meant, strict=True):
            parts += [heard[end : word.start()], new]
            end = word.end()
        return "".join([*parts, heard[end:]])

    def _hearer(self, text: str) -> Callable[[re.Match[str]], str]:
        """Return what puts in the place of a misheard phrase of a text what was meant."""
        own = self._spans(text)
        return lambda slip: slip[0] if _touches(slip, own) else self._heard[slip[0].lower()]

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases are that no slip may touch."""
        return [phrase.span() for phrase in self._kept.finditer(text)]

    def _meant(self, found: Sequence[_Found]) -> list[str]:
        """Return the word meant for each, empty where it was part of the one before."""
        low = ["", *(word.text.lower() for word in found), ""]
        meant = [word.text for word in found]
        for at, word in enumerate(found):
            own = low[at + 1]
            before = low[at] if at and found[at - 1].joined else ""
            after = low[at + 2] if word.joined else ""
            if not own or word.keep:
                continue
            if word.joined and self._is_torn(own, after):
                low[at + 1 : at + 3] = own + after, ""
                meant[at : at + 2] = low[at + 1 : at + 3]
            elif (new := self._word(own, before, after)) != own:
                low[at + 1] = meant[at] = new
        return meant

    def _is_torn(self, first: str, second: str) -> bool:
        """Return whether two words are one that was torn apart: "cool ant"."""
        whole = first + second
        strange = first not in self._seen or second not in self._seen
        return strange and len(whole) >= _TORN and whole in self._targets

    def _word(self, word: str, before: str, after: str) -> str:
        if len(word) == _SHORT - 1 and not self._is_word(word):
            return self._swapped(word, before, after)
        if not _SHORT <= len(word) <= _LONGEST or word in self._targets:
            return word
        if not self._is_word(word):
            return self._nearest(word, before, after) or word
        return self._misheard_for(word, before, after) or word

    def _swapped(self, word: str, before: str, after: str) -> str:
        """Return a short word with two letters swapped, if its neighbours call for that."""
        ways = (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
        fitting = (way for way in ways if way in self._seen and self._fits(way, before, after))
        return next(fitting, word)

    def _fits(self, word: str, before: str, after: str) -> bool:
        return (before, word) in self._pairs or (word, after) in self._pairs

    def _is_word(self, word: str) -> bool:
        stems = (word.removesuffix(end) for end in _ENDINGS if word.endswith(end))
        forms = {word, *stems, *(f"{word.removesuffix(end)}e" for end in ("ing", "able"))}
        # "didnt" is as good as "didn't".
        forms.add(word.removesuffix("nt"))
        return any(w in self._common or w in self._seen for w in forms)

    def _nearest(self, word: str, before: str, after: str) -> str | None:
        """Return the documents' word that is surely meant by what is none."""
        found = {near for cut in without(word, 2) for near in self._near.get(cut, ())}
        found.update(self._alike.get(sound(word), ()))
        near_enough = (near for near in found if _is_near(word, near))
        if len(word) <= _BRIEF:
            near_enough = (
                near
                for near in near_enough
                if distance(word, near) < _FAR or self._fits(near, before, after)
            )
        ranked = sorted((self._cost(word, near, before, after), near) for near in near_enough)
        return self._joined.get(ranked[0][1], ranked[0][1]) if ranked else None

    def _cost(self, word: str, near: str, before: str, after: str) -> float:
        """Return how far a word is, less for one that fits beside its neighbours or is frequent."""
        unlike = 0.0 if sound(word) == sound(near) else 0.5
        foreign = 0.0 if self._fits(near, before, after) else 0.3
        starts = 0.0 if word[0] == near[0] else 0.5
        rare = 0.1 * math.log1p(self._seen[near])
        return distance(word, near) + unlike + foreign + starts - rare

    def _misheard_for(self, word: str, before: str, after: str) -> str | None:
        """Return what a real word is a slip for: drivers never use it, and one of its sound."""
        beside = [
            (self._pairs[pair], near)
            for near, pair in (
                *((near, (before, near)) for near in self._partners.get((before, 1), ())),
                *((near, (near, after)) for near in self._partners.get((after, -1), ())),
            )
            if _sounds_like(word, near)
        ]
        return max(beside)[1] if beside else None


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    whole = rf"(?<![\w'-])(?:{'|'.join(map(re.escape, longest))})(?![\w'-])"
    return re.compile(whole, re.IGNORECASE)


def _touches(found: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(found.start() < end and start < found.end() for start, end in spans)


def _is_near(word: str, near: str) -> bool:
    """Return whether no more than a slip lies between two words."""
    if abs(len(word) - len(near)) > _FAR:
        return False
    far = distance(word, near)
    if sound(word) == sound(near):
        return far <= (_FAR if word[0] == near[0] else 1)
    return far == 1 and (len(word) > _SHORT or sorted(word) == sorted(near))


def _sounds_like(word: str, near: str) -> bool:
    bare, own = (w.removesuffix("s").removesuffix("e") for w in (word, near))
    return (
        bare != own
        and word[0] == near[0]
        and sound(word) == sound(near)
        and distance(word, near) <= _FAR
    )


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Return whether a word has a capital that neither a sentence's start nor shouting explains."""
    if not word[0][0].isupper() or (word[0].isupper() and text.isupper()):
        return False
    return bool(text[: word.start()].rstrip()) and text[: word.start()].rstrip()[-1] not in ".!?"


def _partners(
    pairs: Counter[tuple[str, str]], targets: set[str]
) -> dict[tuple[str, int], list[str]]:
    """Return the words often seen after (1) and before (-1) a word that says something itself."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (first, second), seen in pairs.items():
        if seen > _SEEN and all(w in targets and tokenise(w) for w in (first, second)):
            found[first, 1].append(second)
            found[second, -1].append(first)
    return found


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text.replace("’", "'"))]
