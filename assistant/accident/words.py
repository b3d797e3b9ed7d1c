"""The words of facts and of things done -> matchers; `data/facts.yaml` and `data/done.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.safety.matching import Mask, Matcher
from assistant.safety.rules import Record, Rules, WordSets, load_record
from knowledge_base.accident import Fact
from knowledge_base.schema import Identifier, Localised

DATA = Path(__file__).parent / "data"


class FactWords(Record):
    """How drivers say that a fact has a value; `denied` is what a denial says, if anything.

    `answer` tells that it counts only after the question about the fact: "a wall" says nothing by
    itself. `always` tells that it counts whatever stands around it: the very words that make the
    rest a story, such as "last year", tell that the crash is over.
    """

    fact: Fact
    value: str
    denied: str | None = None
    always: bool = False
    answer: bool = False
    rules: Rules


class FactFile(Record):
    """`facts.yaml`; what `look_alikes` match is blanked before anything is read."""

    words: WordSets
    look_alikes: Rules
    facts: list[FactWords]


class DoneWords(Record):
    """How drivers say that an action is done, and its name where it is ticked off."""

    step: Identifier
    name: Localised
    rules: Rules


class DoneFile(Record):
    """`done.yaml`."""

    words: WordSets
    done: list[DoneWords]


class Wording(Record):
    """`wording.yaml`: what stands around the dangers that are asked about at once.

    `any_danger` is the line where the driver says that there is one and not which.
    """

    dangers: Localised
    dangers_left: Localised
    call_first: Localised
    any_danger: Localised


@dataclass(frozen=True)
class FactMatcher:
    """One way in which a fact is told."""

    told: FactWords
    matcher: Matcher


@cache
def load_facts() -> tuple[Mask, tuple[FactMatcher, ...]]:
    """Return what to blank, and every way to tell a fact.

    Raises:
        SafetyDataError: The file is wrong.
    """
    file = load_record(DATA / "facts.yaml", FactFile)
    ways = [FactMatcher(told, Matcher(told.rules, file.words)) for told in file.facts]
    return Mask(file.look_alikes, file.words), tuple(ways)


@cache
def load_done() -> dict[str, Matcher]:
    """Return how each action is said to be done.

    Raises:
        SafetyDataError: The file is wrong.
    """
    file = _done()
    return {words.step: Matcher(words.rules, file.words) for words in file.done}


def done_names() -> dict[str, Localised]:
    """Return what each action that can be ticked off is called."""
    return {words.step: words.name for words in _done().done}


@cache
def load_wording() -> Wording:
    """Return the words around the dangers.

    Raises:
        SafetyDataError: The file is wrong.
    """
    return load_record(DATA / "wording.yaml", Wording)


@cache
def _done() -> DoneFile:
    return load_record(DATA / "done.yaml", DoneFile)
