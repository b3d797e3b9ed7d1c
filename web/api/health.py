"""For those who run the service."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from web.dependencies import FrontDep
from web.metrics import Metrics
from web.openapi import problems
from web.schemas import Health

router = APIRouter(tags=["operations"])

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz")
async def healthz() -> Health:
    """Tell that the process runs."""
    return Health()


@router.get("/readyz", responses={503: problems("unavailable")[503]})
def readyz(rooms: FrontDep) -> Health:
    """Tell that the models are loaded and the database answers."""
    rooms.readiness.check(rooms.services)
    return Health()


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Return counts and times of requests in the Prometheus text format."""
    measured: Metrics = request.app.state.metrics
    return Response(measured.text(), media_type=PROMETHEUS)
