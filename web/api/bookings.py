"""Bookings: make, look up, move, cancel, put into the calendar."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from assistant.appointments import booking_to_view
from assistant.booking.errors import BookingError
from assistant.booking.model import (
    Answer,
    Booking,
    ByOwner,
    ByPhone,
    Contact,
    Once,
    Order,
    Person,
)
from assistant.consents import record_consent
from assistant.invitations import booking_calendar
from assistant.messages import BookingView
from web.auth import Visitor
from web.dependencies import Actor, DesksDep, LocaleDep
from web.openapi import problems
from web.problems import MEDIA_TYPE, dump, problem_of
from web.schemas import BookingRequest, Last4, MoveRequest

router = APIRouter(prefix="/api/v1/bookings", tags=["bookings"])

CALENDAR = "text/calendar"
LOOK_UP = ("sign-in", "unknown-booking", "invalid")
CHANGE = (*LOOK_UP, "csrf", "not-changeable")

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Random; a repetition with the same body gets the first answer again.",
    ),
]
Phone = Annotated[
    Last4 | None, Query(description="May be left out by the session or account that booked.")
]


@router.post(
    "",
    status_code=201,
    response_model=BookingView,
    responses=problems(
        "malformed", "sign-in", "csrf", "unknown-slot", "slot-taken", "too-large", "invalid",
        "slot-in-past", "key-reused",
    ),
)  # fmt: skip
def book(body: BookingRequest, desks: DesksDep, visitor: Actor, key: Key = None) -> Response:
    """Book a slot.

    Nothing is booked twice under one Idempotency-Key: the same body gets the first answer byte
    for byte for 24 hours, another body is refused. Sending the phone is the consent to keep it
    for this booking.
    """
    contact = Contact(body.name, body.phone, body.vehicle or "", body.note or "")
    order = Order(body.slot_id, body.service, contact, visitor.caller.owner)
    once = Once(key or uuid4().hex, body.model_dump_json().encode(), visitor.scope)
    record_consent(desks.events, visitor.caller, "phone")
    answer = desks.bookings.create_once(order, once, _answer)
    media_type = "application/json" if answer.status == 201 else MEDIA_TYPE
    return Response(answer.body, answer.status, media_type=media_type)


@router.get("/{code}", responses=problems(*LOOK_UP))
def look_up(code: str, desks: DesksDep, visitor: Actor, phone_last4: Phone = None) -> BookingView:
    """Return a booking; a cancelled one too."""
    return booking_to_view(desks.bookings.get(code, person(visitor, phone_last4)))


@router.patch(
    "/{code}",
    responses=problems(
        *CHANGE, "malformed", "unknown-slot", "slot-taken", "slot-in-past", "too-large"
    ),
)
def move(
    code: str, body: MoveRequest, desks: DesksDep, visitor: Actor, phone_last4: Phone = None
) -> BookingView:
    """Move a booking to another slot of its store and service; its code stays."""
    by = person(visitor, phone_last4)
    return booking_to_view(desks.bookings.reschedule(code, body.slot_id, by))


@router.delete("/{code}", responses=problems(*CHANGE))
def cancel(code: str, desks: DesksDep, visitor: Actor, phone_last4: Phone = None) -> BookingView:
    """Cancel a booking; cancelling again changes nothing."""
    return booking_to_view(desks.bookings.cancel(code, person(visitor, phone_last4)))


@router.get(
    "/{code}/calendar.ics",
    response_class=Response,
    responses={
        200: {"content": {CALENDAR: {"schema": {"type": "string"}}}},
        **problems(*LOOK_UP),
    },
)
def calendar(
    code: str,
    desks: DesksDep,
    visitor: Actor,
    locale: LocaleDep,
    phone_last4: Phone = None,
) -> Response:
    """Return a booking as an iCalendar file."""
    booking = desks.bookings.get(code, person(visitor, phone_last4))
    body = booking_calendar(booking, desks.stores.knowledge(), locale)
    name = f'attachment; filename="carcare-{booking.code}.ics"'
    return Response(body, media_type=CALENDAR, headers={"Content-Disposition": name})


def person(visitor: Visitor, last4: str | None) -> Person:
    """Return as whom the visitor comes: with four digits as anyone who knows them."""
    return ByPhone(last4) if last4 else ByOwner(visitor.caller.owner)


def _answer(outcome: Booking | BookingError) -> Answer:
    if isinstance(outcome, Booking):
        return Answer(201, booking_to_view(outcome).model_dump_json().encode())
    found = problem_of(outcome)
    return Answer(found["status"], dump(found))
