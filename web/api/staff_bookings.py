"""The bookings of a store, for its staff."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.accounts.model import Account
from assistant.stores.desk import StoreDesk
from assistant.stores.views import StaffBooking, StaffBookingFile, StaffDay
from web.api.bookings import CALENDAR
from web.auth import role
from web.dependencies import DesksDep, LocaleDep, act, read
from web.openapi import problems
from web.staff_schemas import MoveWithReason, Reason

router = APIRouter(prefix="/api/v1/staff/bookings", tags=["staff"])

CLOSED = ("sign-in", "not-allowed")
FIND = (*CLOSED, "unknown-booking", "invalid")
CHANGE = (*FIND, "csrf", "malformed", "too-large", "not-changeable")

staff = role("staff")
Staff = Annotated[Account, Depends(staff)]
# The role first: who has none learns that, whatever else is wrong.
ACT, READ = [Depends(staff), Depends(act)], [Depends(staff), Depends(read)]
StoreId = Annotated[
    str | None, Query(max_length=80, description="May be left out by staff of one store.")
]


def store_desk(desks: DesksDep) -> StoreDesk:
    """Return what staff do with bookings."""
    return desks.store_desk


DeskDep = Annotated[StoreDesk, Depends(store_desk)]


@router.get("", dependencies=READ, responses=problems(*CLOSED, "unknown-store", "invalid"))
def day(
    by: Staff,
    desk: DeskDep,
    store_id: StoreId = None,
    date: Annotated[
        date | None, Query(description="A day of the store's calendar; today without it.")
    ] = None,
) -> StaffDay:
    """List the bookings that begin on a day, with their bays and what each needs.

    Who comes, in what and how to reach them is shown to staff of the store alone.
    """
    return desk.day(by, store_id, date)


@router.get("/{code}", dependencies=READ, responses=problems(*FIND))
def open_booking(code: str, by: Staff, desk: DeskDep) -> StaffBookingFile:
    """Return a booking with its history: who changed what, when and why."""
    return desk.file(by, code)


@router.post("/{code}/check-in", dependencies=ACT, responses=problems(*CHANGE))
def check_in(code: str, by: Staff, desk: DeskDep, body: Reason | None = None) -> StaffBooking:
    """Record that the car is there."""
    return desk.mark(by, code, "check_in", body.reason if body else "")


@router.post("/{code}/done", dependencies=ACT, responses=problems(*CHANGE))
def done(code: str, by: Staff, desk: DeskDep, body: Reason | None = None) -> StaffBooking:
    """Record that the work is done."""
    return desk.mark(by, code, "done", body.reason if body else "")


@router.post("/{code}/no-show", dependencies=ACT, responses=problems(*CHANGE))
def no_show(code: str, body: Reason, by: Staff, desk: DeskDep) -> StaffBooking:
    """Record that the car did not come, once its time has begun; its bay is free again."""
    return desk.mark(by, code, "no_show", body.reason)


@router.post("/{code}/cancel", dependencies=ACT, responses=problems(*CHANGE))
def cancel(code: str, body: Reason, by: Staff, desk: DeskDep) -> StaffBooking:
    """Cancel a booking on behalf of the store, also one whose time has begun."""
    return desk.cancel(by, code, body.reason)


@router.post(
    "/{code}/move",
    dependencies=ACT,
    responses=problems(*CHANGE, "unknown-slot", "slot-taken", "slot-in-past"),
)
def move(code: str, body: MoveWithReason, by: Staff, desk: DeskDep) -> StaffBooking:
    """Move a booking to another slot of its store and service; its code stays."""
    return desk.move(by, code, body.slot_id, body.reason)


@router.get(
    "/{code}/work-order.ics",
    dependencies=READ,
    response_class=Response,
    responses={
        200: {"content": {CALENDAR: {"schema": {"type": "string"}}}},
        **problems(*FIND),
    },
)
def work_order(code: str, by: Staff, desk: DeskDep, locale: LocaleDep) -> Response:
    """Return a booking as an iCalendar file for the store: parts, time, bay and car."""
    known, body = desk.work_order(by, code, locale)
    name = f'attachment; filename="work-order-{known}.ics"'
    return Response(body, media_type=CALENDAR, headers={"Content-Disposition": name})
