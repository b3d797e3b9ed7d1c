"""Sign in and out."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assistant.accounts.cookies import csrf_token
from assistant.accounts.errors import SignInNeeded
from assistant.accounts.model import Account, require_role
from assistant.accounts.setup import AdminLinks
from assistant.accounts.sql import SESSION_LASTS
from web.auth import VisitorDep, check_csrf, login_token, set_cookie
from web.dependencies import FrontDep, login, read
from web.front import ACCOUNT_COOKIE, Front
from web.openapi import problems
from web.schemas import AccountView, LoginRequest, SetupRequest

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.post(
    "/login",
    dependencies=[Depends(login)],
    responses=problems("malformed", "sign-in", "too-large", "invalid"),
)
def sign_in(
    body: LoginRequest, rooms: FrontDep, request: Request, response: Response
) -> AccountView:
    """Sign in with name and password; sets a cookie that lasts 12 hours."""
    return _signed_in(body, rooms, request, response)


@router.post(
    "/setup",
    status_code=201,
    dependencies=[Depends(login)],
    responses=problems("malformed", "sign-in", "too-large", "invalid"),
)
def set_up(
    body: SetupRequest, rooms: FrontDep, request: Request, response: Response
) -> AccountView:
    """Make the first administrator with the link that the server printed, and sign in."""
    desks = rooms.services.desks
    AdminLinks(desks.engine, desks.accounts).redeem(body.key, body.name, body.password)
    return _signed_in(body, rooms, request, response)


@router.post("/logout", status_code=204, responses=problems("csrf"), dependencies=[Depends(login)])
def sign_out(rooms: FrontDep, request: Request, response: Response) -> None:
    """End the login that the cookie holds; without one nothing happens."""
    token = login_token(rooms, request)
    accounts = rooms.services.desks.accounts
    if token is not None and accounts.by_token(token) is not None:
        check_csrf(rooms, request, token)
        accounts.revoke(token)
    response.delete_cookie(ACCOUNT_COOKIE, httponly=True, samesite="lax")


@router.get("/account", dependencies=[Depends(read)], responses=problems("sign-in"))
def account(visitor: VisitorDep) -> AccountView:
    """Return the account that calls, with the CSRF token of a browser's login."""
    return _view(require_role(visitor.account), visitor.csrf)


def _signed_in(
    body: LoginRequest, rooms: Front, request: Request, response: Response
) -> AccountView:
    accounts = rooms.services.desks.accounts
    token = accounts.log_in(body.name, body.password).secret
    account = accounts.by_token(token)
    if account is None:
        raise SignInNeeded("The account was closed just now.")
    max_age_s = int(SESSION_LASTS.total_seconds())
    set_cookie(response, request, ACCOUNT_COOKIE, rooms.logins.seal(token), max_age_s=max_age_s)
    return _view(account, csrf_token(rooms.services.desks.secret, token))


def _view(account: Account, csrf: str | None) -> AccountView:
    return AccountView(
        name=account.name, role=account.role, store_id=account.store_id, csrf_token=csrf
    )
