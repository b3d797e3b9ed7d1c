"""Measures the assistant: `carcare eval`, or `python -m evals.run`."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import cast, get_args

from tqdm import tqdm

from evals.cases import Case, CaseError, Split, case_files, load_cases
from evals.driver import play
from evals.graders import Conversation, grade
from evals.phrasings import judge, load_phrasings
from evals.report import MARKDOWN, figures, write_report
from evals.results import SuiteResult, Trial, dialogue_result, safety_result
from evals.surfaces import Model, Surface, SurfaceError, open_surface

ROOT = Path(__file__).resolve().parents[1]
SUITES = Path(__file__).parent / "suites"
# The smoke run takes one wording of each of its cases.
SMOKE_PHRASINGS = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites; return 0 when every bar is met, 1 when one is missed, 2 for wrong input."""
    chosen = _parser().parse_args(arguments)
    chosen.split = chosen.split or ("all" if chosen.cases else "dev")
    try:
        results, name = asyncio.run(_run(chosen))
    except (CaseError, SurfaceError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    write_report(chosen.out, _about(chosen, name), results)
    for row in (row for result in results for row in figures(result)):
        sys.stdout.write(row + "\n")
    sys.stdout.write(f"{chosen.out / MARKDOWN}\n")
    return 0 if all(result.met for result in results) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="carcare eval", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help=f"any of {', '.join(RUNNERS)}; all that can run"
    )
    parser.add_argument("--cases", type=Path, help="your own cases: a file or a folder")
    parser.add_argument("--classes", type=Path, help="for lamps: class names to codes, CSV")
    parser.add_argument("--models", type=Path, help="for lamps: models instead of those that ship")
    parser.add_argument("--base-url", help="a live server, instead of this process")
    parser.add_argument("--model", choices=get_args(Model), default="embedded")
    parser.add_argument("--out", type=Path, default=Path("runs/eval"))
    parser.add_argument(
        "--split",
        choices=[*get_args(Split), "all"],
        help="dev to tune by (default), test for releases; your own cases all run by default",
    )
    parser.add_argument("--smoke", action="store_true", help="a few cases, under a minute")
    return parser


async def _run(chosen: argparse.Namespace) -> tuple[list[SuiteResult], str]:
    unknown = set(chosen.suites) - set(RUNNERS)
    if unknown:
        raise CaseError(f"there is no suite {', '.join(unknown)}; there are {', '.join(RUNNERS)}")
    suites = chosen.suites or ["dialogue", "safety"]
    if chosen.cases is not None and len(suites) > 1:
        raise CaseError("--cases needs the one suite that the cases are for")
    if chosen.classes is not None and (suites != ["lamps"] or chosen.cases is None):
        raise CaseError("--classes goes with lamps --cases: it explains the names in that folder")
    if chosen.models is not None and suites != ["lamps"]:
        raise CaseError(
            "--models goes with lamps: a folder of lamp models, or OUT/work of a training"
        )
    if set(suites) <= set(ALONE):
        return [ALONE[suite](chosen) for suite in suites], "none"
    async with open_surface(chosen.base_url, chosen.model) as surface:
        results = [await RUNNERS[suite](chosen, surface) for suite in suites]
        return results, surface.name


async def _dialogue(chosen: argparse.Namespace, surface: Surface) -> SuiteResult:
    cases = load_cases(_cases(chosen, "dialogue"), split=_split(chosen), smoke=chosen.smoke)
    plays = [(case, k) for case in cases for k in range(1 if chosen.smoke else len(case.openings))]
    return dialogue_result(
        [await _trial(case, k, surface) for case, k in tqdm(plays, "dialogue", unit="talk")]
    )


async def _trial(case: Case, wording: int, surface: Surface) -> Trial:
    talk = Conversation(case, await play(case, wording, surface), surface.today)
    return Trial(talk, wording, grade(talk))


async def _safety(chosen: argparse.Namespace, surface: Surface) -> SuiteResult:
    phrasings = load_phrasings(_cases(chosen, "safety"), _split(chosen))
    step = max(1, len(phrasings) // SMOKE_PHRASINGS) if chosen.smoke else 1
    return safety_result(
        [await judge(p, surface) for p in tqdm(phrasings[::step], "safety", unit="message")]
    )


def _retrieval(chosen: argparse.Namespace) -> SuiteResult:
    from evals.abstention import abstention_measures
    from evals.lamp_words import lamp_word_measures
    from evals.question_sets import load_question_sets, own_question_sets, slip_question_sets
    from evals.rankings import retrieval_result
    from knowledge_base.load import load_knowledge
    from retrieval.build import build_searcher
    from retrieval.encoders import BundledEncoder

    encoder = BundledEncoder()
    if chosen.cases is not None:
        return retrieval_result(load_question_sets(chosen.cases), encoder)
    split = _split(chosen)
    asked = [*own_question_sets(split), *slip_question_sets(split)]
    result = retrieval_result(asked, encoder)
    searcher = build_searcher(load_knowledge(), encoder)
    result.measures.extend(abstention_measures(searcher, split))
    result.measures.extend(lamp_word_measures(encoder, split))
    return result


def _lamps(chosen: argparse.Namespace) -> SuiteResult:
    from evals.lamps.suite import lamps_result

    return lamps_result(
        chosen.cases if chosen.cases is None else _cases(chosen, "lamps"),
        chosen.out,
        classes=chosen.classes,
        models=chosen.models,
        split=_split(chosen) if chosen.cases else None,
        smoke=chosen.smoke,
    )


Runner = Callable[[argparse.Namespace, Surface], Awaitable[SuiteResult]]
Alone = Callable[[argparse.Namespace], SuiteResult]


def _beside(run: Alone) -> Runner:
    async def runner(chosen: argparse.Namespace, _: Surface) -> SuiteResult:
        return run(chosen)

    return runner


# These measure a part without the assistant around it.
ALONE: dict[str, Alone] = {"retrieval": _retrieval, "lamps": _lamps}
RUNNERS: dict[str, Runner] = {
    "dialogue": _dialogue,
    "safety": _safety,
    **{name: _beside(run) for name, run in ALONE.items()},
}


def _split(chosen: argparse.Namespace) -> Split | None:
    return None if chosen.split == "all" else chosen.split


def _cases(chosen: argparse.Namespace, suite: str) -> Path:
    path = cast(Path, chosen.cases or SUITES / suite)
    if not path.exists():
        raise CaseError(f"{path} doesn't exist")
    return path


def _about(chosen: argparse.Namespace, surface: str) -> dict[str, str]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "assistant": surface,
        "suites": ", ".join(chosen.suites) or "dialogue, safety",
        "split": chosen.split,
        "smoke": "yes" if chosen.smoke else "no",
        "cases": f"{chosen.cases or 'shipped'}, sha256 {_fingerprint(chosen)}",
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.strip()


def _fingerprint(chosen: argparse.Namespace) -> str:
    path = chosen.cases or SUITES
    if chosen.cases and chosen.suites == ["lamps"]:
        from evals.lamps.suite import labels_fingerprint

        return labels_fingerprint(path)
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        files = list(case_files(path))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
