"""A time that somebody else takes between the list and the summary."""

import pytest

from assistant.booking.model import Contact, Order
from assistant.bootstrap import Services
from tests.talk import SHANGHAI, Talk

SAID = {
    "zh": ("帮我约个机油保养", "第一个", "我叫王芳，电话13800138000", "第二个", "好的，确认"),
    "en": (
        "Please book an oil service", "the first one", "My name is Jane Miller, +86 13800138000",
        "number 2", "yes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("locale", SAID)
def test_it_is_said_and_another_is_booked(talk: Talk, real_services: Services, locale: str) -> None:
    wish, pick, who, other, yes = SAID[locale]
    slot = talk.say(wish, at=SHANGHAI).slots[0]
    talk.say(pick)
    sell_out(real_services, slot.slot_id, slot.service, slot.capacity_left)
    lost = talk.say(who)
    assert lost.awaiting == "slot" and lost.slots
    assert slot.slot_id not in {one.slot_id for one in lost.slots}
    assert {"zh": "约走", "en": "taken"}[locale] in lost.reply
    assert talk.say(other).awaiting == "confirmation"
    booked = talk.say(yes).booking
    assert booked is not None and booked.starts_at == lost.slots[1].starts_at


def sell_out(services: Services, slot_id: str, service: str, left: int) -> None:
    bookings = services.desks.bookings
    for number in range(left):
        contact = Contact("Other", "13900139000")
        bookings.create(Order(slot_id, service, contact, f"session:other-{number}"))
