"""Short messages are counted as networks count them, and carry sender and way out."""

import pytest

from assistant.marketing.sms import measure, plain_marks, sms_violations


@pytest.mark.parametrize(
    ("text", "chars", "parts", "encoding"),
    [
        ("a" * 160, 160, 1, "GSM-7"),
        ("a" * 161, 161, 2, "GSM-7"),
        ("a" * 306, 306, 2, "GSM-7"),
        ("a" * 307, 307, 3, "GSM-7"),
        ("¥" + "a" * 10, 11, 1, "GSM-7"),
        ("{}", 4, 1, "GSM-7"),
        ("保" * 70, 70, 1, "UCS-2"),
        ("保" * 71, 71, 2, "UCS-2"),
        ("保" * 134, 134, 2, "UCS-2"),
        ("保" * 135, 135, 3, "UCS-2"),
        ("a–b", 3, 1, "UCS-2"),
        ("🚗", 2, 1, "UCS-2"),
    ],
)
def test_length_is_counted_as_networks_do(text: str, chars: int, parts: int, encoding: str) -> None:
    found = measure(text)
    assert (found.chars, found.parts, found.encoding) == (chars, parts, encoding)


def test_typographic_marks_would_cost_half_the_message() -> None:
    assert measure(plain_marks("¥253–644, it’s")).encoding == "GSM-7"


def test_a_message_without_signature_or_way_out_is_no_lawful_advertisement() -> None:
    right = "【海淀示范综合维修店】换机油，方便时线上约，拒收请回复R"
    assert sms_violations(right, "zh", sender="海淀示范综合维修店") == []
    assert len(sms_violations("换机油，方便时线上约", "zh", sender="海淀示范综合维修店")) == 2
    assert len(sms_violations(right[:-8], "zh", sender="海淀示范综合维修店")) == 1
    english = "Haidian Demo Auto Repair: book online. Reply R to stop"
    assert sms_violations(english, "en", sender="Haidian Demo Auto Repair") == []
    assert len(sms_violations("Book online", "en", sender="Haidian Demo Auto Repair")) == 2
