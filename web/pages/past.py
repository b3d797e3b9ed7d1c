"""Turns of a stored thread, as the page shows them again."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from assistant.history import PastTurn
from assistant.messages import Locale, Reply
from assistant.planner.language import detect_locale
from web.pages.names import Names
from web.pages.parts import Parts, car_part, note_part, reply_parts, user_part
from web.pages.strings import Strings

CropOf = Callable[[Reply], str | None]


def past_view(
    turns: list[PastTurn], names: Names, locale: Locale, crop_of: CropOf
) -> list[dict[str, Any]]:
    """Return stored turns with their parts, oldest first."""
    return [
        {"id": f"past-{n}", "parts": _parts(turn, names, locale, crop_of)}
        for n, turn in enumerate(turns)
    ]


def _parts(turn: PastTurn, names: Names, locale: Locale, crop_of: CropOf) -> Parts:
    spoken = turn.reply.locale if turn.reply else detect_locale(turn.message) or locale
    t = Strings(spoken)
    shown = {
        "user": user_part(turn.message, t),
        "car": car_part(turn.car, t),
        "photos": _photos(len(turn.photos), t),
    }
    if turn.reply is None:
        answer: Parts = {"next": note_part(t("interrupted"), t, turn.message)}
    else:
        crop_id = crop_of(turn.reply)
        answer = reply_parts(
            turn.reply, turn.service, names, t, crop_id=crop_id, around=turn.around
        )
    return {name: str(html) for name, html in {**shown, **answer}.items()}


def _photos(count: int, t: Strings) -> str:
    if not count:
        return ""
    text = t("photo_gone") if count == 1 else t("photos_gone", n=count)
    return Markup('<p class="gone">{}</p>').format(text)
