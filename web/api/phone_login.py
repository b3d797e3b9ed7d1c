"""Sign in by phone: one's conversations and bookings on every device, without an account."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assistant.accounts.cookies import MAX_AGE
from assistant.accounts.errors import InvalidCookie
from assistant.accounts.phone_login import LASTS, PhoneLogin, build_phone_login
from assistant.accounts.sessions import Session, new_session_id, read_session
from assistant.consents import record_consent
from assistant.messages import Caller
from assistant.privacy.handing_over import hand_over, holds_anything
from web.auth import VisitorDep, kept_session, set_cookie
from web.dependencies import DesksDep, FrontDep, LocaleDep, Reader, login
from web.front import BEFORE_COOKIE, Front
from web.openapi import problems
from web.schemas import CodeRequest, CodeSent, PhoneSession, PhoneState

router = APIRouter(prefix="/api/v1/phone", tags=["accounts"])
COUNTED = [Depends(login)]


def phone_login(desks: DesksDep) -> PhoneLogin:
    """Return what sends codes."""
    return build_phone_login(desks)


LoginDep = Annotated[PhoneLogin, Depends(phone_login)]


@router.get("", responses=problems("sign-in"))
def state(desk: LoginDep, desks: DesksDep, visitor: Reader) -> PhoneState:
    """Tell whether this browser signed in by phone, or could; an account needs no phone."""
    own = visitor.account is None and not visitor.phone_end and not visitor.fresh
    return PhoneState(
        available=desk.reaches_phones and visitor.account is None,
        signed_in=bool(visitor.phone_end),
        phone_end=visitor.phone_end,
        holds=own and holds_anything(desks.engine, visitor.caller.owner),
    )


@router.post(
    "/code",
    status_code=201,
    dependencies=COUNTED,
    responses=problems("malformed", "too-large", "invalid", "not-available"),
)
def send_code(body: CodeRequest, desk: LoginDep, locale: LocaleDep) -> CodeSent:
    """Send a code of six digits to a phone, three an hour at most.

    Give the `challenge` back with the code; nothing is kept of it here.
    """
    challenge = desk.send(body.phone, locale)
    return CodeSent(challenge=challenge, expires_in_s=int(LASTS.total_seconds()))


@router.post(
    "/session",
    status_code=204,
    dependencies=COUNTED,
    responses=problems("malformed", "sign-in", "csrf", "thread-busy", "too-large", "invalid"),
)
def begin_session(
    body: PhoneSession, desk: LoginDep, rooms: FrontDep, visitor: VisitorDep, request: Request,
    response: Response,
) -> None:  # fmt: skip
    """Take the session of a phone: the cookie that comes back stands for it on every device.

    The browser's own session comes back with `DELETE`.
    """
    session = desk.session(body.challenge, body.code)
    own = visitor.account is None and not visitor.phone_end
    if own and body.take:
        hand_over(rooms.services.desks.engine, visitor.caller.owner, session.owner)
    _put_away(rooms, request, response, own=own, empty=body.take)
    record_consent(rooms.services.desks.events, Caller(owner=session.owner), "phone")
    request.state.begun_session = rooms.sessions.seal(session.text)


@router.delete("/session", status_code=204, dependencies=COUNTED, responses=problems())
def end_session(rooms: FrontDep, request: Request, response: Response) -> None:
    """Leave the session of a phone for the browser's own; elsewhere it goes on."""
    kept = kept_session(rooms, request)
    if kept is None or not kept.phone_end:
        return
    request.state.begun_session = rooms.sessions.seal(_before(rooms, request).text)
    response.delete_cookie(BEFORE_COOKIE, httponly=True, samesite="lax")


def _put_away(
    rooms: Front, request: Request, response: Response, *, own: bool, empty: bool
) -> None:
    """Keep the browser's own session aside; what was handed over whole is not needed again."""
    kept = kept_session(rooms, request)
    if own and empty:
        response.delete_cookie(BEFORE_COOKIE, httponly=True, samesite="lax")
    elif kept is not None and not kept.phone_end:
        sealed, age = rooms.before.seal(kept.text), int(MAX_AGE.total_seconds())
        set_cookie(response, request, BEFORE_COOKIE, sealed, max_age_s=age)


def _before(rooms: Front, request: Request) -> Session:
    try:
        found = read_session(rooms.before.open(request.cookies.get(BEFORE_COOKIE, "")).value)
    except InvalidCookie:
        return Session(new_session_id())
    return found
