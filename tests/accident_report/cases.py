"""Accidents as a thread would supply them, and their reports."""

import io
from datetime import datetime
from typing import Any

from PIL import Image

from assistant.accident_report.building import build_report
from assistant.accident_report.case import (
    AccidentCase,
    CasePhoto,
    CasePlace,
    CaseVehicle,
    DriverStatement,
    Tick,
)
from assistant.accident_report.report import AccidentReport
from assistant.damage.estimate import estimate_damages
from assistant.damage.merging import merge_damages
from assistant.messages import FindingView
from tests.damage.findings import seen
from tests.shipped import shipped_knowledge

NOW = datetime.fromisoformat("2026-11-27T11:00:00+08:00")
SENT = "2026-11-27T10:32:00+08:00"


def jpeg(width: int = 640, height: int = 480) -> bytes:
    """A grey photo with an orientation and a GPS position in its metadata."""
    picture = Image.new("RGB", (width, height), (120, 130, 140))
    exif = picture.getexif()
    exif[0x8825] = {1: "N", 2: (23.0, 7.0, 0.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def photo(*findings: FindingView, **rest: Any) -> CasePhoto:
    return CasePhoto(jpeg=jpeg(), findings=list(findings), **{"sent_at": SENT, **rest})


PHOTOS = (
    photo(seen("dent", "front_left_door", "moderate"), seen("scratch", "front_bumper", "minor")),
    photo(seen("lamp", "front_left_light", "severe")),
    photo(),
    photo(seen("scratch", "back_bumper", confidence=0.6)),
    photo(seen("dent", "front_left_door", "severe")),
    photo(seen("glass", decision="ask", confidence=0.4)),
)
SAID = {
    "zh": "在路口等红灯时被后车追尾，前面又碰到前车。",
    "en": "Hit from behind at a red light and pushed into the car in front.",
}


def case(
    locale: Any = "en", photos: int = 6, *, signs: tuple[str, ...] = (), **rest: Any
) -> AccidentCase:
    taken = list(PHOTOS[:photos])
    corrections = rest.pop("corrections", [])
    damages = merge_damages([p.findings for p in taken], corrections)
    estimate = estimate_damages(damages, shipped_knowledge(), locale=locale, signs=signs)
    fields: dict[str, Any] = {
        "locale": locale,
        "started_at": "2026-11-27T10:30:00+08:00",
        "photos": taken,
        "corrections": corrections,
        "statements": [DriverStatement(text=SAID[locale], said_at=SENT)],
        "place": CasePlace(text="Tiyu East Road, Guangzhou", consented=True),
        "vehicle": CaseVehicle(name="Honda Civic", year=2021, odometer_km=43000, plate="粤B12345"),
        "checklist": [Tick(text="triangle out", done=True), Tick(text="call insurer", done=False)],
        "estimate": estimate,
    }
    return AccidentCase(**{**fields, **rest})


def report(locale: Any = "en", photos: int = 6, **rest: Any) -> AccidentReport:
    return build_report(case(locale, photos, **rest), now=NOW)
