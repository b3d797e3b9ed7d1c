"""Whom to call in an emergency: large buttons, which the page shows alone at first."""

from collections.abc import Iterable

from markupsafe import Markup

from assistant.safety.calls import EmergencyCall, calls_beside, calls_in
from web.pages.icons import icon
from web.pages.strings import Strings


def call_buttons(lines: list[str], t: Strings) -> Markup:
    """Return buttons for the numbers in the forced lines, and the way on to the chat.

    "" where the lines name no number: then the page stays as it is. The script of the page puts
    everything else away until the driver presses the last button.
    """
    named = {call.number: call for line in lines for call in calls_in(line, t.locale)}
    calls = sorted(named.values(), key=lambda call: call.away)
    if not calls:
        return Markup("")
    return Markup(
        '<div class="calls">{}</div><div class="emergency">{}'
        '<button type="button" class="act" data-do="where">{}{}</button>'
        '<p class="where" role="status" hidden></p>'
        '<button type="button" class="act main" data-do="calm">{}</button></div>'
    ).format(
        _joined(_call(call, t) for call in calls),
        _others(calls_beside(calls, t.locale), t),
        icon("pin"),
        t("where"),
        t("calm"),
    )


def _others(calls: list[EmergencyCall], t: Strings) -> Markup:
    if not calls:
        return Markup("")
    button = Markup(
        '<a class="act call-other" href="tel:{0}"><b>{0}</b><span>{1}</span></a>'
    ).format
    buttons = _joined(button(call.number, call.who) for call in calls)
    return Markup('<p class="hint">{}</p><div class="others">{}</div>').format(
        t("call_others"), buttons
    )


def _call(call: EmergencyCall, t: Strings) -> Markup:
    label = t("call_away" if call.away else "call_who", number=call.number, who=call.who)
    return Markup('<a class="{}" href="tel:{}">{} {}</a>').format(
        "call away" if call.away else "call", call.number, icon("phone"), label
    )


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
