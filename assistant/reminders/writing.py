"""Bookings -> messages, in words of `data/wording.yaml`."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.appointments import DEMO_MARK
from assistant.booking.model import Booking
from assistant.dates import say_when
from assistant.messages import Locale
from assistant.reminders.model import Message
from assistant.reminders.outbox import Claimed
from knowledge_base.load import Knowledge

_FILE = Path(__file__).parent / "data" / "wording.yaml"
CHINA = "+86"


def write_message(claimed: Claimed, knowledge: Callable[[], Knowledge]) -> Message:
    """Return what is sent for a claimed row; names of stores and services are today's."""
    booking = claimed.booking
    locale = locale_of(booking)
    values = _values(booking, knowledge(), locale)
    text = _texts()[claimed.kind][locale].format(**values)
    return Message(
        message_id=claimed.message_id,
        kind=claimed.kind,
        to=booking.contact.phone,
        locale=locale,
        subject=_texts()["subject"][locale].format(**values),
        text=text,
        facts={
            "code": booking.code,
            "store_id": booking.store_id,
            "service": booking.service,
            "starts_at": booking.starts_at.isoformat(),
        },
    )


def locale_of(booking: Booking) -> Locale:
    """Return the language for a driver, of whom a booking tells no more than the phone."""
    return "zh" if booking.contact.phone.startswith(CHINA) else "en"


def _values(booking: Booking, knowledge: Knowledge, locale: Locale) -> dict[str, str]:
    store = knowledge.stores.get(booking.store_id)
    service = knowledge.services.get(booking.service)
    return {
        "store": store.name.get(locale) if store else booking.store_id,
        "address": store.address.get(locale) if store else booking.store_id,
        "service": service.name.get(locale) if service else booking.service,
        "when": say_when(booking.starts_at.isoformat(), locale),
        "clock": f"{booking.starts_at:%H:%M}",
        "code": booking.code,
        "demo": DEMO_MARK[locale] if store and store.demo else "",
    }


@cache
def _texts() -> dict[str, dict[Locale, str]]:
    raw: Any = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    texts: dict[str, dict[Locale, str]] = raw
    return texts
