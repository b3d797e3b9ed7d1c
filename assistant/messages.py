"""All that crosses between the assistant and its surfaces; no langchain types.

Field names, units and values are the public HTTP contract: times are ISO 8601 with offset,
money integer cents with `currency`, distances kilometres, boxes pixels of the upright image.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Locale = Literal["zh", "en"]
Urgency = Literal["stop_now", "soon", "routine"]
Awaiting = Literal[
    "photo", "symptom", "vehicle", "service", "location", "store", "slot", "name", "phone",
    "confirmation",
]  # fmt: skip
BookingStatus = Literal["held", "confirmed", "checked_in", "done", "no_show", "cancelled"]


class Message(BaseModel):
    """An immutable value; unknown fields are errors."""

    # An error of ours is logged, and must not tell what a driver wrote.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Name(Message):
    """A name in both languages."""

    zh: str
    en: str


class Location(Message):
    """WGS-84 degrees."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Caller(Message):
    """Who asks: an anonymous session or an account. `owner` is the key threads belong to."""

    owner: str
    role: Literal["anonymous", "technician", "staff", "admin"] = "anonymous"
    account: str | None = None


class Turn(Message):
    """One message of a driver. `images` are encoded image files.

    The reply is in the language of the message where it can be told, else in `locale`, else in
    that of the thread, else in `fallback_locale`, which a browser states.
    """

    message: str = ""
    thread_id: str | None = None
    images: tuple[bytes, ...] = ()
    location: Location | None = None
    locale: Locale | None = None
    fallback_locale: Locale | None = None


class CandidateView(Message):
    """A code a finding may be, with what it would mean in the colour seen."""

    code: str
    confidence: float
    name: Name | None = None
    severity: Urgency | None = None


class FindingView(Message):
    """One thing seen in a photo, or told in words, joined with its name and severity.

    What was told in words stands nowhere: its box is four zeros.
    """

    kind: Literal["lamp", "damage", "trouble_code", "text"]
    code: str
    name: Name
    box: list[float]
    confidence: float
    severity: Urgency
    decision: Literal["say", "ask"]
    candidates: list[CandidateView] = []
    colour: str | None = None
    part: str | None = None
    extent: str | None = None

    @property
    def told(self) -> bool:
        """Whether the driver told of it and no photo shows it."""
        return not any(self.box)


class Citation(Message):
    """A numbered source of the reply."""

    n: int
    doc_id: str
    title: str
    snippet: str
    url: str | None = None


class StoreService(Message):
    """One service of a store with its price range there, cents."""

    code: str
    name: Name
    low: int
    high: int
    currency: str
    duration_min: int


class StoreView(Message):
    """A store as offered to a driver."""

    store_id: str
    name: str
    address: str
    lat: float
    lon: float
    distance_km: float | None
    services: list[StoreService]
    hours: dict[str, list[tuple[str, str]]]
    open_now: bool
    bookable: bool
    phone: str | None
    rating: float | None
    demo: bool


class SlotView(Message):
    """A bookable time at a store."""

    slot_id: str
    store_id: str
    service: str
    starts_at: str
    ends_at: str
    capacity_left: int


class SplitRange(Message):
    """A low and a high amount, cents."""

    low: int
    high: int


class EstimateView(Message):
    """A price range from the service catalogue."""

    low: int
    high: int
    currency: str
    labour: SplitRange
    parts: SplitRange
    excludes: list[str]


class BookingView(Message):
    """A booking as its owner may see it."""

    booking_id: str
    code: str
    status: BookingStatus
    store_id: str
    service: str
    starts_at: str
    ends_at: str
    name: str
    phone_masked: str
    calendar_url: str


class Reply(Message):
    """The assistant's answer to one turn."""

    thread_id: str
    reply: str
    locale: Locale
    urgency: Urgency | None = None
    findings: list[FindingView] = []
    citations: list[Citation] = []
    stores: list[StoreView] = []
    slots: list[SlotView] = []
    booking: BookingView | None = None
    awaiting: Awaiting | None = None
    estimate: EstimateView | None = None
    model: str = "embedded"


class StepEvent(Message):
    """A tool started or ended."""

    event: Literal["step"] = "step"
    tool: str
    status: Literal["started", "done", "failed"]


class TokenEvent(Message):
    """More text of the reply."""

    event: Literal["token"] = "token"
    text: str


class ReplaceEvent(Message):
    """The whole text so far is replaced by `text`."""

    event: Literal["replace"] = "replace"
    text: str


class ErrorEvent(Message):
    """The turn failed; `problem` is an RFC 9457 object."""

    event: Literal["error"] = "error"
    problem: dict[str, Any]


class DoneEvent(Message):
    """The turn is complete."""

    event: Literal["done"] = "done"
    reply: Reply


Event = StepEvent | TokenEvent | ReplaceEvent | ErrorEvent | DoneEvent
