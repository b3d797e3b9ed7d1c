"""Whether a driver asks to drive on."""

from pathlib import Path

from assistant.safety.matching import Matcher
from assistant.safety.rules import DATA, Record, Rules, WordSets, load_record
from assistant.safety.spelling import speller_of
from knowledge_base.schema import Localised


class DriveOnFile(Record):
    """`drive_on.yaml`."""

    words: WordSets
    asks: Rules
    mended: Rules
    line: Localised


class DriveOn:
    """Hears the question whether one may drive on; build it once. `line` is the answer to it.

    Raises:
        SafetyDataError: The data file is missing or wrong.
    """

    def __init__(self, data: Path = DATA) -> None:
        held = load_record(data / "drive_on.yaml", DriveOnFile)
        self._speller = speller_of(data)
        self._asks = Matcher(held.asks, held.words)
        self._mended = Matcher(held.mended, held.words)
        self.line = held.line

    def asked(self, text: str) -> bool:
        """Return whether `text` asks to drive on with a car that nobody has mended yet."""
        plain = self._speller.normalise(text)
        return self._found(self._asks, plain) and not self._found(self._mended, plain)

    def _found(self, matcher: Matcher, text: str) -> bool:
        return next(matcher.find(text), None) is not None
