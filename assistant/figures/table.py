"""A store's figures as a table for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterator

from assistant.figures.views import Figures, Outcomes, Ratings
from assistant.messages import Locale, Name

Row = tuple[str, str, str, str, object]
HEADING = ("figure", "item", "name", "measure", "value")
MEASURES = ("made", "done", "no_show", "cancelled", "open")
_ODD = re.compile(r"[^A-Za-z0-9_.-]")
# Spreadsheets take a file without this mark for one of their own old encodings.
MARK = "\ufeff"


def figures_to_csv(found: Figures, locale: Locale) -> str:
    """Return one line for each number, names in a language; empty where there is no number."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows(_rows(found, locale))
    return MARK + file.getvalue()


def csv_name(found: Figures) -> str:
    """Return a file's name that every system takes."""
    return _ODD.sub("_", f"{found.store_id}_{found.first}_{found.last}") + ".csv"


def _rows(found: Figures, locale: Locale) -> Iterator[Row]:
    yield ("period", "", "", "first", found.first)
    yield ("period", "", "", "last", found.last)
    yield from _outcomes("bookings", "", "", found.bookings)
    for service in found.services:
        yield from _outcomes("service", service.service, _named(service.name, locale), service)
    for week in found.weeks:
        yield from _outcomes("week", week.monday.isoformat(), "", week)
    yield ("lead", "", "", "median_hours", found.lead.median_hours)
    yield ("lead", "", "", "p90_hours", found.lead.p90_hours)
    for span in found.lead.spans:
        days = f"{span.from_days}-{'' if span.to_days is None else span.to_days}"
        yield ("lead", f"days {days}", "", "bookings", span.bookings)
    for measure, value in found.show.model_dump().items():
        yield ("show", "", "", measure, value)
    for measure, value in found.cancellations.model_dump().items():
        yield ("cancellations", "", "", measure, value)
    for asked in found.asked.services:
        yield ("asked", asked.service, _named(asked.name, locale), "times", asked.times)
        yield ("asked", asked.service, _named(asked.name, locale), "booked", asked.booked)
    yield ("asked", "", "", "rare", found.asked.rare)
    yield from _ratings(found.ratings)


def _ratings(row: Ratings) -> Iterator[Row]:
    for measure in ("helpful", "not_helpful", "rate", "low", "high"):
        yield ("ratings", "", "", measure, getattr(row, measure))
    for given in row.reasons:
        yield ("rating_reason", given.reason, "", "times", given.times)
    yield ("rating_reason", "", "", "rare", row.rare)
    for week in row.weeks:
        for measure in ("helpful", "not_helpful"):
            yield ("rating_week", week.monday.isoformat(), "", measure, getattr(week, measure))


def _outcomes(figure: str, item: str, name: str, row: Outcomes) -> Iterator[Row]:
    for measure in MEASURES:
        yield (figure, item, name, measure, getattr(row, measure))


def _named(name: Name, locale: Locale) -> str:
    return name.zh if locale == "zh" else name.en
