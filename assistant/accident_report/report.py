"""The report as typed, versioned data; `to_json` is what other programs read."""

from typing import Literal

from pydantic import Field

from assistant.messages import Locale, Message, Name, SplitRange

SCHEMA: Literal["carcare.accident_report/1"] = "carcare.accident_report/1"
SeenBy = Literal["model", "driver", "both"]
Certainty = Literal["clear", "likely", "unsure", "told"]


class MarkedBox(Message):
    """Where a photo shows a finding: pixels of the photo in the report, and the number drawn."""

    number: int
    box: tuple[float, float, float, float]


class ReportPhoto(Message):
    """A photo with its boxes drawn. The JSON carries its hash, the PDF the picture."""

    number: int
    width: int
    height: int
    sha256: str
    sent_at: str | None
    boxes: tuple[MarkedBox, ...]
    jpeg: bytes = Field(exclude=True, repr=False)


class ReportFinding(Message):
    """One damage: visible in the photos, told by the driver, or both.

    `certainty` says in a word how clearly the photos show it; "told" that none does. `note` is
    what the driver says against it.
    """

    number: int
    code: str
    name: Name
    part: str | None
    part_name: Name
    extent: str | None
    certainty: Certainty
    seen_by: SeenBy
    photos: tuple[int, ...]
    note: Literal["before", "not_damage"] | None


class Statement(Message):
    """One statement and whose it is: the driver's, or what a model saw in which photos.

    `asked` is the question that the driver's words answer, if any.
    """

    by: Literal["driver", "model"]
    text: str
    asked: str | None = None
    at: str | None = None
    photos: tuple[int, ...] = ()


class ReportVehicle(Message):
    """The car as the driver told it; the plate masked unless the driver wanted it shown."""

    name: str | None
    year: int | None
    odometer_km: int | None
    plate: str | None


class ChecklistItem(Message):
    """One thing to do after an accident, ticked or not."""

    text: str
    done: bool


class EstimateRow(Message):
    """What one part takes, cents; `work` names the operations."""

    part_name: Name
    findings: tuple[int, ...]
    work: Name
    labour: SplitRange
    paint: SplitRange
    parts: SplitRange
    low: int
    high: int


class ReportEstimate(Message):
    """The estimate; without `low` and `high` there is no sum and an inspection comes first."""

    currency: str
    rows: tuple[EstimateRow, ...]
    low: int | None
    high: int | None
    may_be_structural: bool
    vehicle_class: str | None
    excludes: tuple[str, ...]


class AccidentReport(Message):
    """Everything in one report, in one language; texts of people are masked."""

    schema_version: Literal["carcare.accident_report/1"] = SCHEMA
    report_id: str
    locale: Locale
    created_at: str
    started_at: str
    happened: str | None
    place: str | None
    vehicle: ReportVehicle | None
    photos: tuple[ReportPhoto, ...]
    findings: tuple[ReportFinding, ...]
    statements: tuple[Statement, ...]
    checklist: tuple[ChecklistItem, ...]
    estimate: ReportEstimate | None
    notices: tuple[str, ...]


def to_json(report: AccidentReport) -> str:
    """Return the report as one JSON document, without the pictures."""
    return report.model_dump_json(indent=2)
