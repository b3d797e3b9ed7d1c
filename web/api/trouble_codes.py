"""Trouble codes."""

from fastapi import APIRouter, Depends

from assistant.lookups import CodeRecord, look_up_code
from web.dependencies import DesksDep, read
from web.openapi import problems

router = APIRouter(prefix="/api/v1/trouble-codes", tags=["knowledge"], dependencies=[Depends(read)])


@router.get(
    "/{code}", responses=problems("sign-in", "invalid", "unknown-code", "maker-specific-code")
)
def trouble_code(desks: DesksDep, code: str) -> CodeRecord:
    """Return a generic trouble code, in any usual spelling.

    Maker-specific codes (P1xxx and others) are never decoded without the make: 404 says so.
    """
    return look_up_code(desks.shipped, code)
