"""Questions about insurance, fault and claims, answered from the records and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.accident.records import Words, doc_id
from assistant.accident.words import DATA
from assistant.messages import Locale
from assistant.safety.matching import Matcher
from assistant.safety.rules import Record, Rules, WordSets, load_record
from assistant.safety.spelling import speller_of
from knowledge_base.accident import Place
from knowledge_base.load import Knowledge
from knowledge_base.schema import Identifier, Reviewed

CoverTopic = Literal[
    "compulsory", "commercial", "premium", "deductible", "liability", "deadline", "quick", "fled",
]  # fmt: skip


class _Topic(Record):
    topic: CoverTopic
    records: list[Identifier]
    facts: list[Identifier]
    rules: Rules


class _CoverFile(Record):
    words: WordSets
    topics: list[_Topic]


@dataclass(frozen=True)
class Answered:
    """What a record says, line by line, and where that comes from."""

    doc_id: str
    title: str
    lines: tuple[str, ...]
    source: str


class CoverReader:
    """Tells what a message asks of cover; reads some dozens of patterns, once."""

    def __init__(self) -> None:
        file = _load()
        self._speller = speller_of()
        self._matchers = {topic.topic: Matcher(topic.rules, file.words) for topic in file.topics}

    def topics(self, text: str) -> list[CoverTopic]:
        """Return the topics that a message asks about, in the order of the file."""
        plain = self._speller.normalise(text)
        return [topic for topic, rules in self._matchers.items() if any(rules.find(plain))]


@cache
def cover_reader() -> CoverReader:
    """Return the one reader of this process.

    Raises:
        SafetyDataError: The file is wrong.
    """
    return CoverReader()


def explain_cover(
    topics: Sequence[CoverTopic], knowledge: Knowledge, *, locale: Locale, place: Place
) -> list[Answered]:
    """Return what the records say of the topics.

    The rules of mainland China, which the titles name, are told where no others are known.
    """
    asked = [topic for topic in _load().topics if topic.topic in topics]
    names = list(dict.fromkeys(name for topic in asked for name in topic.records))
    told = [_record(name, knowledge, locale) for name in names]
    facts = {fact.id: fact for fact in knowledge.claim_facts}
    listed = [facts[name] for name in dict.fromkeys(n for topic in asked for n in topic.facts)]
    own = [fact for fact in listed if fact.place == place]
    for fact in own or listed:
        text = (fact.text.get(locale),)
        told.append(Answered(f"claim:{fact.id}", "", text, _source(fact, locale)))
    return told


def _record(name: str, knowledge: Knowledge, locale: Locale) -> Answered:
    record = knowledge.accident.procedures[name]
    words = Words(locale, "CN")
    lines = tuple(words(step.text, step.calls) for step in record.steps)
    return Answered(doc_id(record), words(record.title), lines, _source(record, locale))


def _source(record: Reviewed, locale: Locale) -> str:
    joined = "；" if locale == "zh" else "; "
    return joined.join(source.title.get(locale) for source in record.sources)


@cache
def _load() -> _CoverFile:
    return load_record(DATA / "cover.yaml", _CoverFile)
