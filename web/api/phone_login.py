"""Sign in by phone: one's conversations and bookings on every device, without an account."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from assistant.accounts.phone_login import LASTS, PhoneLogin, build_phone_login
from assistant.accounts.sessions import session_owner
from assistant.consents import record_consent
from assistant.messages import Caller
from web.dependencies import DesksDep, FrontDep, LocaleDep, login
from web.openapi import problems
from web.schemas import CodeRequest, CodeSent, PhoneSession

router = APIRouter(prefix="/api/v1/phone", tags=["accounts"], dependencies=[Depends(login)])


def phone_login(desks: DesksDep) -> PhoneLogin:
    """Return what sends codes."""
    return build_phone_login(desks)


LoginDep = Annotated[PhoneLogin, Depends(phone_login)]


@router.post(
    "/code",
    status_code=201,
    responses=problems("malformed", "too-large", "invalid", "not-available"),
)
def send_code(body: CodeRequest, desk: LoginDep, locale: LocaleDep) -> CodeSent:
    """Send a code of six digits to a phone, three an hour at most.

    Give the `challenge` back with the code; nothing is kept of it here.
    """
    challenge = desk.send(body.phone, locale)
    return CodeSent(challenge=challenge, expires_in_s=int(LASTS.total_seconds()))


@router.post(
    "/session", status_code=204, responses=problems("malformed", "sign-in", "too-large", "invalid")
)
def begin_session(body: PhoneSession, desk: LoginDep, rooms: FrontDep, request: Request) -> None:
    """Take the session of a phone: the cookie that comes back stands for it on every device."""
    session = desk.session(body.challenge, body.code)
    caller = Caller(owner=session_owner(session))
    record_consent(rooms.services.desks.events, caller, "phone")
    request.state.begun_session = rooms.sessions.seal(session)
