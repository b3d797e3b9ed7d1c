"""Finds the nearest stores that are open and do the work."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.messages import Name, StoreService, StoreView
from assistant.places.distance import haversine_km
from assistant.pricing import estimate
from assistant.stores.errors import UnknownService, UnknownStore
from assistant.stores.hours import is_open
from knowledge_base.schema import Locale, Service, Store, VehicleClass


@dataclass(frozen=True)
class _Match:
    """A store that fits. `certain` is false where its record leaves hours or services open."""

    store: Store
    distance_km: float | None
    certain: bool


class StoreDirectory:
    """The stores, in catalogue order, with the service catalogue that prices their work."""

    def __init__(self, stores: Iterable[Store], catalogue: Mapping[str, Service]) -> None:
        self._stores = {store.store_id: store for store in stores}
        self._catalogue = catalogue

    def get(self, store_id: str) -> Store:
        """Return the record of a store.

        Raises:
            UnknownStore: No store has this id.
        """
        try:
            return self._stores[store_id]
        except KeyError:
            raise UnknownStore(store_id) from None

    def nearest(
        self,
        lat: float | None,
        lon: float | None,
        *,
        service: str | None = None,
        open_at: datetime | None = None,
        now: datetime,
        limit: int = 5,
        locale: Locale,
        vehicle_class: VehicleClass | None = None,
    ) -> list[StoreView]:
        """List stores, nearest first.

        Stores that do not offer `service` or are closed at `open_at` are left out. Those whose
        record does not tell (no services or no hours) come after all that do, as "call first".

        Args:
            lat: WGS-84 degrees; without a place there is no distance and the order is the
                catalogue's.
            lon: WGS-84 degrees.
            service: A code of the catalogue that the store must offer.
            open_at: An aware time at which the store must be open.
            now: The aware business time, for `open_now`.
            limit: Most stores to return.
            locale: The language of name and address.
            vehicle_class: The class that prices are for; None spans all.

        Raises:
            UnknownService: The catalogue has no such service.
        """
        if service is not None and service not in self._catalogue:
            raise UnknownService(service)
        matches = list(self._matches(lat, lon, service, open_at))
        matches.sort(key=lambda match: (not match.certain, match.distance_km or 0.0))
        return [
            self._view(match.store, match.distance_km, now, locale, vehicle_class)
            for match in matches[:limit]
        ]

    def view(
        self,
        store_id: str,
        *,
        now: datetime,
        locale: Locale,
        lat: float | None = None,
        lon: float | None = None,
        vehicle_class: VehicleClass | None = None,
    ) -> StoreView:
        """Show one store, with its distance from a point where one is given.

        Raises:
            UnknownStore: No store has this id.
        """
        store = self.get(store_id)
        return self._view(store, _distance(store, lat, lon), now, locale, vehicle_class)

    def _matches(
        self, lat: float | None, lon: float | None, service: str | None, open_at: datetime | None
    ) -> Iterator[_Match]:
        for store in self._stores.values():
            if service and store.services and service not in store.services:
                continue
            if open_at and _has_hours(store) and not _is_open(store, open_at):
                continue
            certain = not (service and not store.services) and not (
                open_at and not _has_hours(store)
            )
            yield _Match(store, _distance(store, lat, lon), certain)

    def _view(
        self,
        store: Store,
        distance_km: float | None,
        now: datetime,
        locale: Locale,
        vehicle_class: VehicleClass | None,
    ) -> StoreView:
        return StoreView(
            store_id=store.store_id,
            name=store.name.get(locale),
            address=store.address.get(locale),
            lat=store.lat,
            lon=store.lon,
            distance_km=None if distance_km is None else round(distance_km, 1),
            services=[
                _service(store, self._catalogue[code], locale, vehicle_class)
                for code in store.services
                if code in self._catalogue
            ],
            hours={day: list(periods) for day, periods in store.hours.items()},
            open_now=_is_open(store, now),
            bookable=is_bookable(store),
            phone=store.phone,
            rating=store.rating,
            demo=store.demo,
        )


def is_bookable(store: Store) -> bool:
    """Tell whether slots can be offered: hours, bays and services are known."""
    return _has_hours(store) and bool(store.bays) and bool(store.services)


def _is_open(store: Store, at: datetime) -> bool:
    return is_open(store.hours, store.timezone, at, closed=store.closed)


def _has_hours(store: Store) -> bool:
    return any(store.hours.values())


def _distance(store: Store, lat: float | None, lon: float | None) -> float | None:
    if lat is None or lon is None:
        return None
    return haversine_km(lat, lon, store.lat, store.lon)


def _service(
    store: Store, service: Service, locale: Locale, vehicle_class: VehicleClass | None
) -> StoreService:
    price = estimate(service, vehicle_class=vehicle_class, store=store, locale=locale)
    return StoreService(
        code=service.code,
        name=Name(zh=service.name.zh, en=service.name.en),
        low=price.low,
        high=price.high,
        currency=price.currency,
        duration_min=service.duration_min,
    )
