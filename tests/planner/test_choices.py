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


@pytest.mark.parametrize(
    ("text", "awaiting", "pick"),
    [
        ("不要第二个，第三个", "slot", Pick("ordinal", 2, "slot")),
        ("not the first, the third", "slot", Pick("ordinal", 2, "slot")),
        ("the third from the left", None, Pick("ordinal", 2)),
        ("the sceond slot", "slot", Pick("ordinal", 1, "slot")),
        ("numba three", "store", Pick("ordinal", 2, "store")),
        ("the bottom one", "slot", Pick("last", target="slot")),
        ("最下面那个", "slot", Pick("last", target="slot")),
        ("whichever is cheapest", "store", Pick("cheapest", target="store")),
        ("哪家近去哪家", "store", Pick("nearest", target="store")),
        ("挨着我公司的", "store", Pick("nearest", target="store")),
        ("neither of those", "slot", Pick("other", target="slot")),
        ("这几个都不方便", "slot", Pick("other", target="slot")),
        ("what else have you got?", "slot", Pick("other", target="slot")),
        ("你刚才说的那家", "store", Pick("this", target="store")),
        ("the one you suggested", "store", Pick("this", target="store")),
        ("#3", "slot", Pick("ordinal", 2, "slot")),
        ("头一个", "slot", Pick("ordinal", 0, "slot")),
        ("the top one", "store", Pick("ordinal", 0, "store")),
        ("the earlier one", "slot", Pick("earliest", target="slot")),
        ("晚的那个", "slot", Pick("last", target="slot")),
        ("这些时间我都没空", "slot", Pick("other", target="slot")),
        ("都太早了", "slot", Pick("other", target="slot")),
        ("got anything later?", "slot", Pick("other", target="slot")),
    ],
)
def test_a_choice_is_heard_in_many_words(text: str, awaiting: str | None, pick: Pick) -> None:
    assert find_pick(fold(text), awaiting=awaiting) == pick


@pytest.mark.parametrize(
    "text",
    [
        "the 2nd of December in the morning",
        "the first Saturday in December",
        "早上三点，别的时间没空",
        "no other time works for me",
        "最早十点",
        "第一家跟第三家有什么区别",
        "is the first better than the second?",
        "at two",
        "in the first place",
        "I'd like a second opinion",
        "倒数第二个",
    ],
)
def test_dates_hours_and_comparisons_pick_nothing(text: str) -> None:
    assert find_pick(fold(text), awaiting="slot") is None


def test_more_is_asked_of_a_list_only() -> None:
    assert find_pick("anything else i should check?") is None
    assert find_pick("can i take it in to the garage?") is None


@pytest.mark.parametrize(
    "text", ["then 1", "ok, the first time you have", "the first time", "alright then, one please"]
)
def test_the_first_is_chosen_in_passing(text: str) -> None:
    pick = find_pick(text, awaiting="slot")
    assert pick is not None and pick.index == 0


def test_the_first_time_that_something_happened_is_no_choice() -> None:
    assert find_pick("that was the first time it stalled on the motorway this year") is None


def test_who_leaves_the_choice_gets_the_earliest() -> None:
    pick = find_pick("any of those, you pick", awaiting="slot")
    assert pick is not None and pick.kind == "earliest"
