"""Shapes of requests about technicians' cases; the answers are `assistant.cases.views`."""

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from assistant.cases.similar import CaseSketch
from assistant.cases.views import CaseText
from web.schemas import Body, PlainId, Text

# What every database can compare a number with.
MOST = 2**63 - 1

EXAMPLE: JsonDict = {
    "title": "冷车启动后抖动，热车好转",
    "symptom": "冷车启动后怠速抖动约一分钟，故障灯闪烁后常亮。",
    "vehicle": {
        "make": "大众",
        "model": "朗逸",
        "year": 2019,
        "powertrain": "petrol",
        "mileage_km": 86000,
        "engine": "1.5L EA211",
    },
    "codes": ["P0301"],
    "checks_tried": ["一缸与二缸对调火花塞，故障不跟走", "对调点火线圈，故障转到二缸"],
    "root_cause": "一缸点火线圈内部开裂，冷态时漏电。",
    "fix": "更换一缸点火线圈，清除故障码后试车三天未再出现。",
    "parts": ["点火线圈 ×1"],
    "time_min": 45,
}


class CaseRequest(CaseText):
    """A solved case as its technician tells it. Whose car it was does not belong in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class CaseEdit(CaseText):
    """The whole text of a case as it shall be, and the version that it was changed from."""

    version: int = Field(ge=1, le=MOST)

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE | {"version": 1}]})


class CaseReview(Body):
    """The version that was read and found right."""

    version: int = Field(ge=1, le=MOST)


class CaseWithdrawal(Body):
    """Why a case is taken back; with a version only if the case is at that one."""

    reason: Text
    version: int | None = Field(None, ge=1, le=MOST)

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The coil was not the cause after all."}]}
    )


class SketchRequest(CaseSketch):
    """A case as far as it is typed; `case_id` leaves the case out that is being edited."""

    case_id: PlainId | None = None


def text_of(body: CaseText) -> CaseText:
    """Return what a request says of the case itself."""
    return CaseText(**{field: getattr(body, field) for field in CaseText.model_fields})
