"""Marketing copy and posters of a store, for its staff."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response

from assistant.accounts.model import Account, require_role
from assistant.marketing.model import Brief, Channel, Form, Tone
from assistant.marketing.options import OptionsView
from assistant.marketing.views import CheckView, CopyView, check_to_view, copy_to_view
from assistant.messages import Locale
from web.auth import role
from web.dependencies import DesksDep, act, read
from web.openapi import Responses, problems
from web.problems import Refused
from web.schemas import Body, Text

router = APIRouter(prefix="/api/v1/marketing", tags=["staff"])

staff = role("staff")
Staff = Annotated[Account, Depends(staff)]
# The role first: who has none learns that, whatever else is wrong.
ACT, READ = [Depends(staff), Depends(act)], [Depends(staff), Depends(read)]
CLOSED = ("sign-in", "not-allowed")
FIND = (*CLOSED, "unknown-store", "invalid", "not-offered")

MAX_TEXT = 4000
Shape = Literal["3x4", "9x16", "1x1"]
PNG: Responses = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
}


class MarketingRequest(Body):
    """What to write: exactly one of a service or a campaign; `form` is for WeChat."""

    store_id: Text
    service: Text | None = None
    campaign: Text | None = None
    channel: Channel
    form: Form = "moments"
    tone: Tone = "friendly"
    locale: Locale = "zh"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"store_id": "bj-haidian-general", "service": "brake_pads", "channel": "douyin"},
                {"store_id": "bj-haidian-general", "campaign": "winter_check", "channel": "sms"},
            ]
        }
    )

    @model_validator(mode="after")
    def _one_subject(self) -> "MarketingRequest":
        if (self.service is None) == (self.campaign is None):
            raise ValueError("send either service or campaign")
        return self


@router.get("/options", dependencies=READ, responses=problems(*CLOSED, "unknown-store", "invalid"))
def options(
    by: Staff, desks: DesksDep, store_id: Annotated[str, Query(max_length=80)]
) -> OptionsView:
    """List the services, occasions and customer groups that texts of a store can be about."""
    require_role(by, "staff", store_id=store_id)
    return desks.marketing.options(store_id)


@router.post("", dependencies=ACT, responses=problems(*FIND, "csrf", "malformed", "too-large"))
async def marketing(body: MarketingRequest, by: Staff, desks: DesksDep) -> CopyView:
    """Write three texts from the store's records, lawful and with a source for every statement."""
    require_role(by, "staff", store_id=body.store_id)
    brief = Brief(**body.model_dump())
    return copy_to_view(await desks.marketing.write(brief), brief)


class CheckRequest(MarketingRequest):
    """A text that was written or changed by hand, and what it is for."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "store_id": "bj-haidian-general",
                    "service": "brake_pads",
                    "channel": "wechat",
                    "text": "全市第一，换刹车片就来。",
                }
            ]
        }
    )


@router.post(
    "/check", dependencies=ACT, responses=problems(*FIND, "csrf", "malformed", "too-large")
)
def check(body: CheckRequest, by: Staff, desks: DesksDep) -> CheckView:
    """Say what the law forbids in a text, with the article, and how it reads without it.

    Figures and offers in it are not looked up: they are the writer's own to vouch for.
    """
    require_role(by, "staff", store_id=body.store_id)
    brief = Brief(**body.model_dump(exclude={"text"}))
    return check_to_view(desks.marketing.check(body.text, brief))


@router.get(
    "/poster.png",
    dependencies=ACT,
    response_class=Response,
    responses={**problems(*FIND), **PNG},
)
def poster(
    request: Request,
    by: Staff,
    desks: DesksDep,
    store_id: Annotated[str, Query(max_length=80)],
    service: Annotated[str | None, Query(max_length=64)] = None,
    campaign: Annotated[str | None, Query(max_length=64)] = None,
    shape: Annotated[Shape, Query(description="Width to height.")] = "3x4",
    locale: Locale = "zh",
) -> Response:
    """Draw a poster whose QR code leads to the booking page of this server."""
    require_role(by, "staff", store_id=store_id)
    if (service is None) == (campaign is None):
        raise Refused("invalid", "Send either service or campaign.", field="service")
    brief = Brief(store_id, "wechat", locale, service=service, campaign=campaign)
    query = urlencode({"store": store_id} | ({"service": service} if service else {}))
    png = desks.marketing.poster(brief, shape, f"{request.base_url}?{query}")
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=60"})
