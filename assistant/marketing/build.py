"""Builds the marketing desk."""

from functools import cache

from assistant.booking.clock import Clock
from assistant.booking.ports import Desk
from assistant.marketing.desk import MarketingDesk
from assistant.providers import build_language_model
from assistant.settings import Settings
from assistant.stores.records import StoreRecords
from knowledge_base.campaigns import load_campaigns
from knowledge_base.load import Knowledge


def open_marketing(
    settings: Settings, shipped: Knowledge, stores: StoreRecords, bookings: Desk, clock: Clock
) -> MarketingDesk:
    """Return what writes copy and posters; a language model is built with the first text.

    Raises:
        ContentError: A campaign names a service or a guide that isn't there.
    """
    return MarketingDesk(
        stores,
        bookings,
        load_campaigns(shipped.services, shipped.guides),
        clock,
        cache(lambda: build_language_model(settings)),
        settings.data_dir / "brands",
    )
