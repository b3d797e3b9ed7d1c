"""What staff send."""

from datetime import date

from pydantic import ConfigDict, Field

from assistant.stores.edits import Technician, WeekHours
from web.schemas import Body, PlainId, Text


class Reason(Body):
    """Why a booking is changed; it stays in the history, so it may hold nothing personal."""

    reason: Text = ""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The lift is broken."}]})


class MoveWithReason(Body):
    """Another slot of the same store and service, and why."""

    slot_id: Text
    reason: Text

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "slot_id": "from GET /api/v1/stores/{store_id}/slots",
                    "reason": "The driver asked by phone.",
                }
            ]
        }
    )


class Hours(Body):
    """Opening periods of every weekday; a day that is left out is closed. Null: as imported."""

    hours: WeekHours | None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}}]
        }
    )


class Services(Body):
    """Codes of the catalogue. Null: as imported."""

    services: list[PlainId] | None = Field(max_length=300)

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"services": ["oil_service", "brake_pads"]}]}
    )


class Technicians(Body):
    """Who works at the store. Null or nobody: slots go by the bays alone."""

    technicians: list[Technician] | None = Field(max_length=200)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "technicians": [
                        {
                            "technician_id": "t1",
                            "skills": ["maintenance", "brakes"],
                            "hours": {"mon": [["09:00", "18:00"]]},
                        }
                    ]
                }
            ]
        }
    )


class Closure(Body):
    """A day of the store's calendar, and why it is closed."""

    day: date
    reason: Text

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"day": "2026-12-24", "reason": "Stocktaking."}]}
    )
