"""What is due on the driver's own car, and how it is told."""

from assistant.evidence import DueWork, MaintenanceDue
from assistant.planner.calls import Call
from assistant.planner.dialogue import Dialogue
from assistant.planner.due_asked import asks_what_is_due
from assistant.planner.wording import Wording

DUE_TOOL = "maintenance_due"
_KEYS = {
    "due": "due_due", "soon": "due_soon", "later": "due_later_time",
    "unless_done": "due_time_unless",
}  # fmt: skip


def due_calls(state: Dialogue) -> list[Call]:
    """Return the call that reckons what is due, where a message asks that of a kept car."""
    turn, said = state.turn, state.turn.said
    asks = asks_what_is_due(said, kept_car=turn.kept_car)
    if not asks or turn.flagged or turn.photos or turn.ran(DUE_TOOL):
        return []
    args: dict[str, object] = {}
    if said.vehicle.odometer_km is not None:
        args["odometer_km"] = said.vehicle.odometer_km
    if state.vehicle.powertrain is not None:
        args["powertrain"] = state.vehicle.powertrain
    return [Call(DUE_TOOL, args)]


def due_parts(state: Dialogue, say: Wording) -> list[str]:
    """Tell what is due, from which figures, and what can't be known without more of them."""
    due = state.turn.evidence.due
    if due is None or not state.turn.evidence.problems:
        return []
    guide = next(p for p in state.turn.evidence.problems if p.kind == "guide")
    parts = [say("guide_seen", title=guide.title, doc=guide.doc_id), _figures(due, say)]
    known = [row for row in due.work if row.status != "unknown"]
    if not known:
        return [*parts, f"{say('next')}\n{say.bullets(guide.next, len(guide.next))}"]
    lines = [_line(row, due, say) for row in known if row.status != "later" or row.months]
    later = [row.item for row in known if row.status == "later" and not row.months]
    if later:
        lines.append(say("due_later", items=say("joined").join(later)))
    unknown = [row.item for row in due.work if row.status == "unknown"]
    if unknown:
        lines.append(say("due_unknown", items=say("joined").join(unknown)))
    return [*parts, say.bullets(lines, len(lines)), say("due_check")]


def _figures(due: MaintenanceDue, say: Wording) -> str:
    """Say which figures it was reckoned from; which are missing, and where they are kept."""
    told = "due_km_told" if due.told_km else "due_km_kept"
    km = say(told, km=due.odometer_km) if due.odometer_km is not None else ""
    day = due.last_service_on
    served = say("due_served", day=day, ago=_ago(due.months_since or 0, say)) if day else ""
    found = say("due_and").join(part for part in (km, served) if part)
    missing = [say(key) for key, part in (("due_no_km", km), ("due_no_day", served)) if not part]
    lines = [say("due_by", car=due.model, figures=found)] if found else []
    if missing:
        lines.append(say("due_missing", what=say("joined").join(missing)))
    return " ".join(lines)


def _line(row: DueWork, due: MaintenanceDue, say: Wording) -> str:
    facts = {"item": row.item, "usual": _usual(row, say)}
    if row.status == "unless_done" and row.km:
        over = due.odometer_km is not None and due.odometer_km >= row.km[1]
        return say("due_km_over" if over else "due_km_in", high=row.km[1], **facts)
    key = _KEYS[row.status]
    return say(key, ago=_ago(due.months_since or 0, say), **facts)


def _usual(row: DueWork, say: Wording) -> str:
    km = say("due_km", span=_span(*row.km)) if row.km else ""
    years = row.months is not None and all(month % 12 == 0 for month in row.months)
    scale = 12 if years and row.months != (6, 12) else 1
    unit = "due_years" if scale == 12 else "due_months"
    time = say(unit, span=_span(*(n // scale for n in row.months))) if row.months else ""
    return say("due_or").join(part for part in (km, time) if part)


def _span(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _ago(months: int, say: Wording) -> str:
    return say("due_ago", months=months) if months else say("due_ago_now")
