"""What stores, services and symbols are called, and which day it is there."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from assistant.bootstrap import Desks
from assistant.messages import Locale
from web.pages.map import Datum

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Names:
    """Looks records up; an id without a record stands for itself."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def store(self, store_id: str, locale: Locale) -> str:
        """Return the name of a store."""
        found = self._desks.stores.knowledge().stores.get(store_id)
        return found.name.get(locale) if found else store_id

    def is_demo(self, store_id: str) -> bool:
        """Tell whether a store is made up for demonstration."""
        found = self._desks.stores.knowledge().stores.get(store_id)
        return found is not None and found.demo

    def place(self, store_id: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a store, WGS-84."""
        found = self._desks.stores.knowledge().stores.get(store_id)
        return (found.lat, found.lon) if found else None

    @property
    def map_datum(self) -> Datum | None:
        """The datum of the map service's tiles; None where there is no such service."""
        settings = self._desks.settings
        return settings.map_datum if settings.map_tiles else None

    def comes_to_the_car(self, service: str) -> bool:
        """Tell whether a service is done where the car stands."""
        found = self._desks.stores.knowledge().services.get(service)
        return found is not None and found.category == "roadside"

    def service(self, code: str, locale: Locale) -> str:
        """Return the name of a service."""
        found = self._desks.stores.knowledge().services.get(code)
        return found.name.get(locale) if found else code

    def symbol(self, code: str, locale: Locale) -> str:
        """Return what the symbol of a lamp looks like, in words; "" for what is no lamp."""
        found = self._desks.shipped.lamps.get(code)
        return found.symbol.get(locale) if found else ""

    def weekday(self, store_id: str) -> str:
        """Return the day of the week at a store, as keys of opening hours are written."""
        found = self._desks.stores.knowledge().stores.get(store_id)
        zone: tzinfo | None = ZoneInfo(found.timezone) if found else None
        return WEEKDAYS[self._desks.clock.now().astimezone(zone).weekday()]
