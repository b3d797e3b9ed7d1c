"""What a store lays out and keeps free for a booking, from the record of its service."""

from assistant.messages import Locale, Name
from assistant.stores.views import Needs
from assistant.stores.wording import say
from knowledge_base.schema import Service


def needs_of(service: Service) -> Needs:
    """Return the parts, the minutes and the kind of bay that a service needs."""
    return Needs(
        parts=[Name(zh=part.zh, en=part.en) for part in service.parts],
        duration_min=service.duration_min,
        bay=service.bay,
        text=Name(zh=needs_in_words(service, "zh"), en=needs_in_words(service, "en")),
    )


def needs_in_words(service: Service, locale: Locale) -> str:
    """Return the same in a line, such as "needs brake pads for the axle, 1 h, bay with lift"."""
    parts = say("comma", locale).join(part.get(locale) for part in service.parts)
    return say(
        "needs" if parts else "needs_no_parts",
        locale,
        parts=parts,
        duration=_duration(service.duration_min, locale),
        bay=say(f"bay_{service.bay}", locale),
    )


def _duration(minutes: int, locale: Locale) -> str:
    hours, rest = divmod(minutes, 60)
    key = "minutes" if not hours else "hours_minutes" if rest else "hours"
    return say(key, locale, hours=hours, minutes=rest)
