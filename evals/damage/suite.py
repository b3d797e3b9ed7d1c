"""Runs the damage suite on labelled photos."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.case_files import CaseError
from evals.cases import Split
from evals.contact_sheets import write_sheets
from evals.damage.cases import Learnt, read_cases
from evals.damage.figures import damage_figures, extent_figures, named_figures, time_figures
from evals.damage.head_figures import (
    damaged_part_figures,
    head_figures,
    part_figures,
    protocol_figures,
)
from evals.damage.readings import Reading, Refused, beside, found, read_all
from evals.damage.sheets import ABOUT, cards, worst_first
from evals.intervals import Share
from evals.results import Failure, Measure, SuiteResult
from vision.damage import POLICY_FILE
from vision.inspector import MODELS
from vision.training.damage.labels import HEADS
from vision.training.photos import BadDataset
from vision.types import ModelMissing

SMOKE_PHOTOS = 16
MOST_FAILURES = 40


def damage_result(
    cases: Path | None,
    out: Path,
    *,
    models: Path | None = None,
    split: Split | None = None,
    smoke: bool = False,
) -> SuiteResult:
    """Measure the damage stage as it is served; contact sheets go into `out`.

    Args:
        cases: Labelled photos, see `read_cases`.
        out: Folder for the sheets.
        models: A folder with another `damage.onnx` and `damage.json` than those that ship.
        split: Of COCO json, the files of validation (dev) or testing (test).
        smoke: A few photos.

    Raises:
        CaseError: There are no labelled photos, or the model is missing.
    """
    if cases is None:
        raise CaseError(
            "damage is measured on labelled photos, which don't ship: give --cases with COCO json "
            "such as CarDD's, a YOLO folder, or the sets of `carcare train damage`"
        )
    try:
        chosen = read_cases(cases, _learnt(models or MODELS), split)
        step = max(1, len(chosen) // SMOKE_PHOTOS) if smoke else 1
        readings, refused = read_all(chosen[::step], models)
    except (BadDataset, ModelMissing) as error:
        raise CaseError(str(error)) from error
    result = _summed(readings, refused)
    marks = {None: "", True: "met", False: "missed"}
    rows = [(m.name, f"{m.share} {m.bar} {marks[m.met]}") for m in result.measures]
    write_sheets(out, list(cards(readings)), rows, ABOUT)
    return result


def _learnt(models: Path) -> Learnt:
    """Return what a model says that it was trained on; nothing, if it doesn't say."""
    try:
        told: dict[str, Any] = json.loads((models / POLICY_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    learnt = told.get("learnt", {})
    return Learnt(learnt.get("heads", ()), learnt.get("held_out_fold", -1))


def _summed(readings: Sequence[Reading], refused: Sequence[Refused]) -> SuiteResult:
    strange = [r for r in readings if r.case.new_source]
    hurt = [r for r in readings if r.case.kind != "parts"]
    measures = [
        *(damage_figures(strange, ", new sources", completed=True, bars=True) if strange else ()),
        *(damage_figures(hurt, "", completed=False) if hurt else ()),
        *(protocol_figures(other) if (other := _of(readings, "any")) else ()),
        *extent_figures(readings),
        *_parts(readings),
        *damaged_part_figures(_of(readings, "damaged")),
        *named_figures(readings),
        *time_figures(readings),
    ]
    if refused:
        measures.append(Measure("photos that can't be read", Share(len(refused), len(readings))))
    missed = [r for r in worst_first(hurt) if _fails(r)]
    return SuiteResult(
        "damage",
        [measure for measure in measures if measure.share.n],
        [_failure(reading) for reading in missed[:MOST_FAILURES]],
        {},
        [_row(reading) for reading in readings],
        [measure for measure in _slices(readings) if measure.share.n],
    )


def _of(readings: Sequence[Reading], kind: str) -> list[Reading]:
    return [reading for reading in readings if reading.case.kind == kind]


def _parts(readings: Sequence[Reading]) -> Iterator[Measure]:
    parts = _of(readings, "parts")
    if parts:
        mean = [m for m in head_figures(parts, "parts") if m.met is not None]
        yield from [*mean, *part_figures(parts)]


def _slices(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield each source by its labels, and where it was looked at also by the completed ones."""
    for source in dict.fromkeys(reading.case.source for reading in readings):
        mine = [reading for reading in readings if reading.case.source == source]
        kind = mine[0].case.kind
        where = f", {source}" + (" (new)" if mine[0].case.new_source else "")
        yield from damage_figures(mine, where, completed=False)
        looked = [reading for reading in mine if reading.case.reviewed]
        if looked and kind != "ours":
            yield from damage_figures(looked, f"{where}, photos looked at", completed=False)
            yield from damage_figures(looked, f"{where}, completed by looking", completed=True)
        if kind in HEADS:
            yield from head_figures(mine, kind)


def _fails(reading: Reading) -> bool:
    damages = reading.case.damages(completed=True)
    return bool(len(damages)) and not found(reading.boxes(), damages).any()


def _failure(reading: Reading) -> Failure:
    case = reading.case
    silent = "nothing was found" if not reading.told.findings else "no labelled damage was found"
    return Failure(f"{case.source} {case.path.name}", [silent], [f"- {n}" for n in case.names])


def _row(reading: Reading) -> dict[str, Any]:
    case, damages = reading.case, reading.case.damages(completed=True)
    return {
        "photo": f"{case.source}/{case.path.name}",
        "damages": len(damages),
        "found": int(found(reading.boxes(), damages).sum()),
        "on_nothing": beside(reading.boxes(), damages),
        "extent": [case.extent, reading.told.extent],
        "elapsed_ms": round(reading.elapsed_ms, 1) if reading.elapsed_ms else None,
        "findings": [
            {
                "code": f.code,
                "part": f.part,
                "extent": f.extent,
                "decision": f.decision,
                "confidence": round(f.confidence, 4),
                "box": f.box.as_list(),
            }
            for f in reading.told.findings
        ],
    }
