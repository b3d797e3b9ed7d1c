"""Measures the assistant: `carcare eval`, or `python -m evals.run`."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from evals.case_files import CaseError, case_files
from evals.choosing import (
    DATA,
    OF_PHOTOS,
    TALKS,
    cases_of,
    check,
    default_workers,
    parser,
    split_of,
)
from evals.comparison import last_report
from evals.jobs import How, Job
from evals.page import PAGE
from evals.report import MARKDOWN, figures, write_report
from evals.results import SuiteResult
from evals.surfaces import SurfaceError

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites; return 0 when every bar is met, 1 when one is missed, 2 for wrong input."""
    chosen = parser().parse_args(arguments)
    try:
        check(chosen)
        before = last_report(chosen.against or chosen.out)
        about = _about(chosen)
        results = [*_talks(chosen, about), *_alone(chosen)]
    except (CaseError, SurfaceError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    write_report(chosen.out, about, results, before)
    for row in (row for result in results for row in figures(result)):
        sys.stdout.write(row + "\n")
    sys.stdout.write(f"{chosen.out / MARKDOWN}\n{chosen.out / PAGE}\n")
    return 0 if all(result.met for result in results) else 1


def _talks(chosen: argparse.Namespace, about: dict[str, str]) -> list[SuiteResult]:
    """Hold the conversations of all chosen suites together, then sum each suite up."""
    suites = [suite for suite in chosen.suites if suite in TALKS]
    if not suites:
        return []
    from evals.running import Kept, run_jobs, talk_suite

    jobs = [job for suite in suites for job in _jobs(chosen, suite) if _wanted(chosen, job)]
    if not jobs:
        raise CaseError("there is no conversation to hold: see --only, --split and --cases")
    how = How(chosen.model, chosen.base_url, chosen.driver)
    kept = Kept(chosen.out, {**about, "when": ""}, resume=chosen.resume)
    records = run_jobs(jobs, how, kept, workers=chosen.workers or default_workers(chosen))
    held = {suite: [r for r in records if r.suite == suite] for suite in suites}
    return [talk_suite(suite).result(found) for suite, found in held.items() if found]


def _wanted(chosen: argparse.Namespace, job: Job) -> bool:
    return chosen.only is None or chosen.only in job.key


def _jobs(chosen: argparse.Namespace, suite: str) -> list[Job]:
    path, split, smoke = cases_of(chosen, suite), split_of(chosen), chosen.smoke
    if suite == "dialogue":
        from evals.dialogue import dialogue_jobs

        return dialogue_jobs(path, split, smoke=smoke, slips=chosen.slips)
    if suite == "safety":
        from evals.safety import safety_jobs

        return safety_jobs(path, split, smoke=smoke)
    from evals.injection import injection_jobs

    return injection_jobs(path, split, smoke=smoke, remote=chosen.base_url is not None)


def _alone(chosen: argparse.Namespace) -> list[SuiteResult]:
    """Measure parts without the assistant around them."""
    return [ALONE[suite](chosen) for suite in chosen.suites if suite in ALONE]


def _understanding(chosen: argparse.Namespace) -> SuiteResult:
    from evals.understanding import understanding_result

    return understanding_result(cases_of(chosen, "understanding"), split_of(chosen))


def _retrieval(chosen: argparse.Namespace) -> SuiteResult:
    from evals.retrieval import retrieval_suite

    return retrieval_suite(chosen.cases, split_of(chosen))


def _lamps(chosen: argparse.Namespace) -> SuiteResult:
    from evals.lamps.suite import lamps_result

    return lamps_result(
        chosen.cases if chosen.cases is None else cases_of(chosen, "lamps"),
        chosen.out,
        classes=chosen.classes,
        models=chosen.models,
        split=split_of(chosen) if chosen.cases else None,
        smoke=chosen.smoke,
    )


def _scene(chosen: argparse.Namespace) -> SuiteResult:
    from evals.scene.suite import scene_result

    return scene_result(chosen.cases, models=chosen.models, smoke=chosen.smoke)


def _damage(chosen: argparse.Namespace) -> SuiteResult:
    from evals.damage.suite import damage_result

    return damage_result(
        chosen.cases,
        chosen.out,
        models=chosen.models,
        split=split_of(chosen) if chosen.cases else None,
        smoke=chosen.smoke,
    )


def _redaction(chosen: argparse.Namespace) -> SuiteResult:
    from evals.redaction.suite import redaction_suite

    return redaction_suite(
        cases_of(chosen, "redaction"),
        chosen.out,
        models=chosen.models,
        split=split_of(chosen),
        smoke=chosen.smoke,
    )


def _booking(chosen: argparse.Namespace) -> SuiteResult:
    from evals.booking.suite import booking_result

    return booking_result(
        attempts=chosen.attempts, workers=chosen.workers, seed=chosen.seed, smoke=chosen.smoke
    )


def _marketing(chosen: argparse.Namespace) -> SuiteResult:
    from evals.marketing import marketing_result

    return marketing_result(cases_of(chosen, "marketing"), smoke=chosen.smoke)


def _uploads(chosen: argparse.Namespace) -> SuiteResult:
    from evals.uploads.suite import uploads_result

    return uploads_result(chosen.base_url, smoke=chosen.smoke)


ALONE: dict[str, Callable[[argparse.Namespace], SuiteResult]] = {
    "understanding": _understanding,
    "retrieval": _retrieval,
    "lamps": _lamps,
    "scene": _scene,
    "damage": _damage,
    "redaction": _redaction,
    "booking": _booking,
    "marketing": _marketing,
    "uploads": _uploads,
}


def _about(chosen: argparse.Namespace) -> dict[str, str]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "assistant": _assistant(chosen),
        "driver": chosen.driver,
        "suites": ", ".join(chosen.suites),
        "split": chosen.split,
        "slips": "as each case says" if chosen.slips is None else str(chosen.slips),
        "smoke": "yes" if chosen.smoke else "no",
        "cases": f"{chosen.cases or 'shipped'}, sha256 {_fingerprint(chosen)}",
    }


def _assistant(chosen: argparse.Namespace) -> str:
    if not set(chosen.suites) & {*TALKS, "uploads"}:
        return "none"
    if chosen.base_url:
        return str(chosen.base_url)
    from evals.local import local_settings

    return local_settings(Path(), chosen.model).model or "embedded"


def _commit() -> str:
    """Return the commit, with a digest of what is changed since."""
    told = _git("describe", "--always", "--dirty", "--abbrev=12")
    if not told.endswith("-dirty"):
        return told or "unknown"
    return f"{told} {sha256(_git('diff', 'HEAD').encode()).hexdigest()[:8]}"


def _git(*arguments: str) -> str:
    try:
        told = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


def _fingerprint(chosen: argparse.Namespace) -> str:
    path = chosen.cases or DATA
    if chosen.cases and set(chosen.suites) <= set(OF_PHOTOS):
        from evals.lamps.suite import labels_fingerprint

        return labels_fingerprint(path)
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        files = list(case_files(path))
    return sha256(b"".join(f.read_bytes() for f in files if f.is_file())).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
