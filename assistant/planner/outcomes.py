"""What came of a write, and of looking a booking up."""

from assistant.messages import Awaiting
from assistant.planner.dialogue import Dialogue
from assistant.planner.shopping import slot_lines
from assistant.planner.wording import Wording


def lost_slot(state: Dialogue) -> bool:
    """Tell whether the time that was to be summed up has been taken since it was listed."""
    turn, seen = state.turn, state.turn.evidence
    proposed = turn.ran("propose_booking") or turn.ran("propose_move")
    return proposed and seen.proposal is None and bool(seen.error and seen.slots)


def confirm_parts(state: Dialogue, say: Wording) -> tuple[list[str], Awaiting | None]:
    """Return the outcome of a yes, or of a proposal whose time was lost before its summary."""
    seen = state.turn.evidence
    booking = seen.booking
    if booking is None:
        if not seen.slots:
            return [say("booking_failed", error=seen.error or "")], None
        lines = "\n".join([say("slot_gone"), *slot_lines(seen.slots, say)])
        return [lines, say("ask_slot")], "slot"
    if seen.done == "cancel":
        return [say("cancelled", code=booking.code)], None
    when = say.when(booking.starts_at)
    if seen.done == "move":
        return [say("moved", code=booking.code, when=when)], None
    return [say("booked", code=booking.code, when=when, store=seen.done_at)], None


def manage_parts(state: Dialogue, say: Wording) -> tuple[list[str], Awaiting | None]:
    """Return what the reply says while a booking is looked up, moved or cancelled."""
    seen = state.turn.evidence
    if seen.proposal is not None:
        return [], "confirmation"
    if state.turn.failed or (seen.booking is None and not seen.slots):
        if state.booking_code and state.last4:
            return [say("code_not_found", code=state.booking_code)], None
        if state.booking_code:
            return [say("need_code")], None
        none = say("no_own_booking")
        return [say("none_left", code=state.cancelled) if state.cancelled else none], None
    parts = _found(state, say)
    if seen.slots:
        title = say("wish_missed") if seen.wish_missed else ""
        parts.append("\n".join(filter(None, [title, *slot_lines(seen.slots, say)])))
        return [*parts, say("ask_slot")], "slot"
    return parts, None


def _found(state: Dialogue, say: Wording) -> list[str]:
    """Return the booking that was looked up; where it is, unless it is about to be moved."""
    seen = state.turn.evidence
    if seen.booking is None:
        return []
    booking, at = seen.booking, seen.booked_at
    if booking.status == "cancelled":
        return [say("found_cancelled", code=booking.code, when=say.when(booking.starts_at))]
    status = say(f"status_{booking.status}")
    parts = [
        say("found_booking", code=booking.code, when=say.when(booking.starts_at), status=status)
    ]
    if at is not None and not seen.slots:
        parts.append(say("booked_at", store=at.name, address=at.address))
    return parts
