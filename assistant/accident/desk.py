"""The door: what drivers said about a crash in, what to say and ask next out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.accident.checklist import (
    Explained,
    Item,
    View,
    checklist,
    facts_to_know,
    next_item,
    next_view,
    photo_views,
)
from assistant.accident.drivability import Drivability, judge
from assistant.accident.photos import PhotoSeen, views_shown
from assistant.accident.questions import Emergency, Question, emergencies, next_question
from assistant.accident.reading import FactReader
from assistant.accident.records import Words, doc_id, snippet
from assistant.accident.situation import Facts, Situation, place_of
from assistant.messages import Locale
from assistant.safety.triage import Triager
from knowledge_base.accident import AccidentBook


@dataclass(frozen=True)
class Told:
    """One message of the driver.

    `asked` is the id of the question of ours that it follows, `photos` what the models saw in its
    photos, `facts` what they or another reader (the car's powertrain) know, `views` the views that
    the driver says a photo shows.
    """

    text: str = ""
    asked: str | None = None
    photos: Sequence[PhotoSeen] = ()
    facts: Facts = field(default_factory=dict)
    views: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cited:
    """A record that the advice rests on, as a source to cite."""

    doc_id: str
    title: str
    snippet: str


@dataclass(frozen=True)
class Advice:
    """What to say after a message, in this order; every text is ready to be shown.

    `lines` are the emergency lines that must stand first, whatever else is said: those of dangers
    that nobody has seen to yet. Nothing but `question` belongs beside them.
    """

    situation: Situation
    emergencies: tuple[Emergency, ...]
    question: Question | None
    checklist: tuple[Item, ...]
    next_item: Item | None
    views: tuple[View, ...]
    next_view: View | None
    drivability: Drivability
    facts: tuple[Explained, ...]
    records: tuple[Cited, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the emergency lines to say first."""
        return tuple(dict.fromkeys(e.line for e in self.emergencies if not e.handled))


class AccidentDesk:
    """Advises after a crash; keeps nothing between calls. Built once."""

    def __init__(self, book: AccidentBook, triager: Triager) -> None:
        self._book = book
        self._flags = {flag.code: flag for flag in triager.red_flags}
        self._reader = FactReader(triager.check)

    def follow(
        self, told: Iterable[Told], *, locale: Locale, country: str | None = None
    ) -> Situation:
        """Return what the messages of a thread, oldest first, add up to.

        Args:
            told: The driver's messages since the crash was first spoken of.
            locale: The language of the thread; decides the rules where nothing tells the place.
            country: ISO 3166 code of where the driver is, None when unknown.
        """
        messages = list(told)
        text = "\n".join(message.text for message in messages)
        situation = Situation(place=place_of(country, text, locale))
        for message in messages:
            situation = self._hear(situation, message)
        return situation

    def advise(self, told: Iterable[Told], *, locale: Locale, country: str | None = None) -> Advice:
        """Return what to say after the last of the messages; see `follow`."""
        messages, words = list(told), Words(locale, country)
        situation = self.follow(messages, locale=locale, country=country)
        before = self.follow(messages[:-1], locale=locale, country=country)
        known = {e.line for e in emergencies(self._book, self._flags, before, words)}
        return self._advice(situation, words, known if len(messages) > 1 else set())

    def _advice(self, situation: Situation, words: Words, known: set[str]) -> Advice:
        book, flags = self._book, self._flags
        items = checklist(book, situation, words)
        raised = [
            replace(emergency, fresh=emergency.line not in known)
            for emergency in emergencies(book, flags, situation, words)
        ]
        question = next_question(book, flags, situation, words)
        view = next_view(book, situation, words)
        drivability = judge(book, situation, words)
        facts = facts_to_know(book, situation, words)
        used = [
            *(emergency.doc_id for emergency in raised),
            *([question.doc_id] if question else []),
            *(item.doc_id for item in items),
            *([view.doc_id] if view else []),
            *(reason.doc_id for reason in drivability.reasons),
            *(fact.doc_id for fact in facts),
        ]
        return Advice(
            situation=situation,
            emergencies=tuple(raised),
            question=question,
            checklist=tuple(items),
            next_item=next_item(items),
            views=tuple(photo_views(book, situation, words)),
            next_view=view,
            drivability=drivability,
            facts=tuple(facts),
            records=tuple(self._cited(used, words)),
        )

    def _hear(self, situation: Situation, message: Told) -> Situation:
        asked = self._book.questions.get(message.asked or "")
        reading = self._reader.read(message.text, asked)
        told = {**message.facts, **reading.told}
        heard = situation.learn(told, reading.assumed)
        shown = views_shown(self._book, message.photos) | message.views
        heard = heard.hear(reading.done, shown)
        return heard if asked is None else replace(heard, asked=_once_more(heard.asked, asked.id))

    def _cited(self, used: Iterable[str], words: Words) -> list[Cited]:
        held = {doc_id(record): record for record in self._book.records()}
        return [
            Cited(name, words(held[name].title), snippet(held[name], words))
            for name in dict.fromkeys(used)
        ]


def _once_more(asked: Mapping[str, int], question: str) -> dict[str, int]:
    return {**asked, question: asked.get(question, 0) + 1}
