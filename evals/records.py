"""What is kept of one conversation: enough to sum up, to compare and to resume a run."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from assistant.messages import Locale
from evals.cases import Part, Split
from evals.driver import Exchange

# The fault of a conversation that the assistant did not see through.
BROKE_DOWN = "broke_down"


class Fault(Part):
    """A broken rule: the grader's name, the turn (0 = first; None = the whole), and what it saw."""

    grader: str
    turn: int | None = None
    saw: str

    def __str__(self) -> str:
        turn = f" (turn {self.turn + 1})" if self.turn is not None else ""
        return f"`{self.grader}`{turn}: {self.saw}"


class Record(Part):
    """One conversation, judged.

    `key` is its name in the suite, `group` that of the task whose wordings belong together,
    `labels` the parts of the suite that it counts for. `transcript` is Markdown lines, `seconds`
    one a reply.
    """

    suite: str
    key: str
    group: str
    split: Split
    locale: Locale
    title: str
    labels: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: dict[str, str] = {}
    transcript: tuple[str, ...] = ()
    seconds: tuple[float, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults

    def has(self, *graders: str) -> bool:
        """Whether any of the graders found a fault."""
        return any(fault.grader in graders for fault in self.faults)

    def held(
        self,
        *,
        faults: Iterable[Fault],
        transcript: Iterable[str],
        seconds: Iterable[float],
        notes: dict[str, str] | None = None,
    ) -> "Record":
        """Return this record with what came of the conversation."""
        return self.model_copy(
            update={
                "faults": tuple(faults),
                "transcript": tuple(transcript),
                "seconds": tuple(round(second, 3) for second in seconds),
                "notes": notes or {},
            }
        )

    def broke_down(self, error: BaseException) -> "Record":
        """Return this record of a conversation that an error ended."""
        fault = Fault(grader=BROKE_DOWN, saw=f"{type(error).__name__}: {error}")
        return self.model_copy(update={"faults": (fault,)})

    def row(self) -> dict[str, Any]:
        """Return what the next run compares with."""
        faults = [fault.model_dump() for fault in self.faults]
        return {"key": self.key, "split": self.split, "passed": self.passed, "faults": faults}


def transcript(exchanges: Sequence[Exchange]) -> tuple[str, ...]:
    """Return a conversation as Markdown lines."""
    return tuple(line for n, exchange in enumerate(exchanges, 1) for line in _turn(n, exchange))


def _turn(n: int, exchange: Exchange) -> Iterable[str]:
    reply = exchange.reply
    yield f"{n}. **{exchange.said.text}**"
    yield from (f"   > {line}" for line in reply.reply.splitlines() if line.strip())
    notes = [f"urgency {reply.urgency}", f"awaiting {reply.awaiting}"]
    notes += [f"tools {', '.join(exchange.answered.tools)}"] if exchange.answered.tools else []
    notes += [f"model {reply.model}"] if reply.model != "embedded" else []
    yield f"   _{'; '.join(notes)}_"


def fingerprint(*parts: BaseModel | str) -> str:
    """Return a short digest by which a resumed run knows the same job again."""
    texts = [part if isinstance(part, str) else part.model_dump_json() for part in parts]
    return sha256("\0".join(texts).encode()).hexdigest()[:16]
