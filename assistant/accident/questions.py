"""What to ask next, and the emergency lines that stand before everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.accident.records import Words, applicable, doc_id
from assistant.accident.situation import Situation
from assistant.safety.rules import Kind
from assistant.safety.triage import RedFlag
from knowledge_base.accident import AccidentBook, AccidentQuestion, holds

# A question that wasn't answered twice is left alone.
MOST_TIMES = 2


@dataclass(frozen=True)
class Emergency:
    """A danger that is so, or may be so (`sure` false), and the line to say first.

    `handled` tells that the driver has already done what the line asks for, `fresh` that the line
    wasn't due before the last message.
    """

    question: str
    line: str
    doc_id: str
    sure: bool
    handled: bool
    fresh: bool = True


@dataclass(frozen=True)
class Question:
    """The one thing to ask. `id` goes back into `Told.asked` with the driver's next message."""

    id: str
    text: str
    doc_id: str
    emergency: bool


def emergencies(
    book: AccidentBook, flags: Mapping[str, RedFlag], situation: Situation, words: Words
) -> list[Emergency]:
    """Return what is, or may be, dangerous to people, most urgent first."""
    return [
        emergency
        for question in book.questions.values()
        for emergency in _raised(question, flags, situation, words)
    ]


def _raised(
    question: AccidentQuestion, flags: Mapping[str, RedFlag], situation: Situation, words: Words
) -> Iterator[Emergency]:
    handled = bool(situation.done.intersection(question.handled_by))
    known = [fact for fact in question.flags if situation.get(fact) == "yes"]
    for fact in known:
        flag = flags[question.flags[fact]]
        line = words(flag.lines, flag.calls)
        yield Emergency(question.id, line, doc_id(question), sure=True, handled=handled)
    if question.unsure is None or known or not holds(question.when, situation.facts):
        return
    if may_be(question, situation):
        line = words(question.unsure, _calls(question, flags))
        yield Emergency(question.id, line, doc_id(question), sure=False, handled=handled)


def may_be(question: AccidentQuestion, situation: Situation) -> bool:
    """Return whether the driver doubts, or the circumstances speak for it and nobody denied it."""
    values = {situation.get(fact) for fact in question.flags}
    if "maybe" in values:
        return True
    likely = bool(question.suspect) and holds(question.suspect, situation.facts)
    return likely and "unknown" in values


def next_question(
    book: AccidentBook, flags: Mapping[str, RedFlag], situation: Situation, words: Words
) -> Question | None:
    """Return the first question that is still open.

    None when all is known, or when a danger is to be seen to before anything else is asked.
    """
    pressing = any(e.sure and not e.handled for e in emergencies(book, flags, situation, words))
    for question in applicable(book.questions.values(), situation):
        if _open(question, situation) and (question.flags or not pressing):
            text = words(question.ask, _calls(question, flags))
            return Question(question.id, text, doc_id(question), bool(question.flags))
    return None


def _open(question: AccidentQuestion, situation: Situation) -> bool:
    if situation.asked.get(question.id, 0) >= MOST_TIMES:
        return False
    values = [situation.get(fact) for fact in question.flags or question.facts]
    # One danger, one reason, one sign is enough to act on.
    return "unknown" in values and not {"yes", "maybe"}.intersection(values)


def safe(book: AccidentBook, situation: Situation) -> bool:
    """Return whether people are out of danger, as far as the driver has said.

    What the driver left unanswered as often as we ask counts as no danger; a doubt never does.
    """
    urgent = [question for question in book.questions.values() if question.flags]
    return all(_settled(question, situation) for question in urgent)


def _settled(question: AccidentQuestion, situation: Situation) -> bool:
    if situation.done.intersection(question.handled_by):
        return True
    if any(situation.get(fact) == "yes" for fact in question.flags):
        return False
    if not holds(question.when, situation.facts):
        return True
    return not may_be(question, situation) and not _open(question, situation)


def _calls(question: AccidentQuestion, flags: Mapping[str, RedFlag]) -> list[Kind]:
    """Return the services that the flags of a question call, each once."""
    return list(
        dict.fromkeys(call for code in question.flags.values() for call in flags[code].calls)
    )
