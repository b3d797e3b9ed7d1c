"""What a process wrote down of its attempts: before each one, and its answer before the next."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.booking.model import Booking
from assistant.messages import BookingView
from evals.cases import Part


class Seen(Part):
    """A booking as an answer showed it; `starts_at` is ISO 8601, `revision` not always told."""

    booking_id: str
    code: str
    status: str
    starts_at: str
    revision: int | None = None

    @classmethod
    def of(cls, booking: Booking) -> "Seen":
        """Return what an answer shows of a booking."""
        return cls(
            booking_id=booking.booking_id,
            code=booking.code,
            status=booking.status,
            starts_at=booking.starts_at.isoformat(),
            revision=booking.revision,
        )

    @classmethod
    def of_view(cls, view: BookingView) -> "Seen":
        """Return what the conversation is shown of a booking."""
        return cls(
            booking_id=view.booking_id, code=view.code, status=view.status, starts_at=view.starts_at
        )


class Attempt(Part):
    """One call of the booking store.

    `path` is the way it takes. A new booking has an `owner` that no other attempt has, unless they
    share the idempotency key `key`; a change has the `code` of its booking.
    """

    n: int
    path: str
    owner: str = ""
    key: str = ""
    code: str = ""


class Answered(Part):
    """What came of an attempt.

    `outcome` is "ok" or the refusal's name, `broke` holds an error that is no refusal, `answer`
    the kept HTTP answer as it came. `at` is Unix time.
    """

    outcome: str
    at: float
    took_s: float
    booking: Seen | None = None
    answer: str = ""
    broke: str = ""


@dataclass(frozen=True)
class Entry:
    """An attempt of one process; `answered` is None when it was killed before the answer."""

    worker: int
    attempt: Attempt
    answered: Answered | None


class Journal:
    """A file that grows by a line at a time; a kill loses nothing of what was written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        # What is written now may not hang on to a line that a kill cut off.
        os.write(self._file, b"\n")

    def begin(self, attempt: Attempt) -> None:
        """Write down what is about to be tried."""
        self._write("try", attempt)

    def end(self, answered: Answered) -> None:
        """Write down what came of it."""
        self._write("got", answered)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _write(self, kind: str, part: Part) -> None:
        # One write to the kernel, which has it even if this process is gone the moment after.
        os.write(self._file, f"{kind} {part.model_dump_json(exclude_defaults=True)}\n".encode())


def journal_path(folder: Path, worker: int) -> Path:
    """Return where a worker writes."""
    return folder / f"worker-{worker}.log"


def read_journal(path: Path, worker: int) -> list[Entry]:
    """Return the attempts of a worker, all its lives; a line that was cut off is left out."""
    return list(_entries(path, worker)) if path.exists() else []


def _entries(path: Path, worker: int) -> Iterator[Entry]:
    begun: Attempt | None = None
    for line in path.read_bytes().split(b"\n"):
        part = _part(line)
        if isinstance(part, Answered) and begun is not None:
            yield Entry(worker, begun, part)
            begun = None
        elif isinstance(part, Attempt):
            if begun is not None:
                yield Entry(worker, begun, None)
            begun = part
    if begun is not None:
        yield Entry(worker, begun, None)


def _part(line: bytes) -> Attempt | Answered | None:
    """Return what a line holds; None for one that was cut off."""
    kind, _, document = line.partition(b" ")
    try:
        if kind == b"got":
            return Answered.model_validate_json(document)
        return Attempt.model_validate_json(document)
    except ValueError:
        return None
