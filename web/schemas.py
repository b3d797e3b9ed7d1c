"""Shapes of requests and answers that only HTTP knows; the rest is `assistant.messages`."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.lookups import Lamp
from assistant.messages import CandidateView, Locale, Location, SlotView, StoreView


def _check_text(text: str) -> str:
    """Refuse what JSON can write and no text can hold: lone surrogates and NUL."""
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("it holds characters that are no text")
    return text


Text = Annotated[str, AfterValidator(_check_text)]
# Ids are plain characters; anything else could not have been given out by us.
PlainId = Annotated[str, Field(max_length=64, pattern=r"^[\x21-\x7e]*$")]
Last4 = Annotated[
    str, Field(pattern=r"^[0-9]{4}$", description="The last four digits of the phone that booked.")
]


def _mend_plus(value: Any) -> Any:  # noqa: ANN401 - as it came in the query
    """Give a time its "+" back, which a query string turns into a space."""
    return re.sub(r" (\d{2}:?\d{2})$", r"+\1", value) if isinstance(value, str) else value


QueryTime = Annotated[AwareDatetime, BeforeValidator(_mend_plus)]


class Body(BaseModel):
    """A request body; unknown fields are errors, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class ChatRequest(Body):
    """One message of a driver: words, photos, or both."""

    message: Text = ""
    thread_id: PlainId | None = None
    images: list[str] | None = Field(
        None, description="Photos as data URLs: data:image/jpeg;base64,… At most 12 MB each."
    )
    location: Location | None = None
    locale: Locale | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"message": "仪表盘亮了个红色的油壶灯，还能开吗？", "locale": "zh"},
                {"message": "Where can I get it fixed?", "location": {"lat": 31.23, "lon": 121.47}},
            ]
        }
    )


class BookingRequest(Body):
    """A wish to book a slot as it was listed."""

    slot_id: Text
    service: Text
    name: Text
    phone: Text
    vehicle: Text | None = None
    note: Text | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "slot_id": "from GET /api/v1/stores/{store_id}/slots",
                    "service": "oil_service",
                    "name": "王芳",
                    "phone": "13800138000",
                    "vehicle": "大众朗逸 2019",
                }
            ]
        }
    )


class MoveRequest(Body):
    """Another slot of the same store and service."""

    slot_id: Text


class LoginRequest(Body):
    """Name and password of an account."""

    name: Text = Field(max_length=64)
    password: Text = Field(max_length=200, repr=False)


class SetupRequest(LoginRequest):
    """The secret of the link that the server printed, and the administrator's name and password."""

    key: Text = Field(max_length=100, repr=False)


class CodeRequest(Body):
    """The phone that a code is to be sent to."""

    phone: Text = Field(max_length=40, repr=False)


class CodeSent(BaseModel):
    """A code is on its way; `challenge` goes back with it."""

    challenge: str
    expires_in_s: int


class PhoneState(BaseModel):
    """Whether codes can be sent, and whether this browser signed in by phone.

    `phone_end` are the last digits of that phone. `holds`: the session that would be left has
    conversations, bookings or cars, which may be taken along.
    """

    available: bool
    signed_in: bool
    phone_end: str
    holds: bool


class PhoneSession(Body):
    """The challenge as it came, and the code that the phone got.

    With `take` the conversations, bookings and cars of the session that calls become the phone's;
    without, they stay where they are. What another phone or an account holds never moves.
    """

    challenge: Text = Field(max_length=1000, repr=False)
    code: Text = Field(max_length=20, repr=False)
    take: bool = False


class AccountView(BaseModel):
    """The account that calls; `csrf_token` goes back in X-CSRF-Token with a browser's writes."""

    name: str
    role: Literal["technician", "staff", "admin"]
    store_id: str | None
    csrf_token: str | None = None


class LampFeedback(Body):
    """What lamp a cut-out shows, and the consent to keep the cut-out."""

    thread_id: PlainId
    crop_id: PlainId
    code: Text = Field(description='A lamp code, or "neither" when it is no candidate.')
    consent: bool = Field(False, description="Nothing is kept unless it is true.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "thread_id": "from POST /api/v1/chat",
                    "crop_id": "from GET /api/v1/lamps/crops",
                    "code": "parking_brake",
                    "consent": True,
                }
            ]
        }
    )


class FeedbackView(BaseModel):
    """What was kept."""

    crop_id: str
    code: str


class CropView(BaseModel):
    """The cut-out of a lamp that was asked about; `box` as in the finding that asks."""

    crop_id: str
    box: list[float]
    colour: str | None
    candidates: list[CandidateView]
    picture_url: str


class CropList(BaseModel):
    """Cut-outs that wait for an answer."""

    crops: list[CropView]


class LampList(BaseModel):
    """All lamps."""

    lamps: list[Lamp]


class VehicleList(BaseModel):
    """Vehicles that have manuals of their own."""

    vehicles: list[str]


class StoreList(BaseModel):
    """Stores, nearest first."""

    stores: list[StoreView]


class SlotList(BaseModel):
    """Slots that can be booked, earliest first."""

    slots: list[SlotView]


class FieldError(BaseModel):
    """What is wrong with one field, and what to do."""

    field: str
    message: str


class Problem(BaseModel):
    """An error after RFC 9457."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:carcare:problem:unknown-store",
                    "title": "Unknown store",
                    "status": 404,
                    "detail": "no store has the id 'x'; take an id from the list of stores",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[FieldError] | None = None
    alternatives: list[SlotView] | None = None
    current_version: int | None = None
    possible: list[str] | None = None


class Health(BaseModel):
    """How the service is."""

    status: Literal["ok"] = "ok"
