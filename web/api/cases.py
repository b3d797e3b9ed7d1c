"""Solved cases: technicians record, review, edit and withdraw them."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.accounts.model import Account
from assistant.booking.model import Answer, Once
from assistant.cases.desk import CaseDesk
from assistant.cases.model import CaseQuery
from assistant.cases.showing import (
    find_similar,
    list_cases,
    open_file,
    recorded_to_view,
    view_case,
)
from assistant.cases.similar import sketch_of
from assistant.cases.views import (
    CaseFile,
    CaseList,
    CaseStatus,
    CaseView,
    RecordedCase,
    SimilarCases,
)
from web.api.bookings import Key
from web.auth import role
from web.case_schemas import (
    MOST,
    CaseEdit,
    CaseRequest,
    CaseReview,
    CaseWithdrawal,
    SketchRequest,
    text_of,
)
from web.dependencies import DesksDep, act, read
from web.openapi import problems

router = APIRouter(prefix="/api/v1/cases", tags=["technician"])

CLOSED = ("sign-in", "not-allowed")
WRITE = (*CLOSED, "csrf", "malformed", "too-large", "invalid")
CHANGE = (*WRITE, "unknown-case", "stale-version", "case-not-changeable")

technician = role("technician")
Technician = Annotated[Account, Depends(technician)]
# The role first: who has none learns that, whatever else is wrong.
ACT, READ = [Depends(technician), Depends(act)], [Depends(technician), Depends(read)]


def case_desk(desks: DesksDep) -> CaseDesk:
    """Return what keeps the cases."""
    return desks.cases


CasesDep = Annotated[CaseDesk, Depends(case_desk)]


@router.post(
    "",
    status_code=201,
    dependencies=ACT,
    response_model=RecordedCase,
    responses=problems(*WRITE, "key-reused"),
)
def record_case(body: CaseRequest, by: Technician, desk: CasesDep, key: Key = None) -> Response:
    """Record a solved case as a draft; `similar` lists cases that may be the same one.

    A phone number, a number plate or a VIN in any text is refused. Nothing is recorded twice under
    one Idempotency-Key: the same body gets the first answer byte for byte for 24 hours.
    """
    text = text_of(body)
    alike = desk.catalogue.similar(sketch_of(text))
    once = Once(key or uuid4().hex, body.model_dump_json().encode(), f"cases:{by.user_id}")

    answer = desk.book.record_once(
        text,
        by,
        once,
        lambda kept: Answer(201, recorded_to_view(kept, alike).model_dump_json().encode()),
    )
    return Response(answer.body, answer.status, media_type="application/json")


@router.get("", dependencies=READ, responses=problems(*CLOSED, "invalid"))
def cases(
    desk: CasesDep,
    q: Annotated[str, Query(max_length=200, description="Words that must all occur.")] = "",
    status: CaseStatus | None = None,
    make: Annotated[str | None, Query(max_length=60, description="In any spelling.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    cursor: Annotated[
        int | None, Query(ge=1, le=MOST, description="`next_cursor` of a page.")
    ] = None,
) -> CaseList:
    """List cases in their latest version, those recorded last first."""
    query = CaseQuery(words=q, status=status, make=make, limit=limit, cursor=cursor)
    return list_cases(desk, query)


@router.post("/similar", dependencies=READ, responses=problems(*WRITE))
def similar(
    body: SketchRequest,
    desk: CasesDep,
) -> SimilarCases:
    """Find cases that may be the same as one that is being typed; nothing is kept.

    Compared are trouble codes, make and model, and the words of title and symptom.
    """
    return find_similar(desk, body, but=body.case_id)


@router.get("/{case_id}", dependencies=READ, responses=problems(*CLOSED, "invalid", "unknown-case"))
def open_case(
    case_id: str,
    desk: CasesDep,
) -> CaseFile:
    """Return a case with its history: who did what and when, and each version's text."""
    return open_file(desk, case_id)


@router.put("/{case_id}", dependencies=ACT, responses=problems(*CHANGE))
def edit_case(case_id: str, body: CaseEdit, by: Technician, desk: CasesDep) -> CaseView:
    """Write a new draft of a case.

    A draft is edited by its author alone. Of a reviewed case anyone may begin a new draft; the
    reviewed version stays found until that one is reviewed.
    """
    return view_case(desk, desk.book.edit(case_id, body.version, text_of(body), by))


@router.post("/{case_id}/review", dependencies=ACT, responses=problems(*CHANGE))
def review_case(case_id: str, body: CaseReview, by: Technician, desk: CasesDep) -> CaseView:
    """Say that a draft is right: from now on every search finds it."""
    return view_case(desk, desk.book.review(case_id, body.version, by))


@router.post("/{case_id}/withdraw", dependencies=ACT, responses=problems(*CHANGE))
def withdraw_case(case_id: str, body: CaseWithdrawal, by: Technician, desk: CasesDep) -> CaseView:
    """Take a case back for good: no search finds it any more, its history stays."""
    kept = desk.book.withdraw(case_id, body.reason, by, version=body.version)
    return view_case(desk, kept)
