"""Warning lamps and their pictures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.lookups import Lamp, look_up_lamp
from assistant.symbols import LampColour, lamp_symbol
from web.dependencies import DesksDep, glance, read
from web.openapi import problems
from web.schemas import LampList

router = APIRouter(prefix="/api/v1/lamps", tags=["knowledge"])

SVG = "image/svg+xml"
# Pictures change with releases alone, and hold nothing of whoever asks.
CACHED = {"Cache-Control": "public, max-age=86400"}
Colour = Annotated[
    LampColour | None, Query(description="The lamp's usual colour without it.", examples=["red"])
]


@router.get("", dependencies=[Depends(read)], responses=problems("sign-in", "invalid"))
def lamps(desks: DesksDep) -> LampList:
    """List all lamps with what each colour means and asks for."""
    return LampList(lamps=list(desks.shipped.lamps.values()))


@router.get(
    "/{code}",
    dependencies=[Depends(read)],
    responses=problems("sign-in", "invalid", "unknown-lamp"),
)
def lamp(desks: DesksDep, code: str) -> Lamp:
    """Return one lamp."""
    return look_up_lamp(desks.shipped, code)


@router.get(
    "/{code}/symbol",
    dependencies=[Depends(glance)],
    response_class=Response,
    responses={
        200: {"content": {SVG: {"schema": {"type": "string"}}}},
        **problems("invalid", "unknown-lamp"),
    },
)
def symbol(desks: DesksDep, code: str, colour: Colour = None) -> Response:
    """Return the picture of a lamp as SVG, transparent around, to be shown on a dark ground.

    It begins no session and may be cached for a day.
    """
    picture = lamp_symbol(desks.shipped, code, colour)
    return Response(picture, media_type=SVG, headers=CACHED)
