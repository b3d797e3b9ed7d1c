"""What staff send."""

from pydantic import ConfigDict

from web.schemas import Body, Text


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
