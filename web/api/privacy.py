"""What is kept of the one who calls: handed out, and erased."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.views import Erased, PersonalData
from web.dependencies import Actor, ServicesDep
from web.openapi import problems
from web.schemas import PlainId

router = APIRouter(prefix="/api/v1", tags=["privacy"])


def privacy(services: ServicesDep) -> PrivacyDesk:
    """Return what hands out and erases."""
    return services.privacy


PrivacyDep = Annotated[PrivacyDesk, Depends(privacy)]


@router.delete(
    "/threads/{thread_id}",
    status_code=204,
    responses=problems(
        "sign-in", "csrf", "invalid", "unknown-thread", "thread-busy", "unavailable"
    ),
)
async def delete_thread(thread_id: PlainId, desk: PrivacyDep, visitor: Actor) -> None:
    """Erase a conversation: its words, its photos, and the cut-outs that were kept of it.

    Bookings made in it stay; cancel them, or erase everything.
    """
    await desk.delete_thread(thread_id, visitor.caller)


@router.get("/me/export", responses=problems("sign-in", "invalid", "unavailable"))
async def export(
    desk: PrivacyDep,
    visitor: Actor,
    masked: Annotated[
        bool, Query(description="Whether phone numbers, plates and VINs are hidden.")
    ] = True,
) -> PersonalData:
    """Return everything that is kept of the session or account that calls.

    Photos are listed without their pixels; the report of a conversation shows them.
    """
    return await desk.export(visitor.caller.owner, masked=masked)


@router.delete("/me", responses=problems("sign-in", "csrf", "unavailable"))
async def erase(desk: PrivacyDep, visitor: Actor) -> Erased:
    """Erase everything that is kept of the session or account that calls.

    Of bookings that are over the personal part goes. Bookings still to come stay, because the
    store expects the driver: their codes are in the answer; cancel them and erase again.
    """
    return await desk.erase(visitor.caller.owner)
