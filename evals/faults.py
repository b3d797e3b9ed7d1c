"""Plays a conversation under every fault of a language model: `python -m evals.faults`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.faults_answers import ANSWERS
from evals.faults_play import CALL_S, STALL_S, TURN_S, Played, Seen, play
from evals.faults_transport import TRANSPORT, Fault
from evals.local import Home, local_settings

FAULTS = (*TRANSPORT, *ANSWERS)
OUT = Path(__file__).parent / "results" / "faults.md"
HEAD = "| fault | who spoke | safety line | sources | bookings | slowest | calls | broken rules |"
ABOUT = f"""# The language-model path under faults

A scripted OpenAI-compatible service over HTTP does to each turn what the first column says; \
otherwise it behaves like a model that works. One driver reports failed brakes, asks what P0420 \
is, wants a booking, and answers its summary with "是", twice. Budgets: {CALL_S:g} s a call, \
{TURN_S:g} s a turn, {STALL_S:g} s for the next word. Made by `python -m evals.faults`.

- **who spoke**: turn by turn, M the model, P the embedded planner that took over.
- **safety line**: "first" when it was the first thing sent, and never vanished.
- **sources**: what the answer about P0420 cites.
- **bookings**: before the yes, after it, after the second one.
- **calls**: requests in each turn, retries included.

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play all faults; return 0 when no rule was broken, else 1."""
    parser = argparse.ArgumentParser(prog="python -m evals.faults", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", default="", help="the faults whose name holds this")
    chosen = parser.parse_args(arguments)
    faults = [fault for fault in FAULTS if chosen.only in fault.name]
    played = asyncio.run(_play_all(faults))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(page(played), encoding="utf-8")
    sys.stdout.write(f"{chosen.out}\n")
    return 1 if any(one.broken for one in played) else 0


async def _play_all(faults: Sequence[Fault]) -> list[Played]:
    played = []
    with tempfile.TemporaryDirectory() as folder:
        home = Home(local_settings(Path(folder), "embedded"))
        await home.open()
        for fault in faults:
            played.append(await play(fault, home.services))
            sys.stderr.write(row(played[-1]) + "\n")
        await home.close()
    return played


def page(played: Sequence[Played]) -> str:
    """Return the report as Markdown."""
    bad = [one for one in played if one.broken]
    rows = [HEAD, "| --- " * HEAD.count(" | ") + "| --- |", *map(row, played)]
    told = f"{len(played)} faults, {len(bad)} with a broken rule.\n"
    return f"{ABOUT}{told}\n" + "\n".join(rows) + "\n"


def row(played: Played) -> str:
    """Return a fault's line of the table."""
    danger, question = played.turns[0], played.turns[1]
    cited = ", ".join(c.doc_id for c in question.reply.citations) if question.reply else ""
    first = danger.first.startswith("🔴") and not danger.lost
    cells = [
        played.fault,
        " ".join(_speaker(turn) for turn in played.turns),
        "first" if first else "LOST",
        cited or "none",
        " → ".join(map(str, played.written[-3:])),
        f"{max(turn.seconds for turn in played.turns):.1f} s",
        " ".join(str(turn.requests) for turn in played.turns),
        "; ".join(played.broken) or "none",
    ]
    return f"| {' | '.join(cells)} |"


def _speaker(turn: Seen) -> str:
    if turn.reply is None:
        return "✗"
    return "P" if turn.reply.model == "embedded" else "M"


if __name__ == "__main__":
    sys.exit(main())
