"""Who looks at a page: the account or the anonymous session of its cookies."""

from starlette.requests import Request

from assistant.accounts.sessions import new_session_id
from assistant.messages import Caller
from web.auth import account_visitor, kept_session, login_token
from web.front import Front


def page_caller(rooms: Front, request: Request) -> Caller | None:
    """Return who sends an event of a page; None when the browser keeps no cookie.

    An event needs no CSRF token: browsers leave our cookies out of what other sites post.
    """
    token = login_token(rooms, request)
    account = rooms.services.desks.accounts.by_token(token) if token else None
    if account is not None:
        return account_visitor(account).caller
    session = kept_session(rooms, request)
    return Caller(owner=session.owner) if session else None


def begin_session(rooms: Front, request: Request) -> None:
    """Give the browser that opens a page a session, if it has none."""
    if kept_session(rooms, request) is None:
        request.state.begun_session = rooms.sessions.seal(new_session_id())
