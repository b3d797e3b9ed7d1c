"""Grades marketing texts without the product's own checks: words, numbers, lengths, sameness."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import yaml

from evals.case_files import CaseError
from knowledge_base.campaigns import Campaign
from knowledge_base.load import Knowledge
from knowledge_base.schema import Service, Store

# Variants that are more alike than this, numbers aside, are one text written twice.
ALIKE = 0.9
_NUMBER = re.compile(r"\d+(?:[:.]\d+)*")
_GSM_ONLY = re.compile(r"[\x20-\x7e\n¥£]*")
_HIDDEN = re.compile(r"[\W_]+")
_KEPT = "#%"


@dataclass(frozen=True)
class ForbiddenWords:
    """Words by language, and lawful ones that are taken out before they are looked for."""

    words: Mapping[str, Sequence[str]]
    lawful: Mapping[str, Sequence[str]]

    def found(self, text: str) -> list[str]:
        """Return the words of either language that stand in a text, however they are spaced."""
        plain = _plain(text)
        for locale in self.lawful:
            for word in self.lawful[locale]:
                plain = plain.replace(_plain(word), "|")
        return [word for locale in self.words for word in self.words[locale] if _in(word, plain)]


def load_forbidden(path: Path) -> ForbiddenWords:
    """Return the list in a file.

    Raises:
        CaseError: The file is no list of words.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(data, dict) or not {"zh", "en", "lawful"} <= data.keys():
        raise CaseError(f"{path}: words under zh and en, and lawful ones, are expected")
    return ForbiddenWords({key: data[key] for key in ("zh", "en")}, data["lawful"])


def _in(word: str, plain: str) -> bool:
    """Return whether a word stands in a text; "0元" is none within "770元", nor "#1" in "#12"."""
    before = r"(?<!\d)" if word[0].isdigit() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(word)}{after}", plain) is not None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in folded if char in _KEPT or not _HIDDEN.match(char))


def numbers(text: str) -> Iterator[str]:
    """Yield the numbers and clock times of a text."""
    plain = unicodedata.normalize("NFKC", text)
    yield from (m[0] for m in _NUMBER.finditer(re.sub(r"(?<=\d),(?=\d{3})", "", plain)))


@dataclass(frozen=True)
class Records:
    """Reads what a source says from the records themselves."""

    knowledge: Knowledge
    campaigns: Mapping[str, Campaign]

    def numbers_of(self, source: str) -> set[str]:
        """Return every number that a source may be quoted with.

        Raises:
            KeyError: The source names no record.
        """
        return {n for part in self._texts(source) for n in numbers(part)}

    def _texts(self, source: str) -> Iterator[str]:
        parts = [part.partition("#") for part in source.split(";")]
        stores = [r.partition(":")[2] for r, _, _ in parts if r.startswith("store:")]
        for record, _, field in parts:
            kind, _, key = record.partition(":")
            match kind:
                case "store":
                    yield from _store_texts(self.knowledge.stores[key], field)
                case "service":
                    store = self.knowledge.stores[stores[0]] if stores else None
                    yield from _service_texts(self.knowledge.services[key], field, store)
                case "guide":
                    yield str(self.knowledge.guides[key].model_dump())
                case "campaign":
                    yield str(self.campaigns[key].name)
                case _:
                    raise KeyError(source)


def _store_texts(store: Store, field: str) -> Iterator[str]:
    record = store.model_dump(mode="json")
    for name in field.split(","):
        if name == "hours":
            yield from (time for spans in store.hours.values() for span in spans for time in span)
            yield "24" if ("00:00", "24:00") in store.hours.get("mon", ()) else ""
        elif name.startswith("prices."):
            yield from _sums(store.prices[name.partition(".")[2]].model_dump(), 1.0)
        elif name != "price_factor":
            yield str(record[name])


def _service_texts(service: Service, field: str, store: Store | None) -> Iterator[str]:
    record = service.model_dump(mode="json")
    if field.startswith("prices."):
        price = record["prices"][field.partition(".")[2]]
        yield from _sums(price, store.price_factor if store else 1.0)
    elif field == "duration_min":
        yield f"{service.duration_min // 60} {service.duration_min % 60}"
    else:
        yield str(record[field])


def _sums(price: Mapping[str, Mapping[str, int]], factor: float) -> Iterator[str]:
    for end in ("low", "high"):
        # Rounded as cents, as every price of the product is.
        cents = [round(price[part][end] * 100 * factor) for part in ("labour", "parts")]
        yield str(round(sum(cents) / 100))


def untraced(text: str, facts: Iterable[tuple[str, str]], records: Records) -> list[str]:
    """Return the numbers of a text that no record named by its facts holds.

    Args:
        text: Title, body and tags.
        facts: Claim and source.
        records: What the sources are looked up in.
    """
    known: set[str] = set()
    wrong = []
    for claim, source in facts:
        held = records.numbers_of(source)
        wrong += [f"{n} ({source})" for n in numbers(claim) if n not in held]
        known |= set(numbers(claim))
    return [*wrong, *(n for n in numbers(text) if n not in known)]


def too_long(text: str) -> bool:
    """Return whether a short message takes more than one part."""
    if _GSM_ONLY.fullmatch(text):
        return len(text) + sum(text.count(char) for char in "{}[]~\\^|") > 160
    return len(text.encode("utf-16-le")) // 2 > 70


def repeated(texts: Sequence[str]) -> bool:
    """Return whether two of the texts are one text written twice."""
    bare = [_NUMBER.sub("", text) for text in texts]
    return any(_alike(one, other) for one, other in combinations(bare, 2))


def _alike(one: str, other: str) -> bool:
    found = SequenceMatcher(None, one, other, autojunk=False)
    # The first two are bounds from above, and quick.
    return all(r() > ALIKE for r in (found.real_quick_ratio, found.quick_ratio, found.ratio))
