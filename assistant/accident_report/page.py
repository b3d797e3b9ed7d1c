"""The report as the HTML and CSS that its pages are laid out from."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from assistant.accident_report.report import AccidentReport, ReportPhoto, ReportVehicle
from assistant.accident_report.wording import Wording
from assistant.damage.names import EXTENT_NAMES
from assistant.messages import Message

if TYPE_CHECKING:
    from jinja2 import Environment

_DATA = Path(__file__).parent / "data"
# The widest picture, and a height that leaves room for two on a page.
_PHOTO_PT = (495, 285)
# Between the pieces of the page that stay together where they can.
_CUT = "<!--cut-->"
# Nothing breaks inside a word, so a very long one is given places where it may.
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffff]{20,}")
_EVERY = 12
_BREAK = "\u200b"
# Controls, and signs that turn the direction of what follows.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class PhotoBlock(Message):
    """A photo as the page shows it: file name, size in points, caption."""

    file: str
    width_pt: int
    height_pt: int
    caption: str


def report_blocks(report: AccidentReport) -> list[str]:
    """Return the body of the report as pieces of HTML, each of which should stay on one page.

    Photos are the files that `photo_file` names. Free text stands in paragraphs, never in a table:
    a row that is taller than a page would lose what it holds.
    """
    say = Wording(report.locale)
    template = _environment().get_template("report.html.jinja")
    page = template.render(
        cut=Markup(_CUT),
        colon="：" if report.locale == "zh" else ": ",
        report=report,
        say=say,
        facts=_facts(report, say),
        photos=[_block(photo, report, say) for photo in report.photos],
        extent=lambda extent: _extent(extent, say),
        moment=moment,
    )
    return page.split(_CUT)


def footer_html(report: AccidentReport, page: int, pages: int) -> str:
    """Return the line at the foot of a page."""
    say = Wording(report.locale)
    words = f"{report.report_id} · {say('page', page=page, pages=pages)}"
    return f'<p class="foot">{escape(words)}</p>'


def report_css() -> str:
    """Return the style of both."""
    return (_DATA / "report.css").read_text(encoding="utf-8")


def photo_file(photo: ReportPhoto) -> str:
    """Return the name under which the page asks for a photo."""
    return f"photo-{photo.number}.jpg"


def moment(iso: str) -> str:
    """Return an ISO time as "2026-11-27 10:30 UTC+08:00", as it came where it is none."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    offset = f"{when:%z}"
    return f"{when:%Y-%m-%d %H:%M}" + (f" UTC{offset[:3]}:{offset[3:5]}" if offset else "")


def soften(text: str) -> Markup:
    """Return text as safe HTML that never runs out of its column."""
    clean = _HARMFUL.sub("", text)
    broken = _LONG_WORD.sub(lambda match: _breakable(match.group()), clean)
    return Markup("<br/>").join(escape(line) for line in broken.splitlines())


def _breakable(word: str) -> str:
    return _BREAK.join(word[at : at + _EVERY] for at in range(0, len(word), _EVERY))


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_DATA), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["soft"] = soften
    return environment


def _facts(report: AccidentReport, say: Wording) -> list[tuple[str, str]]:
    """Return what stands in the head: label and text, without what nobody told."""
    rows = {
        "report_id": report.report_id,
        "created": moment(report.created_at),
        "started": moment(report.started_at),
        "happened": report.happened,
        "place": report.place,
        "vehicle": _vehicle(report.vehicle, say) if report.vehicle else None,
    }
    return [(say(label), text) for label, text in rows.items() if text]


def _vehicle(vehicle: ReportVehicle, say: Wording) -> str:
    parts = [
        vehicle.name or "",
        say("year_of", year=vehicle.year) if vehicle.year else "",
        say("odometer", km=f"{vehicle.odometer_km:,}") if vehicle.odometer_km else "",
        say("plate", plate=vehicle.plate) if vehicle.plate else "",
    ]
    return say.joined([part for part in parts if part])


def _block(photo: ReportPhoto, report: AccidentReport, say: Wording) -> PhotoBlock:
    scale = min(_PHOTO_PT[0] / photo.width, _PHOTO_PT[1] / photo.height)
    saw = next((s.text for s in report.statements if photo.number in s.photos), "")
    title = say("photo_caption", number=photo.number)
    numbers = ", ".join(str(n) for n in sorted({box.number for box in photo.boxes}))
    boxes = f" [{numbers}]" if numbers else ""
    when = f" · {moment(photo.sent_at)}" if photo.sent_at else ""
    return PhotoBlock(
        file=photo_file(photo),
        width_pt=round(photo.width * scale),
        height_pt=round(photo.height * scale),
        caption=f"{title}{boxes}{when}\n{saw}",
    )


def _extent(extent: str | None, say: Wording) -> str:
    return say.name(EXTENT_NAMES[extent]) if extent in EXTENT_NAMES else say("extent_unknown")
