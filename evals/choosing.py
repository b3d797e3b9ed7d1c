"""The command line of `carcare eval`: what may be asked for, and what may not go together."""

import argparse
import os
from pathlib import Path
from typing import get_args

from evals.case_files import CaseError
from evals.cases import Split
from evals.surfaces import Model

TALKS = ("dialogue", "safety", "injection")
ALONE = (
    "understanding",
    "retrieval",
    "lamps",
    "scene",
    "damage",
    "redaction",
    "booking",
    "marketing",
    "uploads",
)
OF_PHOTOS = ("lamps", "scene", "damage", "redaction")
SUITES = (*TALKS, *ALONE)
# What runs when nothing is named; the others take minutes to hours.
USUAL = TALKS
# Fewer would be over before anything meets, or could be killed.
MIN_ATTEMPTS = 200
DATA = Path(__file__).parent / "suites"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    usual = ", ".join(USUAL)
    parser = argparse.ArgumentParser(
        prog="carcare eval", description="Measures the assistant and writes a report."
    )
    add = parser.add_argument
    add("suites", nargs="*", metavar="SUITE", help=f"any of {', '.join(SUITES)}; usually {usual}")
    add("--cases", type=Path, help="your own cases: a file or a folder")
    add("--classes", type=Path, help="for lamps: class names to codes, CSV")
    add(
        "--models",
        type=Path,
        help="for lamps, scene, damage, redaction: models instead of those that ship",
    )
    add("--base-url", help="a live server, instead of this process")
    add("--model", choices=get_args(Model), default="embedded")
    add("--driver", choices=("script", "llm"), default="script", help="who plays the drivers")
    add("--out", type=Path, default=Path("runs/eval"))
    add(
        "--split",
        choices=[*get_args(Split), "all"],
        help="dev to tune by (default), test for releases; your own cases all run by default",
    )
    add("--slips", type=int, choices=(0, 1, 2), help="for dialogue: none, light or heavy for all")
    add("--only", metavar="TEXT", help="the conversations whose name holds this")
    add("--workers", type=int, help="processes that talk (as many as cores) or book (four)")
    add("--attempts", type=int, help="for booking: of all processes, on each database")
    add("--seed", type=int, default=1, help="for booking: what is tried, and when one is killed")
    add("--resume", action="store_true", help="go on where the last run into --out was stopped")
    add("--against", type=Path, help="compare with this report.json; the last one in --out")
    add("--smoke", action="store_true", help="a few cases, under a minute")
    return parser


def check(chosen: argparse.Namespace) -> None:
    """Refuse what can't go together; fill in what was left out.

    Raises:
        CaseError: Something asked for doesn't exist or doesn't go with the rest.
    """
    unknown = set(chosen.suites) - set(SUITES)
    if unknown:
        raise CaseError(f"there is no suite {', '.join(unknown)}; there are {', '.join(SUITES)}")
    chosen.split = chosen.split or ("all" if chosen.cases else "dev")
    chosen.suites = chosen.suites or list(USUAL)
    if chosen.workers is not None and chosen.workers < 1:
        raise CaseError(f"--workers {chosen.workers}: at least 1")
    if chosen.attempts is not None and chosen.attempts < MIN_ATTEMPTS:
        raise CaseError(f"--attempts {chosen.attempts}: at least {MIN_ATTEMPTS}")
    if chosen.slips is not None and "dialogue" not in chosen.suites:
        raise CaseError("--slips goes with dialogue: its drivers make them")
    if chosen.cases is not None and len(chosen.suites) > 1:
        raise CaseError("--cases needs the one suite that the cases are for")
    if chosen.classes is not None and (chosen.suites != ["lamps"] or chosen.cases is None):
        raise CaseError("--classes goes with lamps --cases: it explains the names in that folder")
    if chosen.models is not None and not set(chosen.suites) <= set(OF_PHOTOS):
        raise CaseError(
            "--models goes with lamps (a folder of lamp models, or OUT/work of a training), "
            "or with scene, damage or redaction (a folder of their models)"
        )
    if chosen.against is not None and not chosen.against.is_file():
        raise CaseError(f"--against {chosen.against}: there is no such report.json")


def default_workers(chosen: argparse.Namespace) -> int:
    """Return how many conversations to hold at once: a core each; a model elsewhere waits its turn.

    A local language model serves one turn at a time, and a live server limits its callers.
    """
    if chosen.model == "llm" or chosen.base_url:
        return 1
    return min(8, os.cpu_count() or 1)


def cases_of(chosen: argparse.Namespace, suite: str) -> Path:
    """Return where the cases of a suite lie.

    Raises:
        CaseError: There is nothing.
    """
    path = Path(chosen.cases or DATA / suite)
    if not path.exists():
        raise CaseError(f"{path} doesn't exist")
    return path


def split_of(chosen: argparse.Namespace) -> Split | None:
    """Return the chosen half, None for both."""
    return None if chosen.split == "all" else chosen.split
