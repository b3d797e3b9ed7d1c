"""Lamps and dangers that a message speaks of and that aren't there: self-checks, exams, repairs."""

from pathlib import Path
from typing import Literal

from assistant.safety.matching import Matcher
from assistant.safety.rules import DATA, Record, Rules, WordSets, load_record


class AtRestFile(Record):
    """`at_rest.yaml`."""

    words: WordSets
    self_check: Rules
    lamps: Rules
    lesson: Rules
    unless: Rules


Rest = Literal["self_check", "lamps", "lesson"]
"""Why nothing is wrong: lamps went out after the start, were mended, or it is only asked about."""


class AtRest:
    """Hears that lamps are spoken of which nobody has before them; build it once.

    It errs to danger: a single word of something wrong, and nothing is at rest.

    Raises:
        SafetyDataError: The data file is missing or wrong.
    """

    def __init__(self, data: Path = DATA) -> None:
        held = load_record(data / "at_rest.yaml", AtRestFile)
        listed: dict[Rest, Rules] = {
            "self_check": held.self_check,
            "lamps": held.lamps,
            "lesson": held.lesson,
        }
        self._said = {rest: Matcher(rules, held.words) for rest, rules in listed.items()}
        self._unless = Matcher(held.unless, held.words)

    def read(self, *spellings: str) -> Rest | None:
        """Return why nothing that a message names is there, None where something may be.

        Args:
            spellings: The message as it was written and with its slips set right, both in the
                spelling of the rules. Something wrong in either is wrong.
        """
        if any(map(self._unless.matches, spellings)):
            return None
        said = self._said.items()
        return next((rest for rest, rules in said if any(map(rules.matches, spellings))), None)
