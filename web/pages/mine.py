"""What a driver has with us: bookings, conversations and their export."""

from datetime import datetime

from markupsafe import Markup

from assistant.appointments import booking_to_view
from assistant.booking.model import Booking
from assistant.errors import UnknownThread
from assistant.history import PastTurn, history
from assistant.messages import Caller, Locale
from web.front import Front
from web.pages.cards import booking_card
from web.pages.names import Names
from web.pages.strings import Strings

MINE_PATH = "/page/mine"
TRANSCRIPT_PATH = "/page/transcripts"
MOST_BOOKINGS = 10
MOST_THREADS = 20
TITLE_CHARS = 42


async def mine_html(rooms: Front, caller: Caller, locale: Locale) -> Markup:
    """Return the caller's bookings, those to come first, and the latest conversations."""
    records, t = rooms.services.privacy.records, Strings(locale)
    booked = [b for b in records.bookings(caller.owner) if b.status != "held"]
    return Markup("<h3>{}</h3>{}<h3>{}</h3>{}").format(
        t("mine_bookings"),
        _bookings(_in_order(booked, rooms.services.desks.clock.now()), rooms, t),
        t("mine_threads"),
        await _threads(rooms, caller, t),
    )


def _in_order(booked: list[Booking], now: datetime) -> list[Booking]:
    coming = [b for b in booked if b.starts_at >= now and b.status != "cancelled"]
    over = [b for b in reversed(booked) if b not in coming]
    return [*coming, *over][:MOST_BOOKINGS]


def _bookings(booked: list[Booking], rooms: Front, t: Strings) -> Markup:
    if not booked:
        return Markup('<p class="hint">{}</p>').format(t("mine_no_bookings"))
    names = Names(rooms.services.desks)
    cards = (booking_card(booking_to_view(booking), names, t, by_code=True) for booking in booked)
    return Markup("").join(cards)


async def _threads(rooms: Front, caller: Caller, t: Strings) -> Markup:
    rows = list(reversed(rooms.services.privacy.records.threads(caller.owner)))
    zone = rooms.services.desks.stores.zone()
    items = []
    for row in rows[:MOST_THREADS]:
        try:
            turns = await history(rooms.services.assistant, row.thread_id, caller)
        except UnknownThread:
            continue  # erased just now
        if turns:
            begun = row.created_at.astimezone(zone)
            items.append(_thread(row.thread_id, turns, begun, t))
    if not items:
        return Markup('<p class="hint">{}</p>').format(t("mine_no_threads"))
    return Markup('<ul class="threads">{}</ul>').format(Markup("").join(items))


def _thread(thread_id: str, turns: list[PastTurn], begun: datetime, t: Strings) -> Markup:
    title = next((turn.message for turn in turns if turn.message.strip()), t("photo"))
    return Markup(
        '<li><button type="button" class="plain" data-do="openThread" data-thread="{}">'
        "<span>{}</span><small>{}</small></button>"
        '<a class="plain" href="{}/{}.md?locale={}" download aria-label="{}">{}</a></li>'
    ).format(
        thread_id,
        title[:TITLE_CHARS],
        f"{begun:%Y-%m-%d}",
        TRANSCRIPT_PATH,
        thread_id,
        t.locale,
        t("export_of", title=title[:TITLE_CHARS]),
        t("export"),
    )


def transcript(turns: list[PastTurn], names: Names, t: Strings) -> str:
    """Return a conversation as Markdown: who said what, with sources and bookings."""
    return "\n\n".join([f"# {t('transcript')}", *(_said(turn, names, t) for turn in turns)]) + "\n"


def _said(turn: PastTurn, names: Names, t: Strings) -> str:
    photos = t("photos_gone", n=len(turn.photos)) if turn.photos else ""
    parts = [f"**{t('you')}**", *filter(None, (photos, _quoted(turn.message)))]
    if turn.reply is None:
        return "\n\n".join([*parts, t("interrupted")])
    parts += [f"**{t('assistant')}**", turn.reply.reply]
    parts += [f"- [{c.n}] {c.title}" for c in turn.reply.citations]
    booking = turn.reply.booking
    if booking is not None:
        store, work = (
            names.store(booking.store_id, t.locale),
            names.service(booking.service, t.locale),
        )
        state = t(f"status_{booking.status}")
        parts.append(
            f"- {t('booking')}: {booking.code}, {store}, {work}, {booking.starts_at}, {state}"
        )
    return "\n\n".join(parts)


def _quoted(message: str) -> str:
    """Return a driver's words as they were typed, which nothing reads as markup."""
    return "\n".join(f"> {line}" for line in message.strip().splitlines())
