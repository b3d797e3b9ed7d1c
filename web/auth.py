"""Who calls: a Bearer token, a session header, a signed-in cookie, or an anonymous cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts.cookies import MAX_AGE, csrf_token, is_csrf_token
from assistant.accounts.errors import InvalidCookie, NotAllowed, SignInNeeded
from assistant.accounts.model import Account, Role, require_role
from assistant.accounts.sessions import (
    Session,
    is_session_id,
    new_session_id,
    read_session,
    session_owner,
)
from assistant.messages import Caller
from web.front import ACCOUNT_COOKIE, SESSION_COOKIE, Front, front
from web.problems import Refused

SESSION_HEADER = "X-CarCare-Session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


@dataclass(frozen=True)
class Visitor:
    """Who calls. `fresh`: this call began the session; `csrf`: the token of a cookie login.

    `phone_end`: the last digits of the phone by which a browser signed in.
    """

    caller: Caller
    account: Account | None = None
    fresh: bool = False
    csrf: str | None = None
    phone_end: str = ""

    @property
    def scope(self) -> str:
        """The scope of idempotency keys: the account, or nothing, so that the key alone counts."""
        return self.account.user_id if self.account else ""


def identify(request: Request) -> Visitor:
    """Tell who calls; begins a session for those who bring nothing.

    Raises:
        SignInNeeded: The Bearer token opens no account.
        NotAllowed: The token may only read, and this is a write.
        Refused: The session header is too short, or a signed-in browser's write lacks its token.
    """
    rooms = front(request)
    token = _bearer(request)
    if token is not None:
        return _by_bearer(rooms, token, changes=request.method not in SAFE_METHODS)
    header = request.headers.get(SESSION_HEADER)
    if header is not None:
        return _by_header(header)
    return _by_login(rooms, request) or _by_session(rooms, request)


VisitorDep = Annotated[Visitor, Depends(identify)]


def role(*roles: Role) -> Callable[[Visitor], Account]:
    """Return a dependency that lets only accounts of these roles, and admins, pass."""

    def check(visitor: VisitorDep) -> Account:
        return require_role(visitor.account, *roles)

    return check


def set_cookie(
    response: Response, request: Request, name: str, value: str, *, max_age_s: int
) -> None:
    """Set a cookie that scripts can't read; it is bound to TLS where the request came by TLS."""
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


class SessionCookies:
    """Sends the cookie of a session that a request began, on whatever answer it gets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def marked(message: Message) -> None:
            begun = getattr(request.state, "begun_session", None)
            if message["type"] == "http.response.start" and begun is not None:
                cookie = Response()
                max_age_s = int(MAX_AGE.total_seconds())
                set_cookie(cookie, request, SESSION_COOKIE, begun, max_age_s=max_age_s)
                pairs = [pair for pair in cookie.raw_headers if pair[0] == b"set-cookie"]
                message = {**message, "headers": [*message["headers"], *pairs]}
            await send(message)

        await self._app(scope, receive, marked)


def account_visitor(account: Account, csrf: str | None = None) -> Visitor:
    """Return the visitor of an account."""
    caller = Caller(owner=account.owner, role=account.role, account=account.user_id)
    return Visitor(caller, account, csrf=csrf)


def login_token(rooms: Front, request: Request) -> str | None:
    """Return the login token in the account cookie; None without one that is ours."""
    cookie = request.cookies.get(ACCOUNT_COOKIE)
    try:
        return rooms.logins.open(cookie).value if cookie else None
    except InvalidCookie:
        return None


def check_csrf(rooms: Front, request: Request, token: str) -> None:
    """Check that a write of a signed-in browser comes from our own page.

    Raises:
        Refused: The header with the CSRF token is missing or wrong.
    """
    sent = request.headers.get(CSRF_HEADER, "")
    if request.method in SAFE_METHODS or is_csrf_token(rooms.services.desks.secret, token, sent):
        return
    raise Refused(
        "csrf",
        f"Send the csrf_token of your login in the header {CSRF_HEADER}; GET /api/v1/account "
        "returns it.",
    )


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _by_bearer(rooms: Front, token: str, *, changes: bool) -> Visitor:
    account = rooms.services.desks.accounts.by_token(token)
    if account is None:
        raise SignInNeeded(
            "The Bearer token is unknown, expired or revoked; get a new one, or leave the header "
            "out to call anonymously."
        )
    if changes and account.scope == "read":
        raise NotAllowed("This token may only read; make one with --scope write.")
    return account_visitor(account)


def _by_header(header: str) -> Visitor:
    if not is_session_id(header):
        raise Refused(
            "invalid",
            f"{SESSION_HEADER} must be 32 to 256 random letters, digits or . _ ~ + / = -",
            field=SESSION_HEADER,
        )
    return Visitor(Caller(owner=session_owner(header)))


def _by_login(rooms: Front, request: Request) -> Visitor | None:
    token = login_token(rooms, request)
    account = rooms.services.desks.accounts.by_token(token) if token else None
    if token is None or account is None:
        return None
    check_csrf(rooms, request, token)
    return account_visitor(account, csrf_token(rooms.services.desks.secret, token))


def _by_session(rooms: Front, request: Request) -> Visitor:
    kept, stale = _kept(rooms, request)
    session = kept or Session(new_session_id())
    if kept is None or stale:
        request.state.begun_session = rooms.sessions.seal(session.text)
    fresh = kept is None
    return Visitor(Caller(owner=session.owner), fresh=fresh, phone_end=session.phone_end)


def kept_session(rooms: Front, request: Request) -> Session | None:
    """Return the session in the cookie; None without one that is ours."""
    return _kept(rooms, request)[0]


def _kept(rooms: Front, request: Request) -> tuple[Session | None, bool]:
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie is None:
        return None, False
    try:
        opened = rooms.sessions.open(cookie)
    except InvalidCookie:
        return None, False
    return read_session(opened.value), opened.stale
