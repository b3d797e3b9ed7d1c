"""Prices, stores and slots in words."""

from itertools import groupby

from assistant.messages import SlotView, StoreView
from assistant.planner.asking import asks_duration
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue
from assistant.planner.wording import Wording, yuan
from assistant.planner.work import wanted_service
from assistant.problems import worst_severity

# Asked after a place was known: another one is told instead of it.
_MOVED_ON = ("store", "slot", "name", "phone", "confirmation")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def price_part(state: Dialogue, say: Wording, names: dict[str, str]) -> list[str]:
    """Return the price estimate of this turn, if one was made."""
    seen = state.turn.evidence
    if seen.estimate is None or seen.estimate_service is None:
        return []
    takes = _duration_part(state, say, names)
    if takes and not state.turn.said.has("price", "compare"):
        return takes
    estimate = seen.estimate
    return [
        *takes,
        say(
            "price" if estimate.parts.high else "price_labour",
            low=yuan(estimate.low),
            high=yuan(estimate.high),
            labour_low=yuan(estimate.labour.low),
            labour_high=yuan(estimate.labour.high),
            parts_low=yuan(estimate.parts.low),
            parts_high=yuan(estimate.parts.high),
            service=names[seen.estimate_service],
            excludes=say("joined").join(text.rstrip("。.") for text in estimate.excludes),
            doc=f"service:{seen.estimate_service}",
        ),
    ]


def _duration_part(state: Dialogue, say: Wording, names: dict[str, str]) -> list[str]:
    """Return how long the work takes, if that was asked."""
    seen = state.turn.evidence
    if not (
        seen.estimate_minutes
        and seen.estimate_service
        and asks_duration(state.turn.said.text, midway=state.midway)
    ):
        return []
    return [
        say(
            "takes",
            service=names[seen.estimate_service],
            time=say.duration(seen.estimate_minutes),
            doc=f"service:{seen.estimate_service}",
        )
    ]


def _stands(state: Dialogue, catalogue: Catalogue) -> bool:
    """Return whether help has to come to the car, and these stores are to bring it."""
    brought = state.flagged and wanted_service(state, catalogue) in catalogue.roadside
    return brought or worst_severity(state.problems) == "stop_now"


def store_parts(
    state: Dialogue, say: Wording, names: dict[str, str], catalogue: Catalogue
) -> list[str]:
    """Return the stores and slots that this turn found."""
    seen, parts = state.turn.evidence, []
    if seen.no_store:
        return [say("no_store")]
    if seen.stores and _stands(state, catalogue):
        parts.append(say("roadside_demo" if seen.stores[0].demo else "roadside"))
    if seen.stores:
        service = wanted_service(state, catalogue)
        title = _title(state, service, say, names)
        if len(seen.stores) == 1 and seen.stores[0].store_id == state.asked_store:
            title = say("store_named")
        lines = [
            _store(n, store, service, say, plain=state.turn.flagged)
            for n, store in enumerate(seen.stores, 1)
        ]
        parts.append("\n".join([title, *lines]))
        if state.turn.said.has("opening_hours") and state.turn.said.pick is None:
            parts.append(_hours(seen.stores[0], say))
    elif state.store is not None and state.turn.said.has("opening_hours"):
        # Asked on the way to a booking: the shop at hand is meant.
        parts.append(_hours(state.store, say))
    return [*parts, *_only_near(state, say), *_slots(state, say)]


def _only_near(state: Dialogue, say: Wording) -> list[str]:
    """Say that no other store is near, where one was asked for; the times stand as they did."""
    far, near = state.turn.farther, state.store
    if far is None or near is None:
        return []
    told = say(
        "only_near", store=near.name, km=near.distance_km, other=far.name, far=far.distance_km
    )
    times = slot_lines(state.slots, say) if state.slot is None else []
    return ["\n".join([told, *times])]


def _title(state: Dialogue, service: str | None, say: Wording, names: dict[str, str]) -> str:
    """Return the line above the stores; who moves on to another place reads its name there."""
    place = state.turn.said.place
    if place is not None and service and state.asked[-1:] and state.asked[-1] in _MOVED_ON:
        where = place.name_zh if state.locale == "zh" else place.name_en
        return say("stores_near", place=where, service=names[service])
    return say("stores", service=names[service]) if service else say("stores_any")


def _store(n: int, store: StoreView, service: str | None, say: Wording, *, plain: bool) -> str:
    """Return the line of a store; a plain one has no price."""
    far = store.distance_km
    line = say(
        "store",
        n=n,
        name=store.name,
        demo=say("demo") if store.demo else "",
        # A store asked for by name has no distance: nobody said where the driver is.
        distance="" if far is None else say("distance", km=far),
        open=say(_opening(store)),
    )
    offer = next((s for s in store.services if s.code == service), None)
    if offer is not None and not plain:
        line += say("store_price", low=yuan(offer.low), high=yuan(offer.high))
    return line if store.bookable else line + say("store_call")


def _opening(store: StoreView) -> str:
    """An imported store may come without hours: then nothing is known, closed least of all."""
    if not any(store.hours.values()):
        return "hours_unknown"
    return "open_now" if store.open_now else "closed_now"


def _hours(store: StoreView, say: Wording) -> str:
    spans = ["、".join("–".join(span) for span in store.hours.get(day, [])) for day in _DAYS]
    days = []
    for text, run in groupby(range(len(_DAYS)), key=lambda index: spans[index]):
        first, *rest = run
        day = say.weekday(first)
        if rest:
            day = say("hours_run", first=day, last=say.weekday(rest[-1]))
        days.append(say("hours_day", day=day, spans=text or say("hours_closed")))
    return say("hours_today", name=store.name, hours=say("listing").join(days))


def _slots(state: Dialogue, say: Wording) -> list[str]:
    seen = state.turn.evidence
    name = state.store.name if state.store is not None else ""
    if seen.no_slot:
        return [say("no_slot", store=name)]
    if not seen.slots:
        return []
    if not seen.wish_missed:
        return ["\n".join([say("slots", store=name), *slot_lines(seen.slots, say)])]
    lines = "\n".join([say("wish_missed"), *slot_lines(seen.slots, say)])
    return [_hours(state.store, say), lines] if state.store is not None else [lines]


def slot_lines(slots: list[SlotView], say: Wording) -> list[str]:
    """Return numbered slot times, as long as the list that was offered."""
    return [say("slot", n=n, when=say.when(slot.starts_at)) for n, slot in enumerate(slots, 1)]
