"""Find stores and free slots."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.booking.clock import Clock
from assistant.evidence import Evidence
from assistant.messages import Location, StoreView
from assistant.places.gazetteer import Gazetteer
from assistant.ports import Appointments, Stores
from assistant.stores.errors import UnknownStore
from knowledge_base.load import Knowledge

# Beyond this nobody brings a car; better to say that there is no store.
REACH_KM = 120.0
ANY_HOUR = (time.min, time.max)


class PlaceUnknown(Exception):
    """There is no place to search around; the driver must be asked for one."""


def build_find_stores(
    stores: Stores, gazetteer: Gazetteer, knowledge: Knowledge, clock: Clock
) -> BaseTool:
    """Return the tool that finds the nearest stores."""

    @tool(response_format="content_and_artifact")
    def find_stores(
        runtime: ToolRuntime[TurnContext],
        service: str | None = None,
        place: str | None = None,
        store: str | None = None,
    ) -> Answer:
        """Find the nearest stores that do a service, nearest first, with distance and price range.

        Without `place` the driver's own location is used. Never name a store that this did not
        return.

        Args:
            service: A service code; leave out to find any store.
            place: City and district in the driver's words, such as "上海浦东" or "Xi'an Yanta".
            store: The whole name or the id of a store that the driver asked for by name; it comes
                alone. Where it doesn't do the service, those near it come that do.
        """
        if service is not None and service not in knowledge.services:
            known = ", ".join(knowledge.services)
            return answer(Evidence(error=f"no service {service!r}; the codes are: {known}"))
        if store is not None:
            named = _asked_for(stores, store, clock.now(), runtime.context)
            if named is None:
                return answer(
                    Evidence(error=f"no store {store!r}; leave it out to find the nearest")
                )
            if service is None or service in {offer.code for offer in named.services}:
                return answer(Evidence(stores=[named]))
            lat, lon = named.lat, named.lon
        else:
            lat, lon = _whereabouts(runtime, place, gazetteer)
        # A car that can't move needs help that is open now; other work can wait for the morning.
        urgent = _comes_to_the_car(knowledge, service)
        found = _near(stores, lat, lon, service, urgent, clock.now(), runtime.context)
        return answer(Evidence(stores=found, around=Location(lat=lat, lon=lon), no_store=not found))

    return find_stores


def _comes_to_the_car(knowledge: Knowledge, service: str | None) -> bool:
    return service in knowledge.services and knowledge.services[service].category == "roadside"


def _whereabouts(
    runtime: ToolRuntime[TurnContext], place: str | None, gazetteer: Gazetteer
) -> tuple[float, float]:
    found = gazetteer.resolve(place, expected=True) if place else []
    if found:
        return found[0].lat, found[0].lon
    state: dict[str, Any] = runtime.state
    known = state.get("location")
    if known is None:
        raise PlaceUnknown("the driver's place is not known; ask for the city and district")
    return known["lat"], known["lon"]


def _asked_for(stores: Stores, store: str, now: datetime, context: TurnContext) -> StoreView | None:
    try:
        return stores.view(stores.named(store) or store, now=now, locale=context.locale)
    except UnknownStore:
        return None


def _near(
    stores: Stores, lat: float, lon: float, service: str | None, urgent: bool,
    now: datetime, context: TurnContext,
) -> list[StoreView]:  # fmt: skip
    for open_at in (now, None) if urgent else (None,):
        found = stores.nearest(
            lat, lon, service=service, open_at=open_at, now=now, limit=3, locale=context.locale
        )
        close = [s for s in found if s.distance_km is not None and s.distance_km <= REACH_KM]
        if close:
            return close
    return []


def _clock(text: str | None, otherwise: time) -> time:
    return time.fromisoformat(text) if text else otherwise


def build_find_slots(
    appointments: Appointments,
    knowledge: Knowledge,
    clock: Clock,
    asked: Callable[[str, str, str], None],
) -> BaseTool:
    """Return the tool that lists free slots; `asked` is told store, service and thread."""

    @tool(response_format="content_and_artifact")
    def find_slots(
        runtime: ToolRuntime[TurnContext],
        store_id: str,
        service: str,
        earliest: str | None = None,
        latest: str | None = None,
        from_hour: str | None = None,
        to_hour: str | None = None,
    ) -> Answer:
        """List free slots of a store for a service, earliest first. Offer only these.

        Args:
            store_id: An id returned by `find_stores`.
            service: The service code to book.
            earliest: First start wanted, ISO 8601 with offset; leave out for the next free ones.
            latest: Last start wanted, ISO 8601 with offset.
            from_hour: Earliest time of day wanted on any day, "HH:MM".
            to_hour: Latest time of day wanted on any day, "HH:MM".
        """
        first = datetime.fromisoformat(earliest) if earliest else None
        last = datetime.fromisoformat(latest) if latest else None
        hours = (_clock(from_hour, time.min), _clock(to_hour, time.max))
        urgent = _comes_to_the_car(knowledge, service)
        find = partial(appointments.slots, store_id, service)
        slots = find(first=first, last=last, hours=hours, soonest=urgent)
        asked(store_id, service, runtime.context.thread_id)
        if slots or (first is None and last is None and hours == ANY_HOUR):
            return answer(Evidence(slots=slots, no_slot=not slots, slot_store=store_id))
        # Nothing in the wished span: the next free ones are more use than an empty answer.
        nearby = find(first=first or clock.now()) or find()
        missed = bool(nearby)
        return answer(
            Evidence(slots=nearby, wish_missed=missed, no_slot=not missed, slot_store=store_id)
        )

    return find_slots
