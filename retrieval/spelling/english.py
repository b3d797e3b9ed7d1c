"""Typing errors and misheard words of English -> the words that drivers use."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.documents import Document
from retrieval.keywords import tokenise
from retrieval.spelling.data import kept, misheard, places, words
from retrieval.spelling.phrases import Phrases
from retrieval.spelling.sounds import distance, sound, without

_WORD = re.compile(r"(?<![\w'])[A-Za-z]+(?:'[a-z]+)?(?![\w'])")
_SHORT, _TORN = 3, 6
"""Letters of the shortest word that may be a slip, and of one that was torn apart."""
_BRIEF = 4
"""Up to so many letters a word has many neighbours: one beside it must call for another."""
_SEEN = 2
"""A word that the texts hold less often may be a slip itself."""
_FAMILIAR = 6
"""A word that drivers use so often is never taken for a slip of another."""
_OFTEN = 15
"""A word that only drivers use is one when they use it so often."""
_FAR = 2
_LONGEST = 24
"""Longer words are none, and have more neighbours than there is time for."""
_ENDINGS = ("'s", "'re", "'ll", "'ve", "'d", "'m", "s", "es", "ed", "d", "ing", "ly", "er", "y")
_LONG = 6
"""Letters of a rare word from which it may have other forms."""
_FORMS = ("s", "es", "d", "ed", "n", "r", "er", "y", "ly", "st", "ing")
_SHORTENED = re.compile(r"(?:do|does|did|is|are|was|were|has|have|had|wo|would|ca|could|should)nt")
# Log-probabilities, chosen on messages of the development suites with one slip in each.
_SLIP, _ANOTHER, _FIRST, _BY_EAR = -3.0, -1.5, -2.0, -4.0
"""Of a letter lost, doubled or swapped; more for one changed, for the first one, for two."""
_STRANGE = -9.0
"""Of a word that is none."""
_REAL = 7.0
"""By so much another word must fit better than a real one."""


@dataclass(frozen=True)
class _Found:
    """A word of a question; `keep` for names, `joined` when only space parts it from the next."""

    text: str
    keep: bool
    joined: bool


class EnglishSpelling:
    """Knows the words of the documents, which ones stand together, and common words besides.

    Args:
        documents: Their ways to ask and their texts are learnt.
        said: More of what drivers say.
    """

    def __init__(self, documents: Iterable[Document], said: Iterable[str] = ()) -> None:
        documents = list(documents)
        asked = (_words(text) for texts in (*(d.asked for d in documents), said) for text in texts)
        told = [_words(text) for d in documents for text in d.sections]
        self._phrases = Phrases(asked, told)
        self._seen = self._phrases.seen
        # Drivers make slips, also in what is learnt; writers of documents don't.
        self._known = words("en") | places() | {word for text in told for word in text}
        self._targets = {
            w
            for w, n in self._seen.items()
            if len(w) >= _SHORT and n >= (_SEEN if w in self._known else _OFTEN)
        }
        self._joined = {
            f"{a}{b}": f"{a} {b}"
            for (a, b), n in self._phrases.pairs.items()
            if n > _SEEN and len(a + b) > _TORN and {a, b} <= self._targets
        }
        self._near: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in self._targets | self._joined.keys():
            self._alike[sound(word)].append(word)
            for shorter in without(word, 1):
                self._near[shorter].append(word)
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
        whole = self._put_together(found)
        rows = [(at, word) for at, word in enumerate(whole) if word]
        chosen = self._likeliest(
            [
                ({word.lower(): 0.0} if found[at].keep else self._ways(word.lower()))
                for at, word in rows
            ],
            [at > 0 and found[at - 1].joined for at, _ in rows],
        )
        meant = [""] * len(found)
        for (at, word), new in zip(rows, self._proven(rows, chosen), strict=True):
            meant[at] = word if new == word.lower() else self._joined.get(new, new)
        return meant

    def _proven(self, rows: Sequence[tuple[int, str]], chosen: Sequence[str]) -> list[str]:
        """Return the chosen words where those beside them call for a doubtful change."""
        own = [word.lower() for _, word in rows]
        swapped = [at for at, word in enumerate(own) if word != chosen[at]]
        real = [at for at in swapped if self._is_word(own[at])]
        brief = [at for at in swapped if at not in real and len(own[at]) <= _BRIEF]
        proven = [own[at] if at in real else word for at, word in enumerate(chosen)]
        for at in (*real, *brief):
            beside = [n for n in (at - 1, at + 1) if 0 <= n < len(own) and proven[n] == chosen[n]]
            if at in real:
                # What stands beside everything, "the", proves nothing about a real word.
                beside = [n for n in beside if tokenise(chosen[n])]
            pairs = [(chosen[min(at, n)], chosen[max(at, n)]) for n in beside]
            if any(self._phrases.pairs[pair] > _SEEN for pair in pairs):
                proven[at] = chosen[at]
            elif at in brief:
                proven[at] = own[at]
        return proven

    def _put_together(self, found: Sequence[_Found]) -> list[str]:
        """Return the words, one for two that were torn apart: "cool ant"."""
        words = [word.text for word in found]
        for at, word in enumerate(found[:-1]):
            first, second = words[at].lower(), words[at + 1].lower()
            free = first and word.joined and not (word.keep or found[at + 1].keep)
            if free and self._is_torn(first, second):
                words[at : at + 2] = first + second, ""
        return words

    def _is_torn(self, first: str, second: str) -> bool:
        whole = first + second
        strange = first not in self._seen or second not in self._seen
        return strange and len(whole) >= _TORN and whole in self._targets

    def _likeliest(self, ways: Sequence[dict[str, float]], joined: Sequence[bool]) -> list[str]:
        """Return one of the ways to read each word: those that fit best behind each other.

        Args:
            ways: For each word what may be meant -> the log-probability of such a slip.
            joined: Whether each word belongs to the one before it.
        """
        best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
        for own, beside in zip(ways, joined, strict=True):
            best = {
                word: max(
                    (odds + cost + self._phrases.fit(last if beside else "", word), (*path, word))
                    for last, (odds, path) in best.items()
                )
                for word, cost in own.items()
            }
        return list(max(best.values())[1])

    def _ways(self, word: str) -> dict[str, float]:
        """Return what may be meant by a word -> the log-probability of such a slip."""
        real = self._is_word(word)
        settled = real and (len(word) == _SHORT or self._seen[word] >= _FAMILIAR)
        if settled or "'" in word or not _SHORT <= len(word) <= _LONGEST:
            return {word: 0.0}
        near = self._nearby(word)
        if len(word) == _SHORT:
            near = {n for n in near if self._seen[n] >= _FAMILIAR}
        if not real:
            return {**{n: _cost(word, n) for n in near}, word: _STRANGE}
        other = {n: _cost(word, n) - _REAL for n in near if not _is_form(word, n)}
        return {**other, word: 0.0}

    def _nearby(self, word: str) -> set[str]:
        found = {near for cut in without(word, 1) for near in self._near.get(cut, ())}
        found.update(self._alike.get(sound(word), ()))
        return {near for near in found - {word} if _is_near(word, near)}

    def _is_word(self, word: str) -> bool:
        # "didnt" is as good as "didn't".
        if word in self._known or word in self._targets or _SHORTENED.fullmatch(word):
            return True
        stems = (word.removesuffix(end) for end in _ENDINGS if word.endswith(end))
        forms = (*stems, *(f"{word.removesuffix(end)}e" for end in ("ing", "able", "ed")))
        return any(f in self._targets or (f in self._known and len(f) >= _LONG) for f in forms)


def _is_form(word: str, near: str) -> bool:
    """Return whether two words are forms of one: "price", "prices"; "given", "give"."""
    short, long = sorted((word, near), key=len)
    return long.startswith(short) and long[len(short) :] in _FORMS


def _cost(word: str, near: str) -> float:
    """Return the log-probability of the slip that makes one word of another."""
    far = distance(word, near)
    changed = len(word) == len(near) and sorted(word) != sorted(near)
    vowels = sound(word) == sound(near)
    cost = _SLIP + (_ANOTHER if changed and not vowels else 0.0) + (far - 1) * _BY_EAR
    return cost + (_FIRST if word[0] != near[0] else 0.0)


def _is_near(word: str, near: str) -> bool:
    """Return whether no more than a slip lies between two words."""
    if abs(len(word) - len(near)) > _FAR:
        return False
    far, alike = distance(word, near), word[0] == near[0]
    if len(word) <= _BRIEF:
        # Short names are a changed letter away from many a word.
        return alike and far == 1 and (len(word) != len(near) or sorted(word) == sorted(near))
    return far == 1 or (far == _FAR and alike and sound(word) == sound(near))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    whole = rf"(?<![\w'-])(?:{'|'.join(map(re.escape, longest))})(?![\w'-])"
    return re.compile(whole, re.IGNORECASE)


def _touches(found: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(found.start() < end and start < found.end() for start, end in spans)


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Return whether a word has a capital that neither a sentence's start nor shouting explains."""
    if not word[0][0].isupper() or (word[0].isupper() and text.isupper()):
        return False
    return bool(text[: word.start()].rstrip()) and text[: word.start()].rstrip()[-1] not in ".!?"


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text.replace("’", "'"))]
