"""The dialogue suite: tasks in several wordings, graded by the end state first."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.case_files import CaseError, load_cases
from evals.cases import WORDINGS, Case, Split
from evals.driver import Player, play
from evals.graders import Conversation, grade
from evals.intervals import share
from evals.jobs import Job, TalkSuite
from evals.records import BROKE_DOWN, Record, fingerprint, transcript
from evals.results import (
    Measure,
    SuiteResult,
    at_least,
    by_part,
    counts,
    failures,
    none_of,
    waits,
)
from evals.surfaces import Surface

NAME = "dialogue"


def dialogue_jobs(
    path: Path, split: Split | None, *, smoke: bool = False, slips: int | None = None
) -> list[Job]:
    """Return a conversation for every wording of every case; one of each smoke case.

    With `slips` every driver makes them, light (1) or heavy (2), whatever the case says.

    Raises:
        CaseError: A file is malformed, or a photo shall show a lamp that there isn't.
    """
    cases = load_cases(path, split=split, smoke=smoke)
    if slips is not None:
        cases = [case.model_copy(update={"noise": slips}) for case in cases]
    for case in cases:
        _check_photo(case)
    return [
        Job(NAME, f"{case.id} w{k + 1}", fingerprint(case, str(k)), (case, k))
        for case in cases
        for k in range(1 if smoke else len(case.openings))
    ]


def _check_photo(case: Case) -> None:
    if not case.photo:
        return
    from evals.photos import check_lamps

    try:
        check_lamps(case.photo)
    except CaseError as error:
        raise CaseError(f"case {case.id}: {error}") from error


def draft(job: Job) -> Record:
    """Return what is known of a conversation before it is held."""
    case, wording = job.payload
    return Record(
        suite=NAME,
        key=job.key,
        group=case.id,
        split=case.split,
        locale=case.locale,
        title=f"{case.id}, wording {wording + 1} ({case.split}): {case.purpose}",
        labels=tuple(_labels(case)),
    )


async def perform(job: Job, surface: Surface, player: Player | None) -> Record:
    """Hold one conversation and grade it."""
    case, wording = job.payload
    talk = Conversation(case, await play(case, wording, surface, player), surface.today)
    return draft(job).held(
        faults=grade(talk),
        transcript=transcript(talk.exchanges),
        seconds=[e.answered.seconds for e in talk.exchanges],
    )


def _labels(case: Case) -> Iterable[str]:
    yield "nothing to book" if case.expect.booking == "none" else "to book"
    if case.noise:
        yield "with slips"


def dialogue_result(records: Sequence[Record]) -> SuiteResult:
    """Sum up: pass^k is the share of cases of which every wording passes."""
    by_case: dict[str, list[Record]] = {}
    for record in records:
        by_case.setdefault(record.group, []).append(record)
    cases = list(by_case.values())
    k = max((len(group) for group in cases), default=WORDINGS)
    whole = {group[0].group: all(r.passed for r in group) for group in cases}
    firsts = [group[0] for group in cases]
    measures = [
        at_least(f"pass^{k}", whole.values(), 0.95),
        Measure("pass^1", share(record.passed for record in records)),
        Measure("right end state", share(not r.has("end_state", BROKE_DOWN) for r in records)),
        none_of("written without a yes or an offer", (r.has("premature") for r in records)),
        *by_part(f"pass^{k}", firsts, lambda record: whole[record.group]),
        *waits(records),
    ]
    rows = [record.row() for record in records]
    return SuiteResult(NAME, measures, failures(records), counts(records), rows)


SUITE = TalkSuite(draft, perform, dialogue_result)
