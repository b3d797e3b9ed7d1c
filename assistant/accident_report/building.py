"""An accident as a thread knows it -> its report."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from assistant.accident_report.case import AccidentCase, CaseVehicle
from assistant.accident_report.costs import report_estimate
from assistant.accident_report.drawing import draw_photo
from assistant.accident_report.report import (
    AccidentReport,
    Certainty,
    ChecklistItem,
    ReportFinding,
    ReportVehicle,
    SeenBy,
    Statement,
)
from assistant.accident_report.wording import Wording
from assistant.damage.merging import merge_damages
from assistant.damage.parts import PART_NAMES, UNKNOWN_PART
from assistant.damage.types import Damage
from assistant.findings import DAMAGE_NAMES
from assistant.messages import Name
from knowledge_base.personal import MASK, mask_personal

CLEAR = 0.8
"""From this confidence on a sure finding is "clearly visible"; below it is "fairly clear"."""

_ID_LETTERS = 6


def build_report(case: AccidentCase, *, now: datetime) -> AccidentReport:
    """Compile the report of an accident.

    Phone numbers, plates and VINs in what people wrote are masked; a place without consent and a
    plate that the driver didn't ask for are left out. The same case at the same time gives the
    same report and id.

    Args:
        case: Its photos must be redacted already.
        now: An aware time.
    """
    say = Wording(case.locale)
    damages = merge_damages([photo.findings for photo in case.photos], case.corrections)
    findings = tuple(_finding(number, damage) for number, damage in enumerate(damages, 1))
    place = case.place.text if case.place and case.place.consented else None
    report = AccidentReport(
        report_id="",
        locale=case.locale,
        created_at=now.isoformat(timespec="seconds"),
        started_at=case.started_at,
        happened=_masked(case.happened),
        place=_masked(place),
        vehicle=_vehicle(case.vehicle) if case.vehicle else None,
        photos=tuple(draw_photo(n, photo, damages) for n, photo in enumerate(case.photos, 1)),
        findings=findings,
        statements=_statements(case, findings, say),
        checklist=tuple(ChecklistItem(text=t.text, done=t.done) for t in case.checklist),
        estimate=report_estimate(case.estimate, case.locale) if case.estimate else None,
        notices=(say("scope"), say("not_expert"), say("privacy")),
    )
    return report.model_copy(update={"report_id": _report_id(report, now)})


def _report_id(report: AccidentReport, now: datetime) -> str:
    """Return an id that changes with the content, so that two versions can't be mixed up."""
    digest = hashlib.sha256(report.model_dump_json().encode()).digest()
    return f"AR-{now:%Y%m%d}-{base64.b32encode(digest).decode()[:_ID_LETTERS]}"


def _finding(number: int, damage: Damage) -> ReportFinding:
    return ReportFinding(
        number=number,
        code=damage.code,
        name=DAMAGE_NAMES[damage.code],
        part=damage.part,
        part_name=_part_name(damage.part),
        extent=damage.extent,
        certainty=_certainty(damage),
        seen_by=_seen_by(damage),
        photos=damage.photos,
        note=damage.note,
    )


def _part_name(part: str | None) -> Name:
    return UNKNOWN_PART if part is None else PART_NAMES.get(part, Name(zh=part, en=part))


def _certainty(damage: Damage) -> Certainty:
    if not damage.sightings:
        return "told"
    if not damage.sure:
        return "unsure"
    return "clear" if damage.confidence >= CLEAR else "likely"


def _seen_by(damage: Damage) -> SeenBy:
    if not damage.sightings:
        return "driver"
    return "both" if damage.told else "model"


def _statements(
    case: AccidentCase, findings: Sequence[ReportFinding], say: Wording
) -> tuple[Statement, ...]:
    """Return what the driver said, then photo by photo what a model saw."""
    said = [
        Statement(
            by="driver",
            text=mask_personal(statement.text),
            asked=statement.asked,
            at=statement.said_at,
        )
        for statement in case.statements
        if statement.text.strip()
    ]
    saw = [
        Statement(by="model", text=_saw(number, findings, say), at=photo.sent_at, photos=(number,))
        for number, photo in enumerate(case.photos, 1)
    ]
    return (*said, *saw)


def _saw(photo: int, findings: Sequence[ReportFinding], say: Wording) -> str:
    shown = [finding for finding in findings if photo in finding.photos]
    if not shown:
        return say("photo_nothing")
    what = say.joined([_in_words(finding, say) for finding in shown])
    return say("model_saw", photos=photo, what=what)


def _in_words(finding: ReportFinding, say: Wording) -> str:
    part, name = say.name(finding.part_name), say.name(finding.name)
    what = f"{part}{name}" if say.locale == "zh" else f"{name} ({part})"
    if finding.certainty != "unsure":
        return what
    return f"{what}（{say('unsure')}）" if say.locale == "zh" else f"{what}, {say('unsure')}"


def _vehicle(vehicle: CaseVehicle) -> ReportVehicle:
    plate = vehicle.plate if vehicle.show_plate or not vehicle.plate else MASK
    return ReportVehicle(
        name=_masked(vehicle.name),
        year=vehicle.year,
        odometer_km=vehicle.odometer_km,
        plate=plate,
    )


def _masked(text: str | None) -> str | None:
    return mask_personal(text) if text else None
