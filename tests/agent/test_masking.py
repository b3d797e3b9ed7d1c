import pytest
from langchain_core.messages import AIMessage, HumanMessage

from assistant.agent.masking import mask_phones, mask_told, phones_told, real_phone

THREAD = [HumanMessage("王芳，138 0013 8000"), AIMessage("谢谢"), HumanMessage("是")]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫王芳，电话13800138000", "我叫王芳，电话138****8000"),
        ("call (201) 555-0123 now", "call 201****0123 now"),
        ("一三八零零一三八零零零", "138****8000"),
        ("number 99999999999999", "number ****"),
        ("跑了 123456 公里，2026-11-23T10:00 之后", "跑了 123456 公里，2026-11-23T10:00 之后"),
    ],
)
def test_phone_numbers_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_phones(text).replace("+1 ", "") == masked


def test_plates_and_vins_are_hidden_too() -> None:
    told = "我叫王芳，电话13800138000，车牌沪A12345，VIN LSVAA49J132012345，朗逸2019款"
    assert mask_told(told) == "我叫王芳，电话138****8000，车牌***，VIN ***，朗逸2019款"
    assert mask_told("P0301 at 86000 km, brakes squeal") == "P0301 at 86000 km, brakes squeal"


def test_a_mask_stands_for_the_number_that_the_driver_told() -> None:
    assert phones_told(THREAD) == ["+8613800138000"]
    assert real_phone("138****8000", THREAD) == "+8613800138000"
    assert real_phone("13800138000", THREAD) == "+8613800138000"


@pytest.mark.parametrize("wish", ["139****8000", "13900139000", "", "my phone"])
def test_a_number_that_nobody_told_stands_for_none(wish: str) -> None:
    assert real_phone(wish, THREAD) is None
