"""What to ask next, and the emergency lines that stand before everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.accident.records import Words, applicable, doc_id
from assistant.accident.situation import Situation
from assistant.accident.words import load_wording
from assistant.safety.rules import Kind
from assistant.safety.triage import RedFlag
from knowledge_base.accident import AccidentBook, AccidentQuestion, holds

# A question that wasn't answered twice is left alone.
MOST_TIMES = 2
# With so many dangers in doubt at once one line for all of them is read, and four aren't.
_MANY = 3
_JOINT = "+"


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
    """What to ask. `id` goes back into `Told.asked` with the driver's next message.

    The dangers that are still open are asked about in one: its id joins theirs.
    """

    id: str
    text: str
    doc_id: str
    emergency: bool


def asked_in(question_id: str | None) -> list[str]:
    """Return the ids of the records that a question asks for, none for None."""
    return question_id.split(_JOINT) if question_id else []


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
    """Return what to ask next: the dangers still open together, then one thing at a time.

    None when all is known, or when a danger is to be seen to before anything else is asked.
    """
    pressing = any(e.sure and not e.handled for e in emergencies(book, flags, situation, words))
    listed = [q for q in applicable(book.questions.values(), situation) if _open(q, situation)]
    dangers = [question for question in listed if question.flags]
    if len(dangers) > 1:
        return _together(dangers, flags, words, again=bool(situation.asked))
    for question in [*dangers, *([] if pressing else listed)]:
        text = words(question.ask, _calls(question, flags))
        return Question(question.id, text, doc_id(question), bool(question.flags))
    return None


def _together(
    dangers: list[AccidentQuestion], flags: Mapping[str, RedFlag], words: Words, *, again: bool
) -> Question:
    """Return one question after several dangers; it names one number for each."""
    first = dict.fromkeys(call for question in dangers for call in _calls(question, flags)[:1])
    said = load_wording()
    lines = [f"- {words(question.brief)}" for question in dangers if question.brief]
    head = words(said.dangers_left if again else said.dangers)
    text = "\n".join([head, *lines, words(said.call_first, list(first))])
    ids = _JOINT.join(question.id for question in dangers)
    return Question(ids, text, doc_id(dangers[0]), emergency=True)


def lines_to_say(
    raised: list[Emergency], flags: Mapping[str, RedFlag], book: AccidentBook, words: Words
) -> tuple[str, ...]:
    """Return the lines of what nobody has seen to, one for all where nearly all is in doubt."""
    due = [emergency for emergency in raised if not emergency.handled]
    doubted = [book.questions[e.question] for e in due if not e.sure]
    if len(doubted) < _MANY:
        return tuple(dict.fromkeys(emergency.line for emergency in due))
    first = dict.fromkeys(call for question in doubted for call in _calls(question, flags)[:1])
    sure = [emergency.line for emergency in due if emergency.sure]
    return (*dict.fromkeys(sure), words(load_wording().any_danger, list(first)))


def _open(question: AccidentQuestion, situation: Situation) -> bool:
    unasked = bool(question.unasked) and holds(question.unasked, situation.facts)
    if unasked or situation.asked.get(question.id, 0) >= MOST_TIMES:
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
