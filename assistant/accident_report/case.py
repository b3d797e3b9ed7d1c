"""What a thread supplies for a report: plain data, photos already redacted."""

from pydantic import Field

from assistant.damage.estimate_types import DamageEstimate
from assistant.damage.types import Correction
from assistant.messages import FindingView, Locale, Message


class CasePhoto(Message):
    """One photo of the thread.

    `jpeg` is upright and already without faces, plates and metadata. Boxes of `findings` are in
    pixels of an image `width` by `height`, which may be larger than the JPEG; 0 means the JPEG
    itself. `sent_at` is the time of the message that brought it, ISO 8601 with offset.
    """

    jpeg: bytes
    findings: list[FindingView] = []
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    sent_at: str | None = None


class DriverStatement(Message):
    """What the driver said, in the driver's words; `asked` is what that answers, if anything."""

    text: str
    asked: str | None = None
    said_at: str | None = None


class CasePlace(Message):
    """Where it happened. It stands in the report only with the driver's consent to that."""

    text: str
    consented: bool


class CaseVehicle(Message):
    """The car as the driver told it. The plate is masked unless it was asked for in the report."""

    name: str | None = None
    year: int | None = None
    odometer_km: int | None = None
    plate: str | None = None
    show_plate: bool = False


class Tick(Message):
    """One line of the checklist and whether the driver has done it."""

    text: str
    done: bool


class AccidentCase(Message):
    """One accident as a thread knows it.

    `started_at` is the time of the first message about it; `happened` the driver's own words for
    when it was. `estimate` must be of `merge_damages` of these photos and corrections: its numbers
    are those of the report.
    """

    locale: Locale
    started_at: str
    happened: str | None = None
    photos: list[CasePhoto] = []
    corrections: list[Correction] = []
    statements: list[DriverStatement] = []
    place: CasePlace | None = None
    vehicle: CaseVehicle | None = None
    checklist: list[Tick] = []
    estimate: DamageEstimate | None = None
