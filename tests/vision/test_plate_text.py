import pytest

from vision.plate_text import chinese_plate, is_chinese_plate, may_be_plate


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("京A·12345", "京A12345"),
        ("粤B D12345", "粤BD12345"),
        ("沪H 9937O", "沪H99370"),
        ("苏A·I2345", "苏A12345"),
        ("鲁FQ4342挂", "鲁FQ4342挂"),
        ("车牌 川A88888", "川A88888"),
        ("京 12345", None),
        ("粤B1234", None),
        ("P0420", None),
        ("", None),
    ],
)
def test_chinese_plates_are_told_from_other_text(text: str, number: str | None) -> None:
    assert chinese_plate(text) == number


@pytest.mark.parametrize(
    "text", ["AB12 CDE", "MH12 AB 1234", "KA-01-AB-1234", "京A12345", "5KLM057"]
)
def test_what_may_be_a_plate(text: str) -> None:
    assert may_be_plate(text)


@pytest.mark.parametrize(
    "text", ["123456 km", "12:30", "88.5", "CHECK ENGINE", "14.2V", "2018", "E"]
)
def test_what_can_not_be_a_plate(text: str) -> None:
    assert not may_be_plate(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [("京A·12345", True), ("粤BD12345", True), ("京A12345 停车", False), ("CHECK ENGINE", False)],
)
def test_a_line_that_is_nothing_but_a_plate_is_told(text: str, whole: bool) -> None:
    assert is_chinese_plate(text) is whole
