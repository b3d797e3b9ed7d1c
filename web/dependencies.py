"""What routes ask for: the rooms, the visitor, the limits, the language."""

from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request

from assistant.bootstrap import Desks, Services
from assistant.messages import Locale
from web.auth import Visitor, VisitorDep
from web.front import Front, front
from web.limits import Kind

FrontDep = Annotated[Front, Depends(front)]


def desks(rooms: FrontDep) -> Desks:
    """Return what works without models."""
    return rooms.services.desks


async def warm_services(rooms: FrontDep) -> Services:
    """Return all rooms once their models are loaded."""
    await rooms.readiness.wait()
    return rooms.services


DesksDep = Annotated[Desks, Depends(desks)]
ServicesDep = Annotated[Services, Depends(warm_services)]


def act(request: Request, rooms: FrontDep, visitor: VisitorDep) -> Visitor:
    """Count a call that runs a model or touches bookings; return who calls."""
    return _counted("act", request, rooms, visitor)


def read(request: Request, rooms: FrontDep, visitor: VisitorDep) -> Visitor:
    """Count a call that only reads; return who calls."""
    return _counted("read", request, rooms, visitor)


def glance(request: Request, rooms: FrontDep) -> None:
    """Count a call that reads what is the same for everybody; it begins no session."""
    rooms.limits.check("read", address=peer(request), session=None)


def login(request: Request, rooms: FrontDep) -> None:
    """Count a try to sign in."""
    rooms.limits.check("login", address=peer(request), session=None)


Actor = Annotated[Visitor, Depends(act)]
Reader = Annotated[Visitor, Depends(read)]


def accepted_locale(request: Request) -> Locale | None:
    """Return the language that Accept-Language likes best of ours; None if it names neither."""
    best: tuple[float, Locale | None] = (0.0, None)
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        quality = _quality(weight)
        match tag.lower().partition("-")[0]:
            case "zh" | "en" as locale if quality > best[0]:
                best = (quality, locale)
    return best[1]


def page_locale(
    request: Request,
    locale: Annotated[
        Locale | None, Query(description="Language of names; Accept-Language without it.")
    ] = None,
) -> Locale:
    """Return the language to answer a reading call in."""
    return locale or accepted_locale(request) or "zh"


AcceptedDep = Annotated[Locale | None, Depends(accepted_locale)]
LocaleDep = Annotated[Locale, Depends(page_locale)]


def peer(request: Request) -> str:
    """Return the address that the request came from; behind a proxy uvicorn puts it right."""
    return request.client.host if request.client else "unknown"


def _counted(kind: Kind, request: Request, rooms: Front, visitor: Visitor) -> Visitor:
    session = None if visitor.fresh else visitor.caller.owner
    rooms.limits.check(kind, address=peer(request), session=session)
    return visitor


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
