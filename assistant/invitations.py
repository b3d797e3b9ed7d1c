"""A booking's calendar file in the driver's language."""

from assistant.booking.calendar import Entry, write_calendar
from assistant.booking.model import Booking
from assistant.messages import Locale
from knowledge_base.load import Knowledge

DEMO: dict[Locale, str] = {
    "zh": "演示门店，并非真实商家。",
    "en": "Demo store: not a real shop.",
}
CODE: dict[Locale, str] = {"zh": "预约码：{code}", "en": "Booking code: {code}"}


def booking_calendar(booking: Booking, knowledge: Knowledge, locale: Locale) -> bytes:
    """Return the .ics file of a booking; a store that is gone since leaves its id."""
    store = knowledge.stores.get(booking.store_id)
    service = knowledge.services.get(booking.service)
    what = service.name.get(locale) if service else booking.service
    where = store.name.get(locale) if store else booking.store_id
    lines = [CODE[locale].format(code=booking.code)]
    if store and store.demo:
        lines.append(DEMO[locale])
    entry = Entry(
        summary=f"{what} · {where}",
        location=f"{where}, {store.address.get(locale)}" if store else where,
        description="\n".join(lines),
        geo=(store.lat, store.lon) if store else None,
    )
    return write_calendar(booking, entry)
