"""The door: what drivers said about a crash in, what to say and ask next out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.accident.advice import Advice, Cited, Told
from assistant.accident.checklist import (
    PHOTOS,
    THIS_PHOTO,
    checklist,
    facts_to_know,
    next_item,
    next_view,
    photo_views,
)
from assistant.accident.drivability import judge
from assistant.accident.photos import views_shown
from assistant.accident.questions import (
    Emergency,
    asked_in,
    emergencies,
    lines_to_say,
    next_question,
    safe,
)
from assistant.accident.reading import FactReader
from assistant.accident.records import Words, doc_id, snippet
from assistant.accident.situation import Situation, place_of
from assistant.accident.words import done_names
from assistant.messages import Locale
from assistant.safety.triage import Triager
from knowledge_base.accident import AccidentBook, AccidentQuestion


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
        ticked = self._ticked(before, situation, words)
        return self._advice(situation, words, raised, ticked)

    def _last_two(self, told: Sequence[Told], words: Words) -> tuple[Situation, Situation]:
        """Return what was known before the last message, and what is known with it."""
        place = place_of(words.country, "\n".join(message.text for message in told), words.locale)
        before = situation = Situation(place=place)
        for message in told:
            before, situation = situation, self._hear(situation, message)
        return self._look(before, told[:-1]), self._look(situation, told)

    def _look(self, situation: Situation, told: Sequence[Told]) -> Situation:
        """Return the situation with the views that photos show.

        Two plates may be in photos of two messages: all photos are looked at together.
        """
        photos = [photo for message in told for photo in message.photos]
        return situation.hear(frozenset(), views_shown(self._book, photos))

    def _hear(self, situation: Situation, message: Told) -> Situation:
        named = asked_in(message.asked)
        asked = [self._book.questions[name] for name in named if name in self._book.questions]
        reading = self._reader.read(message.text, asked, message.flags)
        heard = situation.learn({**message.facts, **reading.told}, reading.assumed)
        heard = heard.hear(*_done(reading.done, message))
        return replace(heard, asked=_once_more(heard.asked, _passed_over(asked, situation, heard)))

    def _emergencies(self, situation: Situation, words: Words) -> list[Emergency]:
        return emergencies(self._book, self._flags, situation, words)

    def _ticked(self, before: Situation, after: Situation, words: Words) -> tuple[str, ...]:
        """Return the names of what is done and wasn't before, of views only those told of."""
        names = done_names()
        done = [names[step] for step in names if step in after.done - before.done]
        views = [view for name, view in self._book.views.items() if name in after.views]
        seen = [view.title for view in views if view.id not in before.views]
        return tuple(dict.fromkeys(words(text) for text in [*done, *seen]))

    def _advice(
        self, situation: Situation, words: Words, raised: list[Emergency], ticked: tuple[str, ...]
    ) -> Advice:
        items = checklist(self._book, situation, words)
        advice = Advice(
            situation=situation,
            emergencies=tuple(raised),
            lines=lines_to_say(raised, self._flags, self._book, words),
            question=next_question(self._book, self._flags, situation, words),
            ticked=ticked,
            safe=safe(self._book, situation),
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


def _done(done: frozenset[str], message: Told) -> tuple[frozenset[str], frozenset[str]]:
    """Return the actions done and the views taken: "took it" is the one photo asked for, if any."""
    if THIS_PHOTO not in done:
        return done, message.views
    others = done - {THIS_PHOTO}
    if message.view is None:
        return others | {PHOTOS}, message.views
    return others, message.views | {message.view}


def _passed_over(
    asked: Sequence[AccidentQuestion], before: Situation, after: Situation
) -> list[AccidentQuestion]:
    """Return the questions to count as asked: of several at once one may be answered at a time."""
    told = [q for q in asked if any(before.get(f) != after.get(f) for f in q.facts)]
    return list(told or asked)


def _once_more(before: Mapping[str, int], asked: Sequence[AccidentQuestion]) -> dict[str, int]:
    return {**before, **{question.id: before.get(question.id, 0) + 1 for question in asked}}
