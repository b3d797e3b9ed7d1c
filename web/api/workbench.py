"""What technicians look up: the search with its filters, whole records, many codes at once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.bootstrap import build_shelf
from assistant.workbench.codes import CodesFound, look_up_codes
from assistant.workbench.records import Opened, manual_vehicles, open_record
from assistant.workbench.searching import BenchSearch, Kind, search_bench
from web.auth import role
from web.dependencies import DesksDep, LocaleDep, ServicesDep, read
from web.openapi import problems
from web.schemas import VehicleList

CLOSED = ("sign-in", "not-allowed")

# The role first: who has none learns that, whatever else is wrong.
router = APIRouter(
    prefix="/api/v1/technician",
    tags=["technician"],
    dependencies=[Depends(role("technician")), Depends(read)],
)


@router.get("/search", responses=problems(*CLOSED, "invalid", "unavailable"))
def search(
    services: ServicesDep,
    locale: LocaleDep,
    q: Annotated[str, Query(max_length=500, description="Symptom, part, code, anything.")],
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds; all without.")] = None,
    vehicle: Annotated[
        str | None, Query(max_length=80, description="Manuals of this vehicle, too.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> BenchSearch:
    """Find passages, best first, with the query's words marked in them.

    With `abstained` the hits are only the nearest texts and must not be shown as an answer.
    """
    return search_bench(
        services.searcher,
        services.desks.shipped,
        q,
        locale=locale,
        kinds=kind or (),
        vehicle=vehicle or None,
        limit=limit,
    )


@router.get("/records/{doc_id}", responses=problems(*CLOSED, "invalid", "unknown-record"))
def record(desks: DesksDep, locale: LocaleDep, doc_id: str) -> Opened:
    """Return the whole record behind a hit; of a manual the page or section that was found."""
    shelf = build_shelf(desks.settings)
    return open_record(desks.shipped, shelf, doc_id, locale=locale)


@router.get("/codes", responses=problems(*CLOSED, "invalid"))
def codes(
    desks: DesksDep,
    locale: LocaleDep,
    q: Annotated[str, Query(max_length=500, description="Text with codes, such as p0301, P04.")],
) -> CodesFound:
    """Look up all trouble codes in a text; the beginning of a code lists those that begin so.

    Maker-specific codes are told apart and never decoded without the make.
    """
    return look_up_codes(desks.shipped, q, locale=locale)


@router.get("/vehicles", responses=problems(*CLOSED))
def vehicles(desks: DesksDep) -> VehicleList:
    """List the vehicles that manuals were taken in for: what `vehicle` of a search may be."""
    return VehicleList(vehicles=manual_vehicles(build_shelf(desks.settings)))
