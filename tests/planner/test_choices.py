import pytest

from assistant.planner.choices import find_pick
from assistant.planner.folding import fold
from assistant.planner.types import Pick


@pytest.mark.parametrize(
    ("text", "awaiting", "pick"),
    [
        ("第二家", None, Pick("ordinal", 1, "store")),
        ("第一个", "slot", Pick("ordinal", 0, "slot")),
        ("2", "store", Pick("ordinal", 1, "store")),
        ("B", "store", Pick("ordinal", 1, "store")),
        ("选第3个", None, Pick("ordinal", 2)),
        ("the second one", None, Pick("ordinal", 1)),
        ("second slot please", None, Pick("ordinal", 1, "slot")),
        ("slot 2", None, Pick("ordinal", 1, "slot")),
        ("the cheaper one", None, Pick("cheapest")),
        ("最便宜的那家", None, Pick("cheapest", target="store")),
        ("最近的", None, Pick("nearest", target="store")),
        ("最早的", None, Pick("earliest", target="slot")),
        ("first slot", None, Pick("ordinal", 0, "slot")),
        ("就这个吧", None, Pick("this")),
        ("最后一个", "slot", Pick("last", target="slot")),
        ("换一家", None, Pick("other", target="store")),
        ("another time", None, Pick("other", target="slot")),
        ("2号店", None, Pick("ordinal", 1, "store")),
    ],
)
def test_picks(text: str, awaiting: str | None, pick: Pick) -> None:
    assert find_pick(fold(text), awaiting=awaiting) == pick


def test_a_letter_counts_after_option() -> None:
    assert find_pick("option b") == Pick("ordinal", 1)


@pytest.mark.parametrize(
    "text",
    [
        "哪家最便宜",
        "换个电瓶",
        "12月3号",
        "周二",
        "下午2点",
        "first thing tomorrow",
        "the second time i called",
        "刹车异响",
        "which is nearest?",
        "另外换个刹车片多少钱",
        "2018年",
    ],
)
def test_questions_and_other_numbers_pick_nothing(text: str) -> None:
    assert find_pick(fold(text)) is None
