"""Which records hold for a situation, and their texts with the numbers of the place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.accident.situation import Situation
from assistant.messages import Locale
from assistant.safety.emergency import numbers_for
from knowledge_base.accident import NUMBERS, AccidentRecord, EmergencyService, holds
from knowledge_base.schema import Localised

R = TypeVar("R", bound=AccidentRecord)


@dataclass(frozen=True)
class Words:
    """How to say a text: in which language, with whose numbers.

    `country` is an ISO 3166 code; without one the numbers of China and 112 are both said.
    """

    locale: Locale
    country: str | None = None

    def __call__(self, text: Localised, calls: Sequence[EmergencyService] = ()) -> str:
        """Return a text in the language, the numbers of `calls` filled in."""
        said = text.get(self.locale)
        if NUMBERS not in said:
            return said
        return said.replace(NUMBERS, numbers_for(self.country, calls, self.locale))


def applicable(records: Iterable[R], situation: Situation) -> list[R]:
    """Return the records that hold, in their order.

    A record for the place stands in for the general one of its topic, also where it doesn't apply
    itself: the rules of China are not mixed with others.
    """
    listed = list(records)
    own = {record.topic for record in listed if record.place == situation.place}
    known = situation.facts
    return [
        record
        for record in listed
        if (record.place == situation.place or record.topic not in own)
        and record.place in (situation.place, "general")
        and holds(record.when, known)
    ]


def snippet(record: AccidentRecord, words: Words) -> str:
    """Return what a record says, to be quoted as a source."""
    steps = [words(step.text, step.calls) for step in record.steps]
    return ("；" if words.locale == "zh" else "; ").join(steps) or words(record.gist)


def doc_id(record: AccidentRecord) -> str:
    """Return the id under which a record is cited."""
    return f"accident:{record.id}"
