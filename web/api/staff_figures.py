"""A store's figures, for its staff."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.figures.desk import StoreFigures
from assistant.figures.table import csv_name, figures_to_csv
from assistant.figures.views import Figures
from assistant.figures.visits import Visits
from web.api.staff_bookings import CLOSED, READ, Staff
from web.dependencies import DesksDep, LocaleDep
from web.openapi import Responses, problems

router = APIRouter(prefix="/api/v1/staff/stores/{store_id}", tags=["staff"])

FIND = (*CLOSED, "unknown-store", "invalid")
CSV: Responses = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
From = Annotated[
    date | None, Query(alias="from", description="A day of the store's calendar, included.")
]
To = Annotated[date | None, Query(alias="to", description="The last day, included; today without.")]


def store_figures(desks: DesksDep) -> StoreFigures:
    """Return what counts the bookings of stores."""
    return StoreFigures(Visits(desks.engine), desks.store_desk)


FiguresDep = Annotated[StoreFigures, Depends(store_figures)]


@router.get("/figures", dependencies=READ, responses=problems(*FIND))
def figures(
    store_id: str, by: Staff, counts: FiguresDep, first: From = None, last: To = None
) -> Figures:
    """Return bookings by service and week, lead time, show rate, cancellations and questions.

    Twelve weeks up to today without a period, a year at most. Nothing in it names a driver.
    """
    return counts.figures(by, store_id, first, last)


@router.get(
    "/figures.csv",
    dependencies=READ,
    response_class=Response,
    responses={**problems(*FIND), **CSV},
)
def figures_csv(
    store_id: str,
    by: Staff,
    counts: FiguresDep,
    locale: LocaleDep,
    first: From = None,
    last: To = None,
) -> Response:
    """Return the same figures as a table for spreadsheets."""
    found = counts.figures(by, store_id, first, last)
    name = f'attachment; filename="{csv_name(found)}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    table = figures_to_csv(found, locale)
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
