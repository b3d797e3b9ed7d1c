"""The parts of a turn on the page, each a piece of HTML that is drawn anew when it changes."""

from markupsafe import Markup

from assistant.agent.lead import split_lead
from assistant.candidates import asked_first
from assistant.dates import say_when
from assistant.feedback.ratings import REASONS
from assistant.messages import Location, Reply, Urgency
from web.pages.calls import call_buttons
from web.pages.cards import (
    EMPTY,
    booking_card,
    row,
    say_button,
    sources,
    stores_and_slots,
)
from web.pages.icons import level_icon
from web.pages.names import Names
from web.pages.picks import lamp_question
from web.pages.prose import prose, without_items
from web.pages.strings import Strings

Parts = dict[str, str]


def user_part(message: str, t: Strings) -> Markup:
    """Return the driver's words as they were typed, and what takes the last ones back."""
    bubble = Markup('<span class="sr">{}: </span><p class="bubble">{}</p>').format
    edit = Markup('<button type="button" class="plain" data-do="edit">{}</button>').format
    said = message.strip()
    return Markup(
        '{}<div class="takeback">{}'
        '<button type="button" class="plain" data-do="undo">{}</button></div>'
    ).format(
        bubble(t("you"), message) if said else EMPTY, edit(t("edit")) if said else EMPTY, t("undo")
    )


def car_part(model: str | None, t: Strings) -> Markup:
    """Return which car the assistant took "my car" for."""
    if not model:
        return EMPTY
    return Markup('<p class="hint">{}</p>').format(t("car_meant", model=model))


def kept_part(note: str, t: Strings, *, erasable: bool = False) -> Markup:
    """Return what became of the cut-out of a lamp, with a button that has those kept erased."""
    button = Markup('<button type="button" class="plain" data-do="erase">{}</button>')
    undo = button.format(t("crop_erase")) if erasable else EMPTY
    return Markup('<p class="hint" role="status">{}</p>{}').format(note, undo)


def status_part(text: str) -> Markup:
    """Return the small line that says what is going on."""
    return Markup('<p class="status"><span class="dots" aria-hidden="true"></span>{}</p>').format(
        text
    )


def note_part(text: str, t: Strings, again: str = "") -> Markup:
    """Return a line that says that there is no whole answer, with a way to try again."""
    button = row([say_button(t("again"), again)]) if again else EMPTY
    return Markup('<p class="note" role="alert">{}</p>{}').format(text, button)


def text_parts(text: str, urgency: Urgency | None, reply: Reply | None, t: Strings) -> Parts:
    """Return banner and answer of a reply that may still be growing."""
    level, lines, body = split_lead(text)
    shown = _shown(reply, t) if reply else []
    body = without_items(body, shown)
    answer = prose(body, lambda n: t("source_mark", n=n))
    speaker = Markup('<span class="sr">{}: </span>').format(t("assistant"))
    return {
        "banner": _banner(urgency or level, lines, t),
        "answer": Markup('{}<div class="prose">{}</div>').format(speaker, answer) if body else "",
    }


def reply_parts(
    reply: Reply,
    service: str | None,
    names: Names,
    t: Strings,
    *,
    crop_id: str | None = None,
    around: Location | None = None,
) -> Parts:
    """Return the parts of a whole reply.

    `crop_id` is the cut-out of the lamp it asks about, `around` where the stores were looked for.
    """
    return {
        **text_parts(reply.reply, reply.urgency, reply, t),
        "cards": _cards(reply, service, names, t, crop_id, around),
        "sources": sources(reply.citations, t),
        "next": _next(reply, t),
        "rate": _rate(reply, t),
        "status": "",
    }


def _shown(reply: Reply, t: Strings) -> list[str]:
    return [
        *(store.name for store in reply.stores),
        *(say_when(slot.starts_at, t.locale) for slot in reply.slots),
    ]


def _banner(level: Urgency | None, lines: list[str], t: Strings) -> Markup:
    if level is None:
        return EMPTY
    return Markup(
        '<section class="banner {}" role="{}">{}<div><strong>{}</strong>{}</div></section>{}'
    ).format(
        level,
        "alert" if level == "stop_now" else "note",
        level_icon(level, 30),
        t(level),
        EMPTY.join(Markup("<p>{}</p>").format(line) for line in lines),
        call_buttons(lines, t),
    )


def _cards(
    reply: Reply,
    service: str | None,
    names: Names,
    t: Strings,
    crop_id: str | None,
    around: Location | None,
) -> Markup:
    wanted = reply.slots[0].service if reply.slots else service
    booking = booking_card(reply.booking, names, t) if reply.booking else EMPTY
    return EMPTY.join(
        (
            lamp_question(reply.findings, crop_id, names, t),
            stores_and_slots(reply, wanted, names, t, around),
            booking,
            _report(reply, t),
        )
    )


def _report(reply: Reply, t: Strings) -> Markup:
    """Return the way to the report where a photo showed damage."""
    if not any(finding.kind == "damage" for finding in reply.findings):
        return EMPTY
    return Markup(
        '<p class="row"><a class="act" href="/api/v1/threads/{}/report.pdf?locale={}" '
        'target="_blank" rel="noopener">{}</a></p>'
    ).format(reply.thread_id, t.locale, t("report_link"))


def _next(reply: Reply, t: Strings) -> Markup:
    match reply.awaiting:
        case "confirmation":
            yes = say_button(t("confirm_yes"), t("say_yes"), "main")
            return row([yes, say_button(t("confirm_no"), t("say_no"))])
        case "location":
            return row([_do("locate", t("next_locate"))])
        case "photo":
            return row([_do("camera", t("next_photo"))])
        case None if reply.urgency and not reply.stores and not _asks(reply):
            rescue = reply.urgency == "stop_now"
            shop = t("next_rescue" if rescue else "next_shop")
            says = [shop] if reply.estimate else [shop, t("next_price")]
            return row(say_button(say, say, "soft") for say in says)
    return EMPTY


def _rate(reply: Reply, t: Strings) -> Markup:
    """Return the question whether it helped; none while the answer itself asks for something."""
    if reply.awaiting is not None or _asks(reply):
        return EMPTY
    button = Markup('<button type="button" class="plain" data-do="rate" data-{}="{}">{}</button>')
    ask = (button.format("helpful", said, t(f"rate_{said}")) for said in ("yes", "no"))
    why = (button.format("reason", reason, t(f"rate_{reason}")) for reason in REASONS)
    return Markup(
        '<div class="rate" data-thread="{}"><p class="hint" role="status">{}</p>'
        '<div class="ask">{}</div><div class="why" hidden>{}</div></div>'
    ).format(reply.thread_id, t("rate_ask"), EMPTY.join(ask), EMPTY.join(why))


def _asks(reply: Reply) -> bool:
    return asked_first(reply.findings) is not None


def _do(what: str, label: str) -> Markup:
    return Markup('<button type="button" class="act" data-do="{}">{}</button>').format(what, label)
