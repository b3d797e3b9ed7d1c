"""What lamp it really was: cut-outs that wait for an answer, and answers given with consent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from assistant.feedback.crops import Crop
from assistant.feedback.giving import Feedback
from web.dependencies import Actor, Reader, ServicesDep
from web.openapi import problems
from web.problems import Refused
from web.schemas import CropList, CropView, FeedbackView, LampFeedback, PlainId

router = APIRouter(prefix="/api/v1/lamps", tags=["feedback"])

PNG = "image/png"
CROP_PATH = "/api/v1/lamps/crops"
ThreadId = Annotated[PlainId, Query(description="The conversation in which the photo was sent.")]


def feedback(services: ServicesDep) -> Feedback:
    """Return what takes the drivers' answers."""
    return services.assistant.feedback


FeedbackDep = Annotated[Feedback, Depends(feedback)]


@router.get("/crops", responses=problems("sign-in", "invalid", "unknown-thread", "unavailable"))
def crops(thread_id: ThreadId, desk: FeedbackDep, visitor: Reader) -> CropList:
    """List the cut-outs of lamps that a conversation asked about, oldest first.

    They are kept for half an hour, in memory or, with PostgreSQL, sealed in a table that all
    processes share, and are open to the sender of the photo alone.
    """
    kept = desk.crops_of(thread_id, visitor.caller)
    return CropList(crops=[_view(crop_id, crop) for crop_id, crop in kept.items()])


@router.get(
    "/crops/{crop_id}",
    response_class=Response,
    responses={
        200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}},
        **problems("sign-in", "invalid", "unknown-crop", "unavailable"),
    },
)
def crop(crop_id: PlainId, desk: FeedbackDep, visitor: Reader) -> Response:
    """Return a cut-out as PNG."""
    return Response(desk.crops.get(crop_id, visitor.caller).png, media_type=PNG)


@router.post(
    "/feedback",
    status_code=201,
    responses=problems(
        "malformed", "sign-in", "csrf", "unknown-thread", "unknown-crop", "too-large", "invalid",
        "unavailable",
    ),
)  # fmt: skip
def give(body: LampFeedback, desk: FeedbackDep, visitor: Actor) -> FeedbackView:
    """Say what lamp it was, and let its cut-out be kept to improve recognition.

    Kept are the cut-out, nothing else of the photo, what it was taken for, its colour, the answer,
    the model and the time. Without `consent: true` nothing is kept. Once more changes nothing;
    another answer to the same cut-out takes the place of the first.
    """
    if not body.consent:
        raise Refused(
            "invalid",
            "Nothing was kept: that needs consent, which is consent: true.",
            field="consent",
        )
    desk.give(body.thread_id, body.crop_id, body.code, visitor.caller)
    return FeedbackView(crop_id=body.crop_id, code=body.code)


@router.delete(
    "/feedback",
    status_code=204,
    responses=problems("sign-in", "csrf", "invalid", "unknown-thread", "unavailable"),
)
def erase(thread_id: ThreadId, desk: FeedbackDep, visitor: Actor) -> None:
    """Withdraw the consent: erase all cut-outs that were kept of a conversation."""
    desk.erase(thread_id, visitor.caller)


def _view(crop_id: str, crop: Crop) -> CropView:
    found = crop.finding
    return CropView(
        crop_id=crop_id,
        box=found.box,
        colour=found.colour,
        candidates=found.candidates,
        picture_url=f"{CROP_PATH}/{crop_id}",
    )
