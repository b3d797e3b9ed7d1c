"""The report of an accident, for the insurer or the shop."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.accident_report.desk import ReportDesk
from assistant.accident_report.pdf import to_pdf
from assistant.accident_report.report import AccidentReport, to_json
from assistant.messages import Locale
from web.dependencies import Actor, ServicesDep
from web.openapi import problems
from web.schemas import PlainId

router = APIRouter(prefix="/api/v1/threads/{thread_id}", tags=["chat"])

PDF = "application/pdf"
JSON = "application/json"
_REFUSED = problems("sign-in", "invalid", "unknown-thread", "nothing-to-report", "unavailable")
Place = Annotated[bool, Query(description="Whether the place stands in the report.")]


def reports(services: ServicesDep) -> ReportDesk:
    """Return what makes reports."""
    return services.reports


ReportsDep = Annotated[ReportDesk, Depends(reports)]


@router.get(
    "/report.pdf",
    response_class=Response,
    responses={
        200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}},
        **_REFUSED,
    },
)
async def report_pdf(
    thread_id: PlainId,
    desk: ReportsDep,
    visitor: Actor,
    locale: Locale | None = None,
    place: Place = False,
) -> Response:
    """Return the report of a conversation's accident as PDF.

    It holds what is visible in the photos, faces and plates covered, what the driver said, the
    checklist and the estimate; phone numbers, plates and VINs are masked.
    """
    report = await desk.report(thread_id, visitor.caller, locale=locale, place=place)
    data = await asyncio.to_thread(to_pdf, report)
    name = f'inline; filename="{report.report_id}.pdf"'
    return Response(data, media_type=PDF, headers={"Content-Disposition": name})


@router.get("/report.json", response_model=AccidentReport, responses=_REFUSED)
async def report_json(
    thread_id: PlainId,
    desk: ReportsDep,
    visitor: Actor,
    locale: Locale | None = None,
    place: Place = False,
) -> Response:
    """Return the report as JSON, with hashes in the place of pictures."""
    report = await desk.report(thread_id, visitor.caller, locale=locale, place=place)
    return Response(to_json(report), media_type=JSON)
