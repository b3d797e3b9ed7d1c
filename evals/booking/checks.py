"""Everything that must not be found after a contest, and what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assistant.booking.audit import audit
from evals.booking import told
from evals.booking.books import Books, read_books, untrue_rows
from evals.booking.closing import slipped_past
from evals.booking.contest import Fought
from evals.booking.journal import Entry
from evals.booking.oversold import oversold_ever, oversold_now
from evals.booking.store import Catalogue
from evals.booking.telling import sent_twice, unpromised, unsent
from evals.intervals import Share
from evals.results import Failure, Measure

# More lines of one kind are counted, not listed.
LISTED = 20


@dataclass(frozen=True)
class Check:
    """What was found wrong of one kind among `n` that were looked at."""

    name: str
    wrong: Sequence[str]
    n: int

    def measure(self, database: str) -> Measure:
        """Return the share that was wrong, which must be 0."""
        share = Share(len(self.wrong), self.n)
        return Measure(f"{database}: {self.name}", share, "0", not self.wrong)

    def failure(self, database: str) -> Failure:
        """Return what was wrong, line by line."""
        more = len(self.wrong) - LISTED
        rest = [f"- {more} more"] if more > 0 else []
        lines = [f"- {line}" for line in self.wrong[:LISTED]]
        return Failure(f"{database}: {self.name}", [f"{len(self.wrong)} found"], [*lines, *rest])


def check(engine: Engine, fought: Fought, catalogue: Catalogue, folder: Path) -> list[Check]:
    """Audit the books by themselves, and against what processes and drivers were told.

    `folder` is that of the contest, with the messages that were sent.
    """
    books = read_books(engine)
    return [
        *_of_books(engine, books, catalogue),
        *_of_answers(books, fought.entries),
        *_of_messages(engine, fought, folder),
    ]


def _of_messages(engine: Engine, fought: Fought, folder: Path) -> Iterator[Check]:
    yield Check("store's changes without a message", *unpromised(engine))
    yield Check("messages promised and not sent", *unsent(engine, folder))
    yield Check("messages sent twice without a kill", *sent_twice(folder, fought.kills))


def _of_books(engine: Engine, books: Books, catalogue: Catalogue) -> Iterator[Check]:
    bookings, lines = len(books.bookings), len(books.events)
    yield Check("oversold at the end", list(oversold_now(books)), bookings)
    yield Check("oversold at any time", list(oversold_ever(books, catalogue)), lines)
    slipped, closings = slipped_past(engine)
    yield Check("sold for a day while it was closed", slipped, closings)
    yield Check("rows unlike their history or bay", list(untrue_rows(books)), bookings)
    yield Check("faults by the store's own audit", audit(engine), bookings)


def _of_answers(books: Books, entries: Sequence[Entry]) -> Iterator[Check]:
    answers = [entry.answered for entry in entries if entry.answered is not None]
    shown = sum(answer.booking is not None for answer in answers)
    kept = sum(bool(answer.answer) for answer in answers)
    must_fail = sum(entry.attempt.path in told.MUST_FAIL for entry in entries)
    untold, _ = told.untold(books, entries)
    yield Check("bookings answered and lost", list(told.lost(books, entries)), shown)
    yield Check("changes that nobody was told of", untold, len(books.events))
    yield Check("requests that booked twice", list(told.twice(books)), len(books.bookings))
    yield Check("replays that differ", list(told.unlike(books, entries)), kept)
    yield Check("wrongly granted", list(told.wrongly_granted(entries)), must_fail)
    yield Check("errors that are no refusals", list(told.broken(entries)), len(entries))
