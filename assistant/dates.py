"""Slot times as people say them."""

from datetime import datetime

from assistant.messages import Locale

WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def say_when(iso: str, locale: Locale) -> str:
    """Return an ISO time as text in its own zone, such as "11月23日 周一 10:00"."""
    moment = datetime.fromisoformat(iso)
    weekday = WEEKDAYS[locale][moment.weekday()]
    if locale == "zh":
        return f"{moment.month}月{moment.day}日 {weekday} {moment:%H:%M}"
    return f"{weekday} {moment.day} {moment:%b} {moment:%H:%M}"
