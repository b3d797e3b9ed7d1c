"""Checks the books against what each process was told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from assistant.booking.model import Booking
from evals.booking.books import Books, State
from evals.booking.journal import Entry, Seen

MUST_FAIL = ("other_body", "confirm_late")


def lost(books: Books, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield answers that name a booking, or a state of it, that the database never had."""
    for entry, seen in _told(entries):
        life = books.states.get(seen.booking_id, []) if seen.booking_id in books.bookings else []
        states = life if seen.revision is None else life[seen.revision : seen.revision + 1]
        if not any(_shows(seen, state) for state in states):
            yield f"{_name(entry)} was told {seen}, the history is {life}"


def untold(books: Books, entries: Sequence[Entry]) -> tuple[list[str], int]:
    """Return lines of history that nobody was told of, and how many a kill explains.

    A process that was killed, or got an error, may have left one line that it was not told of.
    """
    told = {(seen.booking_id, seen.revision) for _, seen in _told(entries)}
    cut = [entry for entry in entries if entry.answered is None or entry.answered.broke]
    unexplained, explained = [], 0
    for booking_id, booking in books.bookings.items():
        for revision, state in enumerate(books.states.get(booking_id, [])):
            # The conversation is shown new bookings without their revision.
            known = {(booking_id, revision), (booking_id, None if revision == 0 else revision)}
            if state.what == "hold_expired" or known & told:
                continue
            claim = next((entry for entry in cut if _may_be_of(entry, booking)), None)
            if claim is None:
                unexplained.append(f"nobody was told that {booking.code} came to {state}")
            else:
                explained += 1
                cut.remove(claim)
    return unexplained, explained


def twice(books: Books) -> Iterator[str]:
    """Yield requests that led to more than one booking."""
    owners = Counter(booking.owner for booking in books.bookings.values())
    yield from (
        f"{owner} booked {n} times with one request" for owner, n in owners.items() if n > 1
    )


def unlike(books: Books, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield keys under which two different answers were given, or another one is kept."""
    answers: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.answered is not None and entry.answered.answer:
            answers[entry.attempt.key].add(entry.answered.answer)
    for key, texts in answers.items():
        if len(texts) > 1:
            yield f"{key} was answered in {len(texts)} ways"
        elif books.kept.get(key) not in texts:
            yield f"{key} keeps another answer than was given"


def wrongly_granted(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield what was to be refused: another body under a used key, a hold that ran out."""
    for entry in entries:
        allowed = entry.answered is not None and entry.answered.outcome == "ok"
        if allowed and entry.attempt.path in MUST_FAIL:
            yield f"{_name(entry)} was granted"


def broken(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield errors that are no refusals: a caller would have met a 5xx."""
    for entry in entries:
        if entry.answered is not None and entry.answered.broke:
            yield f"{_name(entry)}: {entry.answered.broke}"


def _told(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Seen]]:
    for entry in entries:
        if entry.answered is not None and entry.answered.booking is not None:
            yield entry, entry.answered.booking


def _shows(seen: Seen, state: State) -> bool:
    return seen.status == state.status and seen.starts_at == state.starts_at.isoformat()


def _may_be_of(entry: Entry, booking: Booking) -> bool:
    return booking.owner == entry.attempt.owner or booking.code == entry.attempt.code


def _name(entry: Entry) -> str:
    return f"attempt {entry.attempt.n} ({entry.attempt.path}) of process {entry.worker}"
