"""What all routes share, kept on the application."""

from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.requests import Request

from assistant.accounts.cookies import Cookies
from assistant.accounts.sql import SESSION_LASTS
from assistant.bootstrap import Services
from web.limits import RateLimits
from web.readiness import Readiness

SESSION_COOKIE = "carcare_session"
ACCOUNT_COOKIE = "carcare_account"
# The browser's own session, for as long as that of a phone has its place.
BEFORE_COOKIE = "carcare_before"


@dataclass(frozen=True)
class Front:
    """The rooms behind the routes, and the door before them."""

    services: Services
    sessions: Cookies
    before: Cookies
    logins: Cookies
    limits: RateLimits
    readiness: Readiness = field(default_factory=Readiness)


def build_front(services: Services) -> Front:
    """Build what the routes share.

    Raises:
        ValueError: `CARCARE_RATE_LIMIT` can't be read.
    """
    desks = services.desks
    secrets = [desks.secret, *desks.settings.earlier_secrets]
    return Front(
        services,
        sessions=Cookies(secrets, SESSION_COOKIE),
        before=Cookies(secrets, BEFORE_COOKIE),
        logins=Cookies(secrets, ACCOUNT_COOKIE, SESSION_LASTS),
        limits=RateLimits(desks),
    )


def front_of(app: FastAPI) -> Front:
    """Return the front of a started application; pages use it as routes do."""
    front: Front = app.state.front
    return front


def front(request: Request) -> Front:
    """Return the front of the application that got the request."""
    return front_of(request.app)
