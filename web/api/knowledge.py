"""Search over the public knowledge."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.search import SearchView, search_public
from web.dependencies import LocaleDep, ServicesDep, read
from web.openapi import problems

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"], dependencies=[Depends(read)])


@router.get("/search", responses=problems("sign-in", "invalid", "unavailable"))
def search(
    services: ServicesDep,
    locale: LocaleDep,
    q: Annotated[str, Query(max_length=500, description="The question in the driver's words.")],
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    vehicle: Annotated[str | None, Query(max_length=80)] = None,
) -> SearchView:
    """Find passages that answer a question, best first.

    With `abstained` the hits are only the nearest texts and must not be shown as an answer.
    """
    return search_public(services.searcher, q, limit=limit, locale=locale, vehicle=vehicle)
