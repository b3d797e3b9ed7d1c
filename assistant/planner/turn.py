"""The turn in progress, as the planner sees it."""

from dataclasses import dataclass, field
from typing import Any

from assistant.evidence import Evidence
from assistant.messages import SlotView, StoreView
from assistant.planner.types import Understanding


@dataclass
class Turn:
    """What was said, which tools have run, what they returned.

    `wants_on` tells that the driver asks to drive on after a warning to stop, `at_rest` why what is
    told of isn't there, `harmless` that nothing is wrong now, `slot_before` which time was chosen
    before this turn. `gives_up` drops a booking that is not made yet, `keeps` a change of one that
    stands. `farther` is all that is left where another store was asked for.
    `kept_car`: the message means a car that the driver keeps.
    """

    said: Understanding
    photos: tuple[str, ...] = ()
    now: str = ""
    emergency: bool = False
    flagged: bool = False
    wants_on: bool = False
    at_rest: str | None = None
    harmless: bool = False
    slot_before: SlotView | None = None
    called: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    evidence: Evidence = field(default_factory=Evidence)
    failed: list[str] = field(default_factory=list)
    new_place: bool = False
    gives_up: bool = False
    keeps: bool = False
    farther: StoreView | None = None
    no_such_day: bool = False
    kept_car: bool = False

    def ran(self, tool: str) -> bool:
        """Return whether a tool was called in this turn."""
        return any(name == tool for name, _ in self.called)
