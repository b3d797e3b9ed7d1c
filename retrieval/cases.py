"""Technicians' cases -> documents to search, marked as one car's story and not as a rule."""

from knowledge_base.cases import CaseVehicle, SolvedCase
from knowledge_base.schema import Locale, Powertrain
from retrieval.documents import Document

_LABELS: dict[Locale, dict[str, str]] = {
    "zh": {
        "symptom": "症状：", "codes": "故障码：", "car": "车辆：", "checks": "做过的检查：",
        "cause": "原因：", "fix": "处理：", "parts": "配件：", "time": "用时：{} 分钟",
        "reviewed": "技师案例（{} 审核）", "draft": "技师案例（未审核）", "joined": "；",
        "mileage": "{} 公里", "petrol": "汽油", "diesel": "柴油", "hybrid": "混动", "ev": "纯电",
    },
    "en": {
        "symptom": "Symptom: ", "codes": "Trouble codes: ", "car": "Car: ", "checks": "Checks: ",
        "cause": "Cause: ", "fix": "Fix: ", "parts": "Parts: ", "time": "Time: {} minutes",
        "reviewed": "Technician's case, reviewed {}", "draft": "Technician's case, not reviewed",
        "joined": "; ", "mileage": "{} km", "petrol": "petrol", "diesel": "diesel",
        "hybrid": "hybrid", "ev": "electric",
    },
}  # fmt: skip

# A way to ask is short; a long symptom is found by its section.
_ASKED_CHARS = 160


def case_doc_id(case_id: str) -> str:
    """Return the id under which a case is indexed and cited."""
    return f"case:{case_id}"


def case_to_document(case: SolvedCase) -> Document:
    """Return a case as a document in its own language, found by how its symptom was told too.

    It has no vehicle scope, since it may help with other cars: the car stands in title and text.
    Its source says that it is a technician's case, and when it was reviewed.
    """
    say = _LABELS[case.locale]
    first = [say["symptom"] + case.symptom, say["car"] + _car(case.vehicle, case.locale)]
    if case.codes:
        first.append(say["codes"] + " ".join(case.codes))
    checks = [say["checks"] + say["joined"].join(case.checks_tried)] if case.checks_tried else []
    day = case.reviewed.at.date().isoformat() if case.reviewed else None
    return Document(
        doc_id=case_doc_id(case.case_id),
        kind="case",
        locale=case.locale,
        title=f"{_name(case.vehicle)} · {case.title}",
        sections=("\n".join(first), *checks, _outcome(case, say)),
        source=say["reviewed"].format(day) if day else say["draft"],
        asked=(case.title, case.symptom.splitlines()[0][:_ASKED_CHARS]),
    )


def _outcome(case: SolvedCase, say: dict[str, str]) -> str:
    lines = [say["cause"] + case.root_cause, say["fix"] + case.fix]
    if case.parts:
        lines.append(say["parts"] + say["joined"].join(case.parts))
    return "\n".join([*lines, say["time"].format(case.time_min)])


def _name(vehicle: CaseVehicle) -> str:
    year = [str(vehicle.year)] if vehicle.year else []
    return " ".join([vehicle.make, vehicle.model, *year])


def _car(vehicle: CaseVehicle, locale: Locale) -> str:
    say = _LABELS[locale]
    power: Powertrain | None = vehicle.powertrain
    more = [
        vehicle.engine,
        say[power] if power else None,
        say["mileage"].format(vehicle.mileage_km) if vehicle.mileage_km is not None else None,
    ]
    comma = "，" if locale == "zh" else ", "
    return comma.join([_name(vehicle), *filter(None, more)])
