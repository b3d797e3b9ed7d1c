"""Briefs and the facts of shipped stores, for the tests of marketing."""

from functools import cache
from typing import Any

from assistant.marketing.facts import FactSheet, gather
from assistant.marketing.model import Brief
from assistant.marketing.phrases import load_phrases
from knowledge_base.campaigns import Campaign, load_campaigns
from knowledge_base.load import Knowledge
from knowledge_base.schema import Store
from tests.shipped import shipped_knowledge

STORE = "bj-haidian-general"


@cache
def campaigns() -> dict[str, Campaign]:
    known: Knowledge = shipped_knowledge()
    return dict(load_campaigns(known.services, known.guides))


def brief(**changes: Any) -> Brief:
    """Return a brief: brake pads in Haidian, on Meituan, in Chinese."""
    values: dict[str, Any] = {"store_id": STORE, "channel": "meituan", "locale": "zh"}
    if "campaign" not in changes:
        values["service"] = "brake_pads"
    return Brief(**(values | changes))


def facts_of(wanted: Brief, store: Store | None = None) -> FactSheet:
    known = shipped_knowledge()
    store = store or known.stores[wanted.store_id]
    return gather(wanted, known, campaigns(), store, load_phrases(wanted.locale))
