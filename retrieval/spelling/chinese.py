"""Homophones and look-alikes of Chinese -> the phrase that drivers use of that sound."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product

from retrieval.documents import Document
from retrieval.spelling.data import names, places, readings, slips, words

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_PERSON = re.compile("(?<=我叫|名叫|我姓).{1,3}|.{1,3}(?=师傅|先生|女士|小姐|经理|老师)")
_SHORTEST, _LONGEST = 2, 4
# Phrases by length that were seen so often; short ones sound like others by chance.
_SEEN = {2: 4, 3: 2, 4: 2}
_FAMILIAR = 12
_CLEAR = 3
"""So many times as often as the next phrase of the same sound must a phrase be said."""
_PART = 0.8
"""A phrase that is a longer one in this share of its places is only a part of it."""
_PAIRED = 3
"""Two characters that stand together so often are no chance neighbours."""
_OFTEN = 30
"""A character that the documents use so often is seldom a slip."""
_REASONS = 2
# What southern speakers and keyboards with fuzzy sounds don't tell apart.
_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, order=True)
class _Repair:
    """A phrase for the characters from `start`; the best repair is the greatest."""

    length: int
    seen: int
    start: int
    phrase: str


class ChineseSpelling:
    """Knows the phrases of two to four characters that ways to ask are made of, by their sound."""

    def __init__(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        self._seen = Counter(
            gram for d in documents for asked in d.asked for gram in _grams(asked, _LONGEST)
        )
        written = {gram for d in documents for text in d.sections for gram in _grams(text, 2)}
        self._known = written | {gram for gram in self._seen if len(gram) == 2}
        long = {place for place in places() if len(place) > _SHORTEST}
        self._names, self._words = names() | long, words("zh") | long
        plain = _sounds()
        self._heard = _with_alike(plain)
        self._exact = readings()
        texts = (text for d in documents for text in (*d.asked, *d.sections))
        self._used = Counter(chain.from_iterable(texts))
        self._equal = str.maketrans({c: same[0] for same in slips()["equal"] for c in same})
        self._alike = slips()["alike"]
        self._particles = frozenset(slips()["particles"])
        self._linking = self._particles | set(slips()["linking"])
        self._phrases: dict[str, list[str]] = defaultdict(list)
        inside = _inside(self._seen)
        for gram, seen in self._seen.items():
            # What is always part of one longer phrase, 电桩 of 充电桩, is no phrase itself.
            if seen >= _SEEN[len(gram)] and inside[gram] < _PART * seen:
                for sound in _spoken(gram, plain):
                    self._phrases[sound].append(gram)
        self._words |= set(_never_slips(places() - long, self._phrase_for))

    def repair(self, question: str) -> str:
        """Return the question with what is surely a slip repaired."""
        return _RUN.sub(lambda run: self._repaired(run[0]), question)

    def _repaired(self, run: str) -> str:
        characters, taken = list(run), set[int]()
        for repair in sorted(self._repairs(run), reverse=True):
            place = range(repair.start, repair.start + repair.length)
            if taken.isdisjoint(place):
                characters[place.start : place.stop] = repair.phrase
                taken.update(place)
        return "".join(characters)

    def _repairs(self, run: str) -> Iterator[_Repair]:
        own = self._words_at(run)
        people = [range(*found.span()) for found in _PERSON.finditer(run)]
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(run) - length + 1):
                if any(start < p.stop and p.start < start + length for p in people):
                    continue
                phrase = self._phrase_for(run[start : start + length])
                if phrase and self._is_slip(run, start, phrase, own):
                    yield _Repair(length, self._seen[phrase], start, phrase)

    def _phrase_for(self, heard: str) -> str | None:
        """Return the one phrase that is said of this sound, None where it is as good as heard."""
        if heard in self._seen:
            return None
        found = {
            phrase
            for sound in _spoken(heard, self._heard)
            for phrase in self._phrases.get(sound, ())
        }
        ranked = sorted(found, key=lambda phrase: self._seen[phrase], reverse=True)
        if not ranked or any(self._same(heard, phrase) for phrase in ranked):
            return None
        best, *others = ranked
        clear = not others or self._seen[best] >= _CLEAR * self._seen[others[0]]
        return best if clear else None

    def _is_slip(self, run: str, start: int, phrase: str, own: list[range]) -> bool:
        """Return whether each character that would change is at home nowhere in the question."""
        place = range(start, start + len(phrase))
        changed = [at for at, new in zip(place, phrase, strict=True) if run[at] != new]
        if not self._may_be(run, start, phrase, changed):
            return False
        if not all(self._holds(phrase, at - start) for at in changed):
            return False
        if any(self._is_home(pair) for at in changed for pair in _pairs_at(run, at)):
            return False
        # "点评" is a word, and still a slip in "点评灯".
        return not any(
            at in word
            and (len(phrase) == 2 or self._is_name(run, word) or not _within(word, place))
            for word in own
            for at in changed
        )

    def _is_name(self, run: str, word: range) -> bool:
        return run[word.start : word.stop] in self._names

    def _may_be(self, run: str, start: int, phrase: str, changed: list[int]) -> bool:
        """Return whether a phrase is familiar enough for the change; two match more by chance."""
        if any(run[at] in self._particles for at in changed):
            return False
        familiar = self._seen[phrase] >= _FAMILIAR
        if len(phrase) > 2:
            return familiar or len(changed) <= len(phrase) // 2
        often = any(self._used[run[at]] >= _OFTEN for at in changed)
        reasons = (familiar, not often, len(changed) == 1)
        return sum(reasons) >= _REASONS and all(
            self._confusable(run[at], phrase[at - start]) for at in changed
        )

    def _confusable(self, heard: str, meant: str) -> bool:
        """Return whether two characters sound exactly alike, or look alike."""
        same = set(self._exact.get(heard, ())) & set(self._exact.get(meant, ()))
        return bool(same) or any(heard in pair and meant in pair for pair in self._alike)

    def _holds(self, phrase: str, at: int) -> bool:
        """Return whether a character makes a word of the documents with one beside it."""
        return any(
            self._seen[pair] >= _PAIRED and self._linking.isdisjoint(pair)
            for pair in _pairs_at(phrase, at)
        )

    def _is_home(self, pair: str) -> bool:
        """Return whether the documents have two characters together, as more than chance."""
        return pair in self._known and self._linking.isdisjoint(pair)

    def _words_at(self, run: str) -> list[range]:
        return [
            range(start, start + length)
            for length in range(_SHORTEST, _LONGEST + 1)
            for start in range(len(run) - length + 1)
            if run[start : start + length] in self._words
        ]

    def _same(self, a: str, b: str) -> bool:
        return a.translate(self._equal) == b.translate(self._equal)


def _never_slips(places: Iterable[str], phrase_for: Callable[[str], str | None]) -> Iterator[str]:
    """Yield the short names of places; 轮台 is more often a tyre, unless a word beside it tells."""
    for place in places:
        if phrase_for(place) is None:
            yield place
        else:
            yield from (f"{before}{place}" for before in slips()["before_places"])
            yield from (f"{place}{after}" for after in slips()["after_places"])


def _pairs_at(text: str, at: int) -> Iterator[str]:
    """Yield the character at a place with the one before it, and with the one after it."""
    if at > 0:
        yield text[at - 1 : at + 1]
    if at + 1 < len(text):
        yield text[at : at + 2]


def _inside(seen: Counter[str]) -> Counter[str]:
    """Return how often the most frequent phrase that is longer by one character holds each."""
    most = Counter[str]()
    for gram, times in seen.items():
        for part in (gram[1:], gram[:-1]):
            if times > most.get(part, 0):
                most[part] = times
    return most


def _spoken(text: str, sounds: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the ways to say a text; a few characters have two."""
    for syllables in product(*(sounds.get(c, (c,)) for c in text)):
        yield " ".join(syllables)


def _grams(text: str, longest: int) -> Iterator[str]:
    for run in _RUN.findall(text):
        for length in range(_SHORTEST, longest + 1):
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def _within(inner: range, outer: range) -> bool:
    return outer.start <= inner.start and inner.stop <= outer.stop


def _sounds() -> dict[str, tuple[str, ...]]:
    """Return the blurred readings of each character."""
    return {c: tuple({_blurred(s) for s in own}) for c, own in readings().items()}


def _with_alike(sounds: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the sounds that a character may stand for: its own and those of its look-alikes."""
    heard = {c: set(own) for c, own in sounds.items()}
    for alike in slips()["alike"]:
        for character in alike:
            heard.setdefault(character, set()).update(*(sounds.get(c, ()) for c in alike))
    return {character: tuple(own) for character, own in heard.items()}


def _blurred(syllable: str) -> str:
    for sharp, blurred in _BLURS:
        if syllable.startswith(sharp) or (sharp.endswith("g") and syllable.endswith(sharp)):
            syllable = syllable.replace(sharp, blurred)
    return f"l{syllable[1:]}" if syllable.startswith("n") else syllable
