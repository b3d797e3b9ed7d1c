"""How many attempts a second a database takes, and how long each kind waits."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, text

from evals.booking.books import Books, read_books
from evals.booking.contest import Fought
from evals.booking.journal import Answered, Entry
from evals.booking.told import untold
from evals.intervals import Estimate, Share
from evals.results import Measure


def speed(database: str, entries: Sequence[Entry]) -> list[Measure]:
    """Return attempts a second, over the whole seconds of the contest, and the waits of all."""
    answers = [entry.answered for entry in entries if entry.answered is not None]
    seconds = Counter(int(answer.at) for answer in answers)
    whole = [float(seconds[second]) for second in range(min(seconds) + 1, max(seconds))]
    return [
        Measure(f"{database}: attempts a second", Estimate.of(whole or [float(len(answers))])),
        *_waits(database, answers),
    ]


def by_path(database: str, entries: Sequence[Entry]) -> Iterator[Measure]:
    """Yield for each path how many were granted, and how long it took."""
    paths: dict[str, list[Answered]] = defaultdict(list)
    for entry in entries:
        if entry.answered is not None:
            paths[entry.attempt.path].append(entry.answered)
    for path, answers in sorted(paths.items()):
        granted = sum(answer.outcome == "ok" for answer in answers)
        yield Measure(f"{database}: {path} granted", Share(granted, len(answers)))
        yield from _waits(f"{database}: {path}", answers)


def story(database: str, engine: Engine, fought: Fought, workers: int) -> str:
    """Return in a sentence what was done to the database."""
    entries = fought.entries
    cut = sum(entry.answered is None for entry in entries)
    books = read_books(engine)
    written = untold(books, entries)[1] + _found_again(books, entries)
    refused = Counter(
        entry.answered.outcome
        for entry in entries
        if entry.answered is not None and entry.answered.outcome != "ok"
    )
    why = ", ".join(f"{name} {count:,}" for name, count in refused.most_common())
    return (
        f"{database}: {len(entries):,} attempts by {workers} processes, one of which was killed "
        f"with -9 {fought.kills} times; {cut} attempts were cut off, {written} of them after "
        f"the database had written them. Refused: {why or 'none'}.{_deadlocks(engine)}"
    )


def _found_again(books: Books, entries: Sequence[Entry]) -> int:
    """Return how many requests, sent again after a kill, had booked before it."""
    resumed = [e.answered for e in entries if e.attempt.path == "resume" and e.answered]
    made = [
        (books.bookings.get(a.booking.booking_id), a.at - a.took_s) for a in resumed if a.booking
    ]
    return sum(b is not None and b.created_at.timestamp() < begun for b, begun in made)


def _waits(name: str, answers: Sequence[Answered]) -> Iterator[Measure]:
    taken = [1000 * answer.took_s for answer in answers]
    for q in (50, 99):
        yield Measure(f"{name} p{q}", Estimate.quantile(taken, q / 100, unit="ms"))


def _deadlocks(engine: Engine) -> str:
    if engine.dialect.name != "postgresql":
        return ""
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    with engine.connect() as connection:
        return f" Deadlocks met and retried: {connection.scalar(text(query))}."
