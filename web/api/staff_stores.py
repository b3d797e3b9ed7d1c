"""What staff change of their store."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.stores.changing import StoreChanges
from assistant.stores.views import OwnPrice, StaffCatalogue, StaffStores, StoreSettings
from web.api.staff_bookings import ACT, CLOSED, READ, DeskDep, Staff
from web.openapi import problems
from web.staff_schemas import Closure, Hours, Services, Technicians

router = APIRouter(prefix="/api/v1/staff/stores", tags=["staff"])

FIND = (*CLOSED, "unknown-store", "invalid")
CHANGE = (*FIND, "csrf", "malformed", "too-large")


def store_changes(desk: DeskDep) -> StoreChanges:
    """Return what staff change of their store."""
    return StoreChanges(desk)


ChangesDep = Annotated[StoreChanges, Depends(store_changes)]


@router.get("", dependencies=READ, responses=problems(*CLOSED))
def stores(by: Staff, desk: DeskDep) -> StaffStores:
    """List the stores that the account may work for: its own, or all."""
    return desk.mine(by)


@router.get("/{store_id}", dependencies=READ, responses=problems(*FIND))
def settings(store_id: str, by: Staff, store: ChangesDep) -> StoreSettings:
    """Return hours, services, prices and closed days, and the bookings that no longer fit them."""
    return store.settings(by, store_id)


@router.get("/{store_id}/catalogue", dependencies=READ, responses=problems(*FIND))
def catalogue(store_id: str, by: Staff, store: ChangesDep) -> StaffCatalogue:
    """List every service of the catalogue: whether the store offers it, and at what price."""
    return store.catalogue(by, store_id)


@router.put("/{store_id}/hours", dependencies=ACT, responses=problems(*CHANGE))
def set_hours(store_id: str, body: Hours, by: Staff, store: ChangesDep) -> StoreSettings:
    """Set the opening hours; null goes back to those that the store was imported with."""
    return store.set_hours(by, store_id, body.hours)


@router.put("/{store_id}/services", dependencies=ACT, responses=problems(*CHANGE))
def set_services(store_id: str, body: Services, by: Staff, store: ChangesDep) -> StoreSettings:
    """Set which services are offered; null goes back to those of the import."""
    return store.set_services(by, store_id, body.services)


@router.put("/{store_id}/technicians", dependencies=ACT, responses=problems(*CHANGE))
def set_technicians(
    store_id: str, body: Technicians, by: Staff, store: ChangesDep
) -> StoreSettings:
    """Set who works at the store: skills (categories of services), shifts, days off.

    From then on a slot needs one of them with the skill beside a bay. Ids name nobody.
    """
    return store.set_technicians(by, store_id, body.technicians)


@router.put("/{store_id}/prices/{service}", dependencies=ACT, responses=problems(*CHANGE))
def set_price(
    store_id: str, service: str, body: OwnPrice, by: Staff, store: ChangesDep
) -> StoreSettings:
    """Set the store's own price of a service, for every vehicle class, cents."""
    return store.set_price(by, store_id, service, body)


@router.delete("/{store_id}/prices/{service}", dependencies=ACT, responses=problems(*CHANGE))
def drop_price(store_id: str, service: str, by: Staff, store: ChangesDep) -> StoreSettings:
    """Go back to the catalogue's range for a service."""
    return store.set_price(by, store_id, service, None)


@router.post("/{store_id}/closures", dependencies=ACT, responses=problems(*CHANGE))
def close_day(store_id: str, body: Closure, by: Staff, store: ChangesDep) -> StoreSettings:
    """Close the store for a day.

    No booking is made for that day from now on. Those that stand are in `affected`, each with
    slots to move it to; they stay there until they are moved or cancelled.
    """
    return store.close(by, store_id, body.day, body.reason)


@router.delete("/{store_id}/closures/{day}", dependencies=ACT, responses=problems(*CHANGE))
def reopen_day(store_id: str, day: date, by: Staff, store: ChangesDep) -> StoreSettings:
    """Take a closed day back."""
    return store.reopen(by, store_id, day)
