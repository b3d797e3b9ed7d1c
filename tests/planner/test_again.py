import pytest

from assistant.planner.again import asks_how_bad, asks_to_go_on


@pytest.mark.parametrize(
    "text",
    [
        "还能开吗",
        "这两天开着安全吗",
        "那我还能开不 会不会突然刹不住",
        "去之前这两天还要接送孩子，这么开有没有危险",
        "先开着行吗",
        "can i still drive it?",
        "开到4S店就三公里，行吗",
        "前面三公里就有服务中心，我慢点开过去总可以吧",
        "我开慢点挪回家行不行",
        "下高速再停行不行",
    ],
)
def test_only_how_bad_it_is_is_asked(text: str) -> None:
    assert asks_how_bad(text)


@pytest.mark.parametrize(
    "text",
    [
        "踩不住刹车了 还能开吗",
        "水温红了 冒烟 还能开吗",
        "方向盘还抖，能开吗",
        "我开车去上班",
        "可以，周六开过来",
        "六点开过去行吗",
        "冒烟了还开三公里行吗",
        "你们能上门换吗",
    ],
)
def test_what_tells_of_a_fault_or_asks_nothing_is_something_else(text: str) -> None:
    assert not asks_how_bad(text)


def test_to_go_on_all_the_same_is_asked_in_many_words() -> None:
    for text in ("if I top it up, can I carry on?", "it's only 5k to the venue, surely ok?"):
        assert asks_to_go_on(text)


def test_a_wish_for_help_asks_for_no_drive() -> None:
    assert not asks_to_go_on("send me a truck please")
