"""Passages of records as people read them: their sentences apart; pure."""

from collections.abc import Iterable, Iterator

from assistant.messages import Locale
from knowledge_base.load import Knowledge
from knowledge_base.schema import Localised

_STOPS = tuple("。.！!？?")


def readable(knowledge: Knowledge, doc_id: str, text: str, locale: Locale) -> str:
    """Return a passage with a mark between the texts of the record that it was joined from.

    Cause, check and fix of a hypothesis are one passage for the search, and none of them ends in
    a full stop. A passage that is not of that kind comes back as it is.
    """
    for texts in _joined_texts(knowledge, doc_id):
        told = [one.get(locale) for one in texts]
        if " ".join(told) == text:
            return "".join(_parted(told))
    return text


def _parted(told: list[str]) -> Iterator[str]:
    for before, text in zip(["", *told], told, strict=False):
        if before:
            yield " " if before.endswith(_STOPS) else " · "
        yield text


def _joined_texts(knowledge: Knowledge, doc_id: str) -> Iterator[Iterable[Localised]]:
    kind, _, key = doc_id.partition(":")
    if kind == "guide" and key in knowledge.guides:
        guide = knowledge.guides[key]
        yield from ((h.cause, h.check, h.fix, h.risk) for h in guide.hypotheses)
        yield (guide.drive, *guide.now)
        yield guide.notes
    elif kind == "family" and key in knowledge.families:
        family = knowledge.families[key]
        yield (*family.causes, *family.checks)
    elif kind == "lamp" and key in knowledge.lamps:
        lamp = knowledge.lamps[key]
        yield from ((m.meaning, m.drive, *m.now) for m in lamp.meanings)
        yield (*lamp.causes, *lamp.next)
