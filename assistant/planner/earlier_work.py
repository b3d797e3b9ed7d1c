"""Work that was told before the driver asked for a booking: "oil change?" - "book me in then"."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.planner.car_words import speaks_of_charging
from assistant.planner.differing import asks_difference
from assistant.planner.folding import fold
from assistant.planner.types import Understanding

if TYPE_CHECKING:
    from assistant.planner.dialogue import Dialogue

# Where a message may tell what is wanted; elsewhere it answers something else.
_OPEN = (None, "symptom", "service")
_KEPT = 4
# Of what a search found, only such work is for a car that tells of its socket.
_ELECTRIC = ("ev_", "hv_", "charging_")
# Both are wanted.
_BESIDES = re.compile(
    r"和|还有|加上|以及|另外|顺便|也|跟|、|再|\b(?:and|also|plus|too|as well|both|besides)\b|[+&]",
    re.IGNORECASE,
)


def note(state: "Dialogue", said: Understanding, awaiting: str | None) -> None:
    """Remember a message that may tell what work is wanted."""
    if awaiting in _OPEN and not (said.plain_yes or said.plain_no):
        state.heard = [*state.heard, (said.text, state.turn.now)][-_KEPT:]


def other_work(state: "Dialogue", said: Understanding) -> tuple[str, ...]:
    """Return the services of a message; beside the one being booked another takes its place."""
    if asks_difference(said):
        return ()
    named = said.services
    if not state.midway or state.service not in named or _BESIDES.search(said.text):
        return named
    return tuple(code for code in named if code != state.service) or named


def spoken_of(seen: Evidence, turn: Evidence) -> str | None:
    """Return the service that a reply spoke of: priced, or found first by a search."""
    if turn.problems:
        return None
    first = seen.passages[0].doc_id if seen.passages else ""
    return seen.estimate_service or (
        first.removeprefix("service:") if first.startswith("service:") else None
    )


def recall_work(state: "Dialogue", understand: Callable[..., Understanding]) -> None:
    """Take the work from what was told or spoken of before, now that a booking is wanted.

    Beside a problem only work that may mend it is taken.
    """
    if state.service is not None or state.picks_lamp or state.turn.flagged:
        return
    fits = {service for problem in state.problems for service in problem.services}
    for code, sure in _told(state, understand):
        if not state.problems or sure or code in fits:
            state.service = code
            state.stores, state.store, state.slots, state.slot = [], None, [], None
            return


def _told(
    state: "Dialogue", understand: Callable[..., Understanding]
) -> Iterator[tuple[str, bool]]:
    """Yield the work told, and whether it sounds wanted even where no work was asked about."""
    for text, now in reversed(state.heard):
        sure = understand(text, awaiting="symptom", now=now).services[:1]
        wanted = understand(text, awaiting="service", now=now).services[:1]
        yield from ((code, code in sure) for code in (*sure, *wanted))
    charging = any(speaks_of_charging(fold(text)) for text, _ in state.heard)
    if state.spoken is not None and (not charging or state.spoken.startswith(_ELECTRIC)):
        yield state.spoken, False
