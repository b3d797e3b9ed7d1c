"""Warning lamps."""

from fastapi import APIRouter, Depends

from assistant.lookups import Lamp, look_up_lamp
from web.dependencies import DesksDep, read
from web.openapi import problems
from web.schemas import LampList

router = APIRouter(prefix="/api/v1/lamps", tags=["knowledge"], dependencies=[Depends(read)])


@router.get("", responses=problems("sign-in", "invalid"))
def lamps(desks: DesksDep) -> LampList:
    """List all lamps with what each colour means and asks for."""
    return LampList(lamps=list(desks.shipped.lamps.values()))


@router.get("/{code}", responses=problems("sign-in", "invalid", "unknown-lamp"))
def lamp(desks: DesksDep, code: str) -> Lamp:
    """Return one lamp."""
    return look_up_lamp(desks.shipped, code)
