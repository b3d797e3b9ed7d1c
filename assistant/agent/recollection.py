"""What a thread holds, in a few lines: stands for the turns that a prompt has no room for."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.agent.masking import mask_phones, mask_told
from assistant.evidence import Evidence
from assistant.planner.dialogue import Dialogue

Recall = Callable[[Sequence[AnyMessage]], Dialogue]

WORDS_CHARS = 120
WORDS_KEPT = 6


def recollect(gone: Sequence[AnyMessage], recall: Recall | None = None) -> str:
    """Return what the turns in `gone` said and showed, as lines for a language model.

    Args:
        gone: Whole turns, oldest first.
        recall: Reads a thread as the planner does; without it, car and place stay in the
            driver's words alone.
    """
    facts = [*_facts_known(recall(gone) if recall else Dialogue()), *_facts_seen(gone)]
    words = [str(m.text) for m in gone if isinstance(m, HumanMessage) and str(m.text).strip()]
    quoted = [f"- {json.dumps(mask_told(w)[:WORDS_CHARS], ensure_ascii=False)}" for w in words]
    return "\n".join(
        ["Earlier in this conversation:", *facts, "The driver's words then:", *quoted[-WORDS_KEPT:]]
    )


def _facts_known(state: Dialogue) -> list[str]:
    car = [value for value in vars(state.vehicle).values() if value]
    told: dict[str, Any] = {
        "car": " ".join(map(str, car)),
        "place": state.place.name_zh if state.place else "",
        "service": state.service,
        "store chosen": state.store and f"{state.store.name} ({state.store.store_id})",
        "slot chosen": state.slot and f"{state.slot.starts_at} ({state.slot.slot_id})",
        "phone given": state.phone and mask_phones(state.phone),
        "name given": state.name,
    }
    return [f"- {key}: {value}" for key, value in told.items() if value]


def _facts_seen(gone: Sequence[AnyMessage]) -> list[str]:
    """Return what tools returned: problems, offers, bookings, and what was refused."""
    problems: dict[str, str] = {}
    stores: list[str] = []
    slots: list[str] = []
    outcomes: list[str] = []
    for message in gone:
        if not (isinstance(message, ToolMessage) and isinstance(message.artifact, dict)):
            continue
        seen = Evidence.model_validate(message.artifact)
        problems |= {p.doc_id: f"{p.title} ({p.severity}) [{p.doc_id}]" for p in seen.problems}
        stores = [f"{s.name} ({s.store_id})" for s in seen.stores] or stores
        slots = [f"{s.starts_at} ({s.slot_id})" for s in seen.slots] or slots
        outcomes += _outcomes(seen)
    lists = {"problem": problems.values(), "store offered": stores, "slot offered": slots}
    lines = [f"- {key}: {value}" for key, values in lists.items() for value in values]
    return [*lines, *outcomes[-WORDS_KEPT:], *_declined(gone)]


def _outcomes(seen: Evidence) -> list[str]:
    lines = []
    if seen.booking is not None:
        booking = seen.booking
        lines.append(f"- booking {booking.code}: {booking.status}, {booking.starts_at}")
    if seen.error:
        lines.append(f"- refused: {seen.error[:WORDS_CHARS]}")
    return lines


def _declined(gone: Sequence[AnyMessage]) -> list[str]:
    """Return whether the last summary shown then was not followed by a write."""
    asked = [
        index
        for index, message in enumerate(gone)
        if isinstance(message, AIMessage)
        and message.additional_kwargs.get("awaiting") == "confirmation"
    ]
    if not asked:
        return []
    later = [m for m in gone[asked[-1] :] if isinstance(m, ToolMessage)]
    written = any(isinstance(m.artifact, dict) and m.artifact.get("done") for m in later)
    return [] if written else ["- a summary was shown and not confirmed then: nothing was written"]
