"""The application: rooms opened for its life, routes, problems, limits, pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version
from itertools import takewhile
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Match

from assistant.bootstrap import Services, open_services
from assistant.privacy.daily import purging_daily
from assistant.privacy.retention import retention_of
from assistant.reminders.sending import sending
from assistant.settings import Settings
from web.api import (
    accounts,
    bookings,
    cars,
    case_photos,
    cases,
    chat,
    completions,
    health,
    inspection,
    knowledge,
    lamp_feedback,
    lamps,
    marketing,
    phone_login,
    privacy,
    ratings,
    reports,
    staff_bookings,
    staff_figures,
    staff_stores,
    stores,
    trouble_codes,
    workbench,
    workplaces,
)
from web.auth import SessionCookies
from web.bodies import BodyLimit
from web.front import build_front
from web.guard import Guard
from web.headers import SecurityHeaders
from web.metrics import METHODS, Measure, Metrics
from web.openapi import describe
from web.problems import install_handlers

ROUTERS = (
    chat.router,
    inspection.router,
    knowledge.router,
    # Before the lamps, whose codes would take "crops" for one of them.
    lamp_feedback.router,
    lamps.router,
    trouble_codes.router,
    stores.router,
    bookings.router,
    cars.router,
    accounts.router,
    cases.router,
    case_photos.router,
    workbench.router,
    reports.router,
    ratings.router,
    phone_login.router,
    privacy.router,
    staff_bookings.router,
    staff_stores.router,
    staff_figures.router,
    marketing.router,
    workplaces.router,
    completions.router,
    health.router,
)


class CarCareApp(FastAPI):
    """FastAPI with the API's own description."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, built once."""
        if self.openapi_schema is None:
            self.openapi_schema = describe(self)
        return self.openapi_schema


def create_app(
    settings: Settings | None = None, services: Services | None = None, *, pages: bool = True
) -> FastAPI:
    """Return the application.

    Args:
        settings: Read from the environment when left out.
        services: Rooms that stand already and are closed by whoever opened them; when left out,
            the application opens its own for its life.
        pages: Whether to serve the pages; without them it is the API alone.

    Raises:
        ValidationError: The environment holds a setting that can't be used.
    """
    metrics = Metrics()
    app = CarCareApp(
        version=version("carcare"),
        lifespan=_life(services if services is not None else settings or Settings()),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Measure, metrics),
            Middleware(SessionCookies),
            Middleware(Guard),
            Middleware(BodyLimit),
        ],
    )
    app.state.metrics = metrics
    install_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    # Pages answer every address that is left, so addresses of programs end here.
    for path in ("/api", "/v1", "/api/{path:path}", "/v1/{path:path}"):
        app.add_api_route(path, _nowhere, methods=sorted(METHODS), include_in_schema=False)
    if pages:
        # Importing them takes longer than all the rest together.
        from web.pages import mount_pages

        mount_pages(app)
    return app


def _life(given: Services | Settings) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened: AbstractAsyncContextManager[Services] = (
            open_services(given, serving=True)
            if isinstance(given, Settings)
            else nullcontext(given)
        )
        async with opened as services:
            front = build_front(services)
            app.state.front = front
            front.readiness.start(services)
            keep = retention_of(services.desks.settings)
            reminders = services.desks.reminders
            async with purging_daily(services.privacy, keep), sending(reminders):
                yield

    return lifespan


async def _nowhere(request: Request) -> None:
    """Answer 405 where another method would do, else 404."""
    allowed = [method for method in sorted(METHODS) if _leads_somewhere(request, method)]
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    raise HTTPException(404)


def _leads_somewhere(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    before = takewhile(lambda r: getattr(r, "endpoint", None) is not _nowhere, request.app.routes)
    return any(route.matches(scope)[0] is Match.FULL for route in before)
