"""Marketing copy as it leaves the assistant."""

from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel

from assistant.marketing.model import Brief, Checked, Copy, Length, Text, Violation
from knowledge_base.campaigns import Audience

SHAPES = ("3x4", "9x16", "1x1")
POSTER_PATH = "/api/v1/marketing/poster.png"


class FactView(BaseModel):
    """Something that the text says, and the record that says so."""

    claim: str
    source: str


class ViolationView(BaseModel):
    """Words that the law forbids, with its article."""

    words: str
    article: str
    why: str


class SmsView(BaseModel):
    """The length of a short message."""

    chars: int
    parts: int
    encoding: Literal["GSM-7", "UCS-2"]


class AudienceView(BaseModel):
    """How many of the store's customers the campaign is for."""

    group: Audience
    customers: int


class TextView(BaseModel):
    """One of the three texts; `mended` is what was taken out of its draft."""

    title: str
    body: str
    hashtags: list[str]
    facts: list[FactView]
    mended: list[ViolationView]
    sms: SmsView | None


class CopyView(BaseModel):
    """The first text, all three, and what whoever publishes them should know.

    `violations` is empty: what was found in a draft has been mended, see `mended` of each text.
    """

    title: str
    body: str
    hashtags: list[str]
    facts: list[FactView]
    violations: list[ViolationView]
    poster_url: str
    posters: dict[str, str]
    texts: list[TextView]
    audience: AudienceView | None
    ai_label: str | None
    notes: list[str]
    model: str


class CheckView(BaseModel):
    """What the law forbids in a text, and the text without it; empty when nothing is left."""

    violations: list[ViolationView]
    mended: str
    sms: SmsView | None


def check_to_view(found: Checked) -> CheckView:
    """Convert what was found in a text for programs."""
    violations = [_violation(violation) for violation in found.violations]
    return CheckView(violations=violations, mended=found.mended, sms=_sms(found.length))


def copy_to_view(found: Copy, brief: Brief) -> CopyView:
    """Convert copy for programs."""
    texts = [_text(text) for text in found.texts]
    posters = {shape: poster_url(brief, shape) for shape in SHAPES}
    size = found.audience
    return CopyView(
        **texts[0].model_dump(include={"title", "body", "hashtags", "facts"}),
        violations=[],
        poster_url=posters["3x4"],
        posters=posters,
        texts=texts,
        audience=AudienceView(group=size.group, customers=size.customers) if size else None,
        ai_label=found.label,
        notes=found.notes,
        model=found.model,
    )


def poster_url(brief: Brief, shape: str) -> str:
    """Return where the poster of a brief is drawn."""
    wish = {"service": brief.service} if brief.service else {"campaign": brief.campaign}
    query = {"store_id": brief.store_id, **wish, "locale": brief.locale, "shape": shape}
    return f"{POSTER_PATH}?{urlencode(query)}"


def _text(text: Text) -> TextView:
    return TextView(
        title=text.title,
        body=text.body,
        hashtags=text.hashtags,
        facts=[FactView(claim=f.claim, source=f.source) for f in text.facts],
        mended=[_violation(violation) for violation in text.mended],
        sms=_sms(text.length),
    )


def _violation(found: Violation) -> ViolationView:
    return ViolationView(words=found.words, article=found.article, why=found.why)


def _sms(length: Length | None) -> SmsView | None:
    if length is None:
        return None
    return SmsView(chars=length.chars, parts=length.parts, encoding=length.encoding)
