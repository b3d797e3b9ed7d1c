import pytest

from assistant.planner.contrast import meant_instead
from assistant.planner.folding import fold


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是漏油，是漏水", "漏水"),
        ("搞错了，我不是要退，是想往后拖两天", "想往后拖两天"),
        ("水温灯没亮，可是暖风不热", "暖风不热"),
        ("it isn't the engine, the exhaust rattles", "the exhaust rattles"),
        ("not the left one, the right mirror is broken", "the right mirror is broken"),
        ("I didn't ask for a price, I want to book it", "book it"),
    ],
)
def test_what_is_set_against_a_denial_is_what_is_meant(said: str, meant: str) -> None:
    assert meant_instead(fold(said)) == meant


@pytest.mark.parametrize(
    "said",
    ["不要拖车", "不是，谢谢", "I don't need a tow, thanks", "it's fine", "brakes squeal"],
)
def test_without_a_contrast_all_of_it_is_meant(said: str) -> None:
    assert meant_instead(fold(said)) == fold(said)
