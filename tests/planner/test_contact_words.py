"""Who, where and how to be reached is nothing to search for."""

import pytest

from assistant.planner.contact_words import without_contact
from assistant.planner.types import PlaceMention, Understanding
from tests.talk import Talk

YUHUA = PlaceMention("雨花区", "Yuhua District", 28.1, 113.0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "vents blow warm, name's Ada Quill, my mobile is 13711223344, near Yuhua",
            "vents blow warm",
        ),
        (
            "this is Ada Quill you can reach me on 137 1122 3344 and the heater squeals",
            "the heater squeals",
        ),
        ("我叫Ada Quill，电话13711223344，人在雨花区，空调不制冷", "空调不制冷"),
        ("Ada Quill, 13711223344", "Ada Quill, 13711223344"),
    ],
)
def test_only_the_fault_is_left(text: str, kept: str) -> None:
    said = Understanding(text, name="Ada Quill", phone="+8613711223344", place=YUHUA)
    assert without_contact(text, said) == kept


def test_a_message_without_any_is_left_alone() -> None:
    text = "it's 40000 km since the last belt and 12 V"
    assert without_contact(text, Understanding(text)) == text


def test_a_fault_told_with_everything_else_is_found(talk: Talk) -> None:
    reply = talk.say(
        "theres a droning from one wheel that grows with speed, its a Kia Sportage, im in Haidian, "
        "Beijing, name's Ada Quill and my mobile is 13711223344, fit me in somewhere?"
    )
    assert "guide:noise_hum_with_speed" in {citation.doc_id for citation in reply.citations}
    assert reply.awaiting == "slot" and "no reliable answer" not in reply.reply
