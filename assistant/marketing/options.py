"""What can be written about for a store: its services, occasions, and groups of its customers."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from assistant.marketing.errors import NotSold
from assistant.marketing.facts import gather
from assistant.marketing.model import Brief
from assistant.marketing.phrases import load_phrases
from assistant.messages import Name
from knowledge_base.campaigns import Audience, Campaign
from knowledge_base.load import Knowledge
from knowledge_base.schema import Localised, Store


class ServiceOption(BaseModel):
    """A service that the store offers."""

    code: str
    name: Name


class CampaignOption(ServiceOption):
    """An occasion; `customers` are those of the store in its group, null where it is for all."""

    audience: Audience | None
    customers: int | None


class OptionsView(BaseModel):
    """What a text for this store can be about."""

    store_id: str
    services: list[ServiceOption]
    campaigns: list[CampaignOption]


def options_of(
    store: Store,
    knowledge: Knowledge,
    campaigns: Mapping[str, Campaign],
    count: Callable[[Audience], int],
) -> OptionsView:
    """Return the services that a store offers and the campaigns of which it offers enough."""
    offered = [code for code in store.services if code in knowledge.services]
    suiting = [c for c in campaigns.values() if _suits(c, store, knowledge, campaigns)]
    return OptionsView(
        store_id=store.store_id,
        services=[
            ServiceOption(code=code, name=_name(knowledge.services[code].name)) for code in offered
        ],
        campaigns=[
            CampaignOption(
                code=campaign.code,
                name=_name(campaign.name),
                audience=campaign.audience,
                customers=count(campaign.audience) if campaign.audience else None,
            )
            for campaign in suiting
        ],
    )


def _suits(
    campaign: Campaign, store: Store, knowledge: Knowledge, campaigns: Mapping[str, Campaign]
) -> bool:
    brief = Brief(store.store_id, "meituan", "zh", campaign=campaign.code)
    try:
        gather(brief, knowledge, campaigns, store, load_phrases("zh"))
    except NotSold:
        return False
    return True


def _name(text: Localised) -> Name:
    return Name(zh=text.zh, en=text.en)
