"""What one photo shows."""

from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile

from assistant.consents import record_consent
from assistant.inspection import InspectionView, inspection_to_view, mask_plates
from web.dependencies import Actor, ServicesDep
from web.openapi import problems

router = APIRouter(
    prefix="/api/v1",
    tags=["photos"],
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 4096},
)


@router.post(
    "/inspect",
    responses=problems(
        "malformed", "sign-in", "csrf", "too-large", "not-an-image", "invalid", "unavailable"
    ),
)
def inspect(
    image: Annotated[UploadFile, File(description="JPEG, PNG, WebP, HEIC or GIF up to 25 MB.")],
    services: ServicesDep,
    visitor: Actor,
    plate: Annotated[
        bool,
        Query(
            description="True returns the number of a plate as well, for the driver's own form; "
            "without it text that stands on a plate is masked."
        ),
    ] = False,
) -> InspectionView:
    """Read warning lamps, damage, trouble codes and text from a photo; nothing of it is kept."""
    data = image.file.read()
    record_consent(services.desks.events, visitor.caller, "photo")
    seen = services.inspector.inspect(data)
    shown = seen if plate else mask_plates(seen, data)
    return inspection_to_view(shown, services.desks.shipped)
