"""What drivers think of an answer."""

from fastapi import APIRouter
from pydantic import BaseModel

from assistant.feedback.ratings import Ratings, Reason, rate_answer
from web.dependencies import Actor, ServicesDep
from web.openapi import problems
from web.schemas import Body, PlainId

router = APIRouter(prefix="/api/v1", tags=["chat"])


class RatingRequest(Body):
    """Whether the last answer helped, and what was wrong with it."""

    helpful: bool
    reason: Reason | None = None


class Rated(BaseModel):
    """The turn that was rated, counted from 0."""

    turn: int


@router.post(
    "/threads/{thread_id}/rating",
    status_code=201,
    responses=problems(
        "malformed", "sign-in", "csrf", "unknown-thread", "too-large", "invalid", "unavailable"
    ),
)
async def rate(
    thread_id: PlainId, body: RatingRequest, services: ServicesDep, visitor: Actor
) -> Rated:
    """Rate the last answer of a conversation. The reason is one of a list, so it names nobody."""
    turn = await rate_answer(
        services.assistant,
        Ratings(services.desks.engine),
        thread_id,
        visitor.caller,
        helpful=body.helpful,
        reason=body.reason,
    )
    return Rated(turn=turn)
