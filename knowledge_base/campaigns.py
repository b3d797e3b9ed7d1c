"""What a shop writes to drivers about beside a single service: seasons, journeys, customers."""

from collections.abc import Container, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from knowledge_base.load import ContentError
from knowledge_base.schema import Identifier, Line, Localised, Record

Audience = Literal["new", "due", "lapsed", "ev"]
VARIANTS = 3

_FILE = Path(__file__).parent / "content" / "campaigns.yaml"


class Hooks(Record):
    """Opening lines, one for each variant of a text."""

    zh: list[Line] = Field(min_length=VARIANTS, max_length=VARIANTS)
    en: list[Line] = Field(min_length=VARIANTS, max_length=VARIANTS)


class Reason(Record):
    """Why now: a sentence that the guide says in its own words."""

    text: Localised
    guide: Identifier


class Campaign(Record):
    """An occasion; `services` are those that suit it, the most fitting first.

    `audience` is the group of the store's own customers that it speaks to, None for everybody.
    """

    code: Identifier
    name: Localised
    audience: Audience | None = None
    services: list[Identifier] = Field(min_length=1)
    hooks: Hooks
    reasons: list[Reason] = Field(min_length=1)
    reviewed: date

    @model_validator(mode="after")
    def _has_no_numbers(self) -> "Campaign":
        texts = [*self.hooks.zh, *self.hooks.en]
        texts += [text for reason in self.reasons for text in (reason.text.zh, reason.text.en)]
        numbered = [text for text in texts if any(char.isdigit() for char in text)]
        if numbered:
            raise ValueError(f"numbers come from records, not from {numbered[0]!r}")
        return self


def load_campaigns(
    services: Container[str], guides: Container[str], *, path: Path = _FILE
) -> Mapping[str, Campaign]:
    """Return the campaigns by code, in the order of the file.

    Args:
        services: The codes of the catalogue.
        guides: The ids of the guides.
        path: Another file with the same shape.

    Raises:
        ContentError: A record is wrong, or names a service or guide that isn't there.
    """
    try:
        found = TypeAdapter(list[Campaign]).validate_python(
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        )
    except ValidationError as error:
        row = error.errors()[0]
        where = ".".join(str(part) for part in row["loc"])
        raise ContentError(f"{path.name}: {where}: {row['msg']}") from error
    for campaign in found:
        missing = [code for code in campaign.services if code not in services]
        missing += [r.guide for r in campaign.reasons if r.guide not in guides]
        if missing:
            raise ContentError(f"{path.name}: {campaign.code}: there is no {', '.join(missing)}")
    return {campaign.code: campaign for campaign in found}
