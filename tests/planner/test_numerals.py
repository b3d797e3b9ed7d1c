import pytest

from assistant.planner.numerals import arabic


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("三点二十", "3点20"),
        ("十二月三号", "12月3号"),
        ("两点半", "2点半"),
        ("八万公里", "8万公里"),
        ("下周一十点", "下周一|10点"),
        ("二零一八年", "2018年"),
        ("十二点四十五分", "12点45分"),
    ],
)
def test_numbers_before_a_unit_become_digits(text: str, digits: str) -> None:
    assert arabic(text) == digits


@pytest.mark.parametrize("text", ["周一", "第二家", "星期三", "一下"])
def test_weekdays_ordinals_and_idioms_stay(text: str) -> None:
    assert arabic(text) == text


def test_a_little_is_no_hour() -> None:
    assert "1点" not in arabic("便宜一点的") + arabic("改早一点")
