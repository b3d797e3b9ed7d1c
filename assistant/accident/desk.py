"""The door: what drivers said about a crash in, what to say and ask next out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.accident.advice import Advice, Cited, Told
from assistant.accident.checklist import (
    checklist,
    facts_to_know,
    next_item,
    next_view,
    photo_views,
)
from assistant.accident.drivability import judge
from assistant.accident.photos import views_shown
from assistant.accident.questions import Emergency, emergencies, next_question
from assistant.accident.reading import FactReader
from assistant.accident.records import Words, doc_id, snippet
from assistant.accident.situation import Situation, place_of
from assistant.messages import Locale
from assistant.safety.triage import Triager
from knowledge_base.accident import AccidentBook


class AccidentDesk:
    """Advises after a crash; keeps nothing between calls. Built once."""

    def __init__(self, book: AccidentBook, triager: Triager) -> None:
        self._book = book
        self._flags = {flag.code: flag for flag in triager.red_flags}
        self._reader = FactReader(triager.check)

    def advise(self, told: Sequence[Told], *, locale: Locale, country: str | None = None) -> Advice:
        """Return what to say after the last of a thread's messages.

        Reads every message again, some 3 ms each where `Told.flags` are known.

        Args:
            told: The driver's messages since the crash was first spoken of, oldest first.
            locale: The language of the reply; decides the rules where nothing tells the place.
            country: ISO 3166 code of where the driver is, None when unknown.
        """
        words = Words(locale, country)
        before, situation = self._last_two(told, words)
        known = {emergency.line for emergency in self._emergencies(before, words)}
        raised = [
            replace(emergency, fresh=emergency.line not in known)
            for emergency in self._emergencies(situation, words)
        ]
        return self._advice(situation, words, raised)

    def _last_two(self, told: Sequence[Told], words: Words) -> tuple[Situation, Situation]:
        """Return what was known before the last message, and what is known with it."""
        place = place_of(words.country, "\n".join(message.text for message in told), words.locale)
        before = situation = Situation(place=place)
        for message in told:
            before, situation = situation, self._hear(situation, message)
        # Two plates may be in photos of two messages: all photos are looked at together.
        photos = [photo for message in told for photo in message.photos]
        return before, situation.hear(frozenset(), views_shown(self._book, photos))

    def _hear(self, situation: Situation, message: Told) -> Situation:
        asked = self._book.questions.get(message.asked or "")
        reading = self._reader.read(message.text, asked, message.flags)
        heard = situation.learn({**message.facts, **reading.told}, reading.assumed)
        heard = heard.hear(reading.done, message.views)
        return heard if asked is None else replace(heard, asked=_once_more(heard.asked, asked.id))

    def _emergencies(self, situation: Situation, words: Words) -> list[Emergency]:
        return emergencies(self._book, self._flags, situation, words)

    def _advice(self, situation: Situation, words: Words, raised: list[Emergency]) -> Advice:
        items = checklist(self._book, situation, words)
        advice = Advice(
            situation=situation,
            emergencies=tuple(raised),
            question=next_question(self._book, self._flags, situation, words),
            checklist=tuple(items),
            next_item=next_item(items),
            views=tuple(photo_views(self._book, situation, words)),
            next_view=next_view(self._book, situation, words),
            drivability=judge(self._book, situation, words),
            facts=tuple(facts_to_know(self._book, situation, words)),
            records=(),
        )
        return replace(advice, records=tuple(self._cited(_used(advice), words)))

    def _cited(self, used: Iterable[str], words: Words) -> Iterator[Cited]:
        held = {doc_id(record): record for record in self._book.records()}
        for name in dict.fromkeys(used):
            yield Cited(name, words(held[name].title), snippet(held[name], words))


def _used(advice: Advice) -> Iterator[str]:
    """Yield the id of every record that the advice speaks from."""
    yield from (emergency.doc_id for emergency in advice.emergencies)
    if advice.question is not None:
        yield advice.question.doc_id
    yield from (item.doc_id for item in advice.checklist)
    yield from (view.doc_id for view in advice.views)
    yield from (reason.doc_id for reason in advice.drivability.reasons)
    yield from (fact.doc_id for fact in advice.facts)


def _once_more(asked: Mapping[str, int], question: str) -> dict[str, int]:
    return {**asked, question: asked.get(question, 0) + 1}
