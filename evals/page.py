"""The report as one page that needs nothing else: failures first, figures as bars, transcripts."""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from evals.comparison import Comparison
from evals.intervals import Estimate
from evals.results import Measure, SuiteResult

PAGE = "report.html"
TEMPLATES = Path(__file__).parent / "templates"
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def to_page(
    about: dict[str, str], results: Sequence[SuiteResult], changes: Comparison | None = None
) -> str:
    """Return the report as a whole HTML document without any outside reference."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["line"] = _line
    template = environment.get_template("report.html.jinja")
    bars = {
        result.suite: [_bar(m) for m in (*result.measures, *result.slices)] for result in results
    }
    return template.render(about=about, results=results, bars=bars, changes=changes)


def _line(text: str) -> Markup:
    """Return a Markdown line of a transcript with its bold parts, and nothing else, as markup."""
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))


def _bar(measure: Measure) -> dict[str, object]:
    """Return a figure with the ends of its bar in per cent; no bar for figures with a unit."""
    share = measure.share
    scaled = not (isinstance(share, Estimate) and share.unit)
    return {
        "name": measure.name,
        "text": str(share),
        "bar": measure.bar,
        "met": measure.met,
        "scaled": scaled,
        "low": round(100 * share.low, 2) if scaled else 0,
        "width": round(100 * (share.high - share.low), 2) if scaled else 0,
        "value": round(100 * share.value, 2) if scaled else 0,
    }
