"""Photos of solved cases; technicians alone see them."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.responses import Response

from assistant.cases.showing import photo_to_view
from assistant.cases.views import PhotoView
from web.api.cases import ACT, CLOSED, READ, CasesDep, Technician
from web.openapi import problems

router = APIRouter(
    prefix="/api/v1/cases/{case_id}/photos",
    tags=["technician"],
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 4096},
)

JPEG = "image/jpeg"


@router.post(
    "",
    status_code=201,
    dependencies=ACT,
    responses=problems(
        *CLOSED, "csrf", "malformed", "too-large", "not-an-image", "invalid", "unknown-case",
        "case-not-changeable",
    ),
)  # fmt: skip
def add_photo(
    case_id: str,
    image: Annotated[UploadFile, File(description="JPEG, PNG, WebP, HEIC or GIF up to 25 MB.")],
    by: Technician,
    desk: CasesDep,
) -> PhotoView:
    """Add a photo to a case, which takes six.

    Kept is the picture alone, reduced to 1600 pixels and encoded anew: no place, time or other
    metadata. Cover plates and faces before sending it.
    """
    return photo_to_view(case_id, desk.photos.add(case_id, image.file.read(), by))


@router.get(
    "/{photo_id}",
    dependencies=READ,
    response_class=Response,
    responses={
        200: {"content": {JPEG: {"schema": {"type": "string", "format": "binary"}}}},
        **problems(*CLOSED, "invalid", "unknown-photo"),
    },
)
def photo(
    case_id: str,
    photo_id: str,
    desk: CasesDep,
) -> Response:
    """Return a photo as JPEG."""
    return Response(desk.photos.get(case_id, photo_id), media_type=JPEG)


@router.delete(
    "/{photo_id}",
    status_code=204,
    dependencies=ACT,
    responses=problems(*CLOSED, "csrf", "invalid", "unknown-photo"),
)
def remove_photo(case_id: str, photo_id: str, by: Technician, desk: CasesDep) -> None:
    """Erase a photo."""
    desk.photos.remove(case_id, photo_id, by)
