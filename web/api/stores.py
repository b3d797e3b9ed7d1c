"""Stores near a place, and their free slots."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.appointments import slot_to_view
from assistant.stores.errors import UnknownService
from web.dependencies import DesksDep, LocaleDep, read
from web.openapi import problems
from web.problems import Refused
from web.schemas import QueryTime, SlotList, StoreList

router = APIRouter(prefix="/api/v1/stores", tags=["stores"], dependencies=[Depends(read)])

Service = Annotated[str | None, Query(max_length=64, description="A code of the catalogue.")]
MAX_SLOTS = 500


@router.get("", responses=problems("sign-in", "invalid"))
def stores(
    desks: DesksDep,
    locale: LocaleDep,
    lat: Annotated[float | None, Query(ge=-90, le=90, description="WGS-84.")] = None,
    lon: Annotated[float | None, Query(ge=-180, le=180, description="WGS-84.")] = None,
    service: Service = None,
    open_at: Annotated[
        QueryTime | None, Query(description="Open then; ISO 8601 with offset.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 5,
) -> StoreList:
    """List stores, nearest first; without a place in the order of the catalogue."""
    if (lat is None) != (lon is None):
        missing = "lat" if lat is None else "lon"
        raise Refused("invalid", f"{missing} is missing; send lat and lon together.", field=missing)
    found = desks.stores.nearest(
        lat, lon, service=service, open_at=open_at, now=desks.clock.now(), limit=limit,
        locale=locale,
    )  # fmt: skip
    return StoreList(stores=found)


@router.get(
    "/{store_id}/slots", responses=problems("sign-in", "unknown-store", "invalid", "not-offered")
)
def slots(
    desks: DesksDep,
    store_id: str,
    service: Annotated[str, Query(max_length=64, description="A code of the catalogue.")],
    date: Annotated[
        date | None, Query(description="A day of the store's calendar; without it all days ahead.")
    ] = None,
) -> SlotList:
    """List the slots that can be booked now, earliest first."""
    desks.stores.get(store_id)
    if service not in desks.shipped.services:
        raise UnknownService(service)
    found = desks.bookings.slots(store_id, service, day=date, limit=MAX_SLOTS)
    return SlotList(slots=[slot_to_view(slot) for slot in found])
