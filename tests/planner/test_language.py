import pytest

from assistant.planner.language import detect_locale


@pytest.mark.parametrize(
    "text",
    ["刹车异响", "P0420是什么", "ABS灯亮了", "OK好的", "特斯拉 Model 3", "车停在 Central Park"],
)
def test_chinese_is_told(text: str) -> None:
    assert detect_locale(text) == "zh"


@pytest.mark.parametrize(
    "text",
    ["my brakes squeal", "Yes", "no", "hello", "book it please", "I am near 天河 metro station"],
)
def test_english_is_told(text: str) -> None:
    assert detect_locale(text) == "en"


@pytest.mark.parametrize(
    "text", ["", "👌", "P0420", "OK", "13800138000", "10:30", "ABS", "2", "7KQ2M9XA"]
)
def test_what_both_speakers_write_tells_nothing(text: str) -> None:
    assert detect_locale(text) is None
