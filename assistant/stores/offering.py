"""The catalogue of services as one store offers and prices it."""

from collections.abc import Iterable

from assistant.messages import Name
from assistant.pricing import estimate
from assistant.stores.needs import needs_of
from assistant.stores.views import OwnPrice, StaffCatalogue, StaffService
from knowledge_base.schema import Service, Store


def catalogue_of(store: Store, services: Iterable[Service]) -> StaffCatalogue:
    """Return every service, whether the store offers it, and at what price."""
    shown = [_service(service, store) for service in services]
    return StaffCatalogue(store_id=store.store_id, services=shown)


def _service(service: Service, store: Store) -> StaffService:
    unpriced = store.model_copy(update={"prices": {}})
    return StaffService(
        code=service.code,
        name=Name(zh=service.name.zh, en=service.name.en),
        category=service.category,
        needs=needs_of(service),
        offered=service.code in store.services,
        doable=any(service.bay in bay.kinds for bay in store.bays),
        own=service.code in store.prices,
        price=_price(service, store),
        catalogue=_price(service, unpriced),
    )


def _price(service: Service, store: Store) -> OwnPrice:
    # The language is that of the exclusions, which are not shown here.
    found = estimate(service, store=store, locale="zh")
    return OwnPrice(labour=found.labour, parts=found.parts)
