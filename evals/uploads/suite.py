"""The uploads suite: every file through every door; verdicts, costs and what is left of it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from evals.results import Failure, SuiteResult, Table, none_of
from evals.uploads.chamber import Chamber
from evals.uploads.doors import ALL, QUICK
from evals.uploads.files.catalogue import FILES
from evals.uploads.files.types import Upload
from evals.uploads.traces import traces
from evals.uploads.verdicts import Limits, Outcome

NAME = "uploads"
SMOKE_STEP = 4
# Reading a photo; the doors behind it run models on two megapixels as well.
READING = Limits(mib=500, cpu_s=5)
WHOLE = Limits(mib=700, cpu_s=15)
KINDS = ("kept raw", "leaked", "wrong verdict", "memory", "time")


def uploads_result(base_url: str | None, *, smoke: bool) -> SuiteResult:
    """Send every file through the doors of this process, or of a live server.

    Args:
        base_url: A live server.
        smoke: A quarter of the quick files, through those doors that need no model.

    Raises:
        SurfaceError: The server can't be reached.
    """
    files = [file for file in FILES if not file.slow][::SMOKE_STEP] if smoke else FILES
    if base_url is not None:
        from evals.uploads.remote import outcomes_at

        return sum_up(*outcomes_at(base_url, files))
    with TemporaryDirectory() as folder:
        outcomes, sent = _outcomes(files, Path(folder), QUICK if smoke else ALL)
        return sum_up(outcomes, dict(traces(Path(folder), sent)))


def sum_up(
    outcomes: Sequence[Outcome], left: Mapping[str, Path], notes: Sequence[str] = ()
) -> SuiteResult:
    """Return the figures, the failures and the table of files.

    Args:
        outcomes: What came of each file at each door.
        left: Files of which something was found on disk, and where.
        notes: What else there is to say.
    """
    faults = [(outcome, list(_faults(outcome, left))) for outcome in outcomes]
    seen = {kind: [kind in dict(found) for _, found in faults] for kind in KINDS}
    measures = [none_of(f"files at a door: {kind}", met) for kind, met in seen.items()]
    return SuiteResult(
        NAME,
        measures,
        [_failure(outcome, found) for outcome, found in faults if found],
        {kind: sum(met) for kind, met in seen.items() if any(met)},
        [{"key": f"{o.file}, {o.door}", "passed": not found} for o, found in faults],
        notes=list(notes),
        tables=[_table(outcomes)],
    )


def _faults(outcome: Outcome, left: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    if outcome.file in left:
        yield "kept raw", f"in {left[outcome.file].name}"
    yield from outcome.faults(READING if outcome.door in QUICK else WHOLE)


def _outcomes(
    files: Sequence[Upload], folder: Path, doors: tuple[str, ...]
) -> tuple[list[Outcome], dict[str, bytes]]:
    chamber, outcomes, sent = Chamber(folder, doors), [], {}
    for upload in tqdm(files, NAME, unit="file"):
        sent[upload.name] = data = upload.make()
        outcomes += [chamber.open(upload, data, door) for door in doors]
    chamber.close()
    return outcomes, sent


def _failure(outcome: Outcome, found: Sequence[tuple[str, str]]) -> Failure:
    told = [f"`{kind}`: {saw}" for kind, saw in found]
    return Failure(f"{outcome.file}, {outcome.door}", told, [])


def _table(outcomes: Sequence[Outcome]) -> Table:
    doors = list(dict.fromkeys(outcome.door for outcome in outcomes))
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_file.setdefault(outcome.file, []).append(outcome)
    rows = [[name, *_row(found, doors)] for name, found in by_file.items()]
    return Table("Files", ["file", "verdict", *doors], rows)


def _row(found: Sequence[Outcome], doors: Sequence[str]) -> Iterator[str]:
    yield " / ".join(dict.fromkeys(outcome.verdict for outcome in found))
    costs = {outcome.door: _cost(outcome) for outcome in found}
    yield from (costs.get(door, "") for door in doors)


def _cost(outcome: Outcome) -> str:
    """Return what a file cost: time of a core and memory here, time alone over HTTP."""
    if outcome.mib == outcome.cpu_s == 0:
        return f"{outcome.seconds:.2f} s"
    return f"{outcome.cpu_s:.2f} s, {outcome.mib:.0f} MiB"
