"""HTML of stores, free times, bookings and sources. All that comes from outside is escaped."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from assistant.dates import say_when
from assistant.messages import BookingView, Citation, Location, Reply, SlotView, StoreView
from web.pages.map import store_map
from web.pages.names import Names
from web.pages.routes import route_link
from web.pages.strings import Strings

EMPTY = Markup("")


def say_button(label: str, say: str, style: str = "") -> Markup:
    """Return a button that sends `say` as the driver's message."""
    return Markup('<button type="button" class="act {}" data-say="{}">{}</button>').format(
        style, say, label
    )


def row(buttons: Iterable[Markup]) -> Markup:
    """Return buttons side by side."""
    return Markup('<div class="row">{}</div>').format(EMPTY.join(buttons))


def stores_and_slots(
    reply: Reply, service: str | None, names: Names, t: Strings, around: Location | None = None
) -> Markup:
    """Return stores and free times: the chosen store and its times first, then the others.

    `service` is the work whose price the cards show, `around` the point that distances count from.
    """
    chosen = reply.slots[0].store_id if reply.slots else None
    stores = sorted(reply.stores, key=lambda store: store.store_id != chosen)
    cards = [
        _store(number, store, reply, chosen, service, names, t)
        for number, store in enumerate(stores, 1)
    ]
    first = cards[:1] if chosen in [store.store_id for store in stores] else []
    drawn = store_map(stores, around, t, names.map_datum)
    if chosen is None:
        return _list(t("stores"), cards, drawn)
    rest = cards[len(first) :]
    return EMPTY.join(
        (
            _list(t("stores"), first),
            _slots(reply, names, t),
            _list(t("other_stores"), rest) if rest else EMPTY,
            drawn,
        )
    )


def _list(title: str, cards: list[Markup], drawn: Markup = EMPTY) -> Markup:
    if not cards:
        return EMPTY
    return Markup('<h3>{}</h3>{}<ul class="stores">{}</ul>').format(title, drawn, EMPTY.join(cards))


def _slots(reply: Reply, names: Names, t: Strings) -> Markup:
    """Return the free times, a row of buttons a day; a click sends the time in words."""
    if not reply.slots:
        return EMPTY
    title = t("slots_at", store=names.store(reply.slots[0].store_id, t.locale))
    labels = [say_when(slot.starts_at, t.locale) for slot in _in_order(reply.slots)]
    days = EMPTY.join(
        Markup('<div class="day"><h4>{}</h4><div class="times">{}</div></div>').format(
            day, EMPTY.join(_time(label) for label in times)
        )
        for day, times in groupby(labels, key=lambda label: label.rpartition(" ")[0])
    )
    return Markup('<h3>{}</h3><div class="slots">{}</div>').format(title, days)


def booking_card(
    booking: BookingView, names: Names, t: Strings, *, by_code: bool = False
) -> Markup:
    """Return the card of a booking, with calendar file, change and cancel.

    `by_code`: the buttons name the booking, which the conversation may know nothing of.
    """
    rows = (
        ("booking_code", Markup('<strong class="code">{}</strong>').format(booking.code)),
        ("booking_time", say_when(booking.starts_at, t.locale)),
        (
            "booking_store",
            Markup("{} {}").format(
                names.store(booking.store_id, t.locale),
                _demo_mark(t) if names.is_demo(booking.store_id) else EMPTY,
            ),
        ),
        ("booking_service", names.service(booking.service, t.locale)),
        ("booking_name", booking.name),
        ("booking_phone", booking.phone_masked),
    )
    facts = EMPTY.join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(t(key), value) for key, value in rows
    )
    return Markup(
        '<section class="card booking booking-{}"><header><h3>{}</h3><span class="pill">{}</span>'
        "</header><dl>{}</dl>{}</section>"
    ).format(
        booking.status,
        t("booking"),
        t(f"status_{booking.status}"),
        facts,
        _changes(booking, names, t, by_code=by_code),
    )


def sources(citations: list[Citation], t: Strings) -> Markup:
    """Return the numbered sources, closed until asked for."""
    if not citations:
        return EMPTY
    items = EMPTY.join(
        Markup('<li value="{}" data-source="{}" tabindex="-1"><b>{}</b><p>{}</p>{}</li>').format(
            c.n, c.n, c.title, c.snippet, _link(c.url, t)
        )
        for c in citations
    )
    return Markup('<details class="sources"><summary>{}</summary><ol>{}</ol></details>').format(
        t("sources", n=len(citations)), items
    )


