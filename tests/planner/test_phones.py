import pytest

from assistant.planner.folding import tidy
from assistant.planner.phones import find_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138000", "+8613800138000"),
        ("我的电话是138-0013-8000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("一三八零零一三八零零零", "+8613800138000"),
        ("幺三八零零幺三八零零零", "+8613800138000"),
        ("+1 201 555 0123", "+12015550123"),
        ("+44 7911 123456", "+447911123456"),
        ("021-65432100", "+862165432100"),
        ("张三13800138000换机油", "+8613800138000"),
        ("one three eight double oh one three eight triple oh", "+8613800138000"),
        ("thirteen eight double zero one three eight triple zero", "+8613800138000"),
        ("it's one three eight, zero zero one three, eight zero zero zero", "+8613800138000"),
    ],
)
def test_phones_are_read_in_any_spelling(text: str, phone: str) -> None:
    assert find_phone(text).phone == phone


@pytest.mark.parametrize(
    ("text", "awaiting"),
    [
        ("1380013800", "phone"),
        ("138001380001", None),
        ("手机号12345", None),
        ("139-1234-567", "phone"),
        ("my phone is 555 123", None),
        ("+86 123", "phone"),
    ],
)
def test_what_is_meant_as_a_phone_but_is_none_is_bad(text: str, awaiting: str | None) -> None:
    mention = find_phone(text, awaiting=awaiting)
    assert mention.phone is None and mention.bad is not None


@pytest.mark.parametrize(
    "text",
    ["2026-11-25 10:00", "8万公里", "P0420", "尾号5678", "80000 km", "京A12345", "换机油", "10:30"],
)
def test_other_numbers_are_no_phone(text: str) -> None:
    mention = find_phone(text)
    assert mention.phone is None and mention.bad is None


@pytest.mark.parametrize(
    "text",
    [
        "13567129940 - no wait, 13567129904",
        "13567129940, argh typo. 13567129904",
        "It is 13567129940. Excuse me, that was wrong: 13567129904.",
        "135 6712 9940, scratch that, 135 6712 9904",
        "13567129940 sorry, I mean 135-6712-9904",
        "not 13567129940, it's 13567129904",
        "13567129904, not 13567129940",
        "13567129904 instead of the 13567129940 I gave you",
        "13567129904 or 13567129940 in the evening",
        "13567129940，打错了，是13567129904",
        "13567129940，不对，13567129904",
        "是13567129904，不是13567129940",
    ],
)
def test_a_number_taken_back_in_the_same_breath_is_not_the_one(text: str) -> None:
    assert find_phone(tidy(text), awaiting="phone").phone == "+8613567129904"
