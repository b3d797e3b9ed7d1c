"""What a caller agreed to by sending it: recorded, without the thing itself."""

from assistant.events import EventLog
from assistant.messages import Caller, Turn
from assistant.planner.phones import find_phone

CONSENT, WITHDRAWAL, ERASURE = "consent", "withdrawal", "erasure"


def record_consent(log: EventLog, caller: Caller, *subjects: str) -> None:
    """Record that the caller sent `subjects` ("photo", "location", "phone") on its own accord."""
    for subject in subjects:
        log.record(caller.owner, CONSENT, subject, given="by sending it")


def record_withdrawal(log: EventLog, caller: Caller, subject: str) -> None:
    """Record that the caller took a consent back."""
    log.record(caller.owner, WITHDRAWAL, subject)


def record_erasure(log: EventLog, owner: str, subject: str) -> None:
    """Record that something of the owner was erased on demand: "thread" or "everything"."""
    log.record(owner, ERASURE, subject)


def turn_subjects(turn: Turn) -> list[str]:
    """Return the personal things that a turn holds."""
    held = {
        "photo": bool(turn.images),
        "location": turn.location is not None,
        "phone": find_phone(turn.message[:4000]).phone is not None,
    }
    return [subject for subject, is_held in held.items() if is_held]