def _store(
    number: int, store: StoreView, reply: Reply, chosen: str | None, service: str | None,
    names: Names, t: Strings,
) -> Markup:  # fmt: skip
    demo = _demo_mark(t) if store.demo else EMPTY
    facts = [_distance(store, t), _open(store, t), _price(store, service, t)]
    more = [_today(store, names, t), store.address]
    if store.phone and not store.demo:
        more.append(t("phone", phone=store.phone))
    return Markup(
        '<li class="card store"><div class="head"><b><i class="pin-no" aria-hidden="true">{}</i>{}'
        '</b>{}</div><p class="facts">{}</p><p class="more">{}</p>{}</li>'
    ).format(
        number,
        store.name,
        demo,
        EMPTY.join(fact for fact in facts if fact),
        Markup("<br>").join(part for part in more if part),
        _choice(store, reply, chosen, service, names, t),
    )


def _demo_mark(t: Strings) -> Markup:
    return Markup('<span class="pill demo">{}</span>').format(t("demo"))


def _distance(store: StoreView, t: Strings) -> Markup:
    if store.distance_km is None:
        return EMPTY
    return Markup("<span>{}</span>").format(t("distance", km=store.distance_km))


def _open(store: StoreView, t: Strings) -> Markup:
    state = "open" if store.open_now else "closed"
    return Markup('<span class="{}">{}</span>').format(state, t(f"{state}_now"))


def _price(store: StoreView, service: str | None, t: Strings) -> Markup:
    found = next((s for s in store.services if s.code == service), None)
    if found is None:
        return EMPTY
    name = found.name.zh if t.locale == "zh" else found.name.en
    span = t("price", low=round(found.low / 100), high=round(found.high / 100))
    return Markup("<span>{} <b>{}</b></span>").format(name, span)


def _today(store: StoreView, names: Names, t: Strings) -> str:
    if not store.hours:
        return t("call_first")
    periods = store.hours.get(names.weekday(store.store_id), [])
    if not periods:
        return t("today_closed")
    return t("today", spans=" / ".join(f"{begin}–{end}" for begin, end in periods))


def _choice(
    store: StoreView, reply: Reply, chosen: str | None, service: str | None, names: Names,
    t: Strings,
) -> Markup:  # fmt: skip
    parts = []
    if not store.bookable:
        parts.append(Markup('<span class="hint">{}</span>').format(t("call_first")))
    elif store.store_id != chosen and reply.awaiting in ("store", "slot"):
        label = t("choose_store" if reply.awaiting == "store" else "see_times")
        parts.append(say_button(label, t("say_store", name=store.name)))
    # A car that must stand is not sent on its way.
    if reply.urgency != "stop_now" and not names.comes_to_the_car(service or ""):
        parts.append(route_link((store.lat, store.lon), store.name, t, demo=store.demo))
    return row(parts) if parts else EMPTY


def _time(label: str) -> Markup:
    return Markup(
        '<button type="button" class="act time" data-say="{}" aria-label="{}">{}</button>'
    ).format(label, label, label.rpartition(" ")[2])


def _in_order(slots: list[SlotView]) -> list[SlotView]:
    unique = {slot.starts_at: slot for slot in slots}
    return sorted(unique.values(), key=lambda slot: datetime.fromisoformat(slot.starts_at))


def _route(booking: BookingView, names: Names, t: Strings) -> Markup:
    place = names.place(booking.store_id)
    if place is None or names.comes_to_the_car(booking.service):
        return EMPTY
    name = names.store(booking.store_id, t.locale)
    return route_link(place, name, t, demo=names.is_demo(booking.store_id))


def _changes(booking: BookingView, names: Names, t: Strings, *, by_code: bool) -> Markup:
    if booking.status not in ("held", "confirmed"):
        return EMPTY
    calendar, which = EMPTY, "_code" if by_code else ""
    # Only an address of ours: a link from elsewhere would leave the site unseen.
    if booking.calendar_url.startswith("/api/"):
        calendar = Markup('<a class="act main" href="{}" download>{}</a>').format(
            booking.calendar_url, t("calendar")
        )
    return row(
        (
            calendar,
            _route(booking, names, t),
            say_button(t("booking_move"), t("say_move" + which, code=booking.code)),
            say_button(t("booking_cancel"), t("say_cancel" + which, code=booking.code), "quiet"),
        )
    )


def _link(url: str | None, t: Strings) -> Markup:
    if not (url or "").startswith("https://"):
        return EMPTY
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(
        url, t("open_source")
    )
