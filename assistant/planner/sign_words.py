"""Flashing and colours in the driver's words, each with the lamp that it is said of."""

import re
from collections.abc import Iterator, Mapping

from assistant.planner.clauses import without_denied
from assistant.planner.folding import blank, fold
from assistant.planner.lamp_words import is_another
from assistant.planner.lamps import COLOURS, LampReader, flashes
from assistant.planner.vehicles import VehicleReader
from assistant.signs import Sign
from knowledge_base.schema import Lamp

_CLAUSE = re.compile(r"[,。;!?\n]+|\.\s|(?:但是?|不过|而且)|\b(?:but|and)\b")
# What may be red, or flash, without being a lamp of the dashboard.
_ELSEWHERE = re.compile(
    r"[等闯过]红灯|红绿灯|双闪|一闪而过|闪退|"
    r"(?:红|黄|橙|绿|蓝|白)色?的?(?:\|+|(?:轿|小|货|卡|皮卡)?车(?!灯)|suv)|"
    r"(?:大灯|车灯|远光|近光|转向灯|危险报警灯|屏幕?|中控).{0,6}闪|"
    r"traffic lights?|\b(?:at|ran|run|running) (?:a|the) red lights?|"
    r"\b(?:red|amber|yellow|orange|green|blue|white) "
    r"(?:\|+|(?:car|suv|truck|van|sedan|pickup|hatchback)\b)|"
    r"\b(?:hazards?|turn signals?|blinkers?|headlights?|screen|display)\b.{0,24}(?:flash|blink)\w*|"
    r"\bflash(?:ed|ing)? (?:drive|the (?:ecu|firmware))|\bin a flash\b"
)
_SUPPOSED = re.compile(
    r"如果|要是|假如|万一|会不会|\bwhat if\b|\bin case\b|\bwould\b|"
    r"\bif it (?:starts|started|turns|turned|begins|went|goes)\b"
)


class SignReader:
    """Reads signs; without models, fast enough to run on every message."""

    def __init__(self, lamps: Mapping[str, Lamp]) -> None:
        self._lamps = LampReader(lamps)
        self._cars = VehicleReader()

    def read(self, text: str) -> list[Sign]:
        """Return what a message says of lamps, clause by clause.

        A clause that names no lamp speaks of the one named before; where there is none, or where
        it speaks of another one, of whichever the photo shows.
        """
        signs = []
        named: list[str] = []
        folded = fold(text)
        _, cars = self._cars.find(folded)
        for clause in _clauses(blank(folded, cars)):
            own = self._named(clause)
            if own or is_another(clause):
                named = own
            colour, flashing = _colour(clause), flashes(clause)
            if colour or flashing:
                of: list[str | None] = [*named] or [None]
                signs += [Sign(code=code, colour=colour, flashing=flashing) for code in of]
        return signs

    def _named(self, clause: str) -> list[str]:
        found = self._lamps.find(clause)
        return [mention.codes[0][0] for mention in found if mention.certain]


def _clauses(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(text):
        if not _SUPPOSED.search(clause):
            yield _ELSEWHERE.sub("|", without_denied(clause))


def _colour(clause: str) -> str | None:
    """Return the one colour of a clause; two colours are two lamps, nobody can say which."""
    found = [colour for colour, pattern in COLOURS if re.search(pattern, clause)]
    return found[0] if len(found) == 1 else None
