from assistant.planner.clauses import split_clauses
from assistant.planner.remains import is_only_slots


def test_clauses_that_mean_something_are_kept() -> None:
    assert split_clauses("刹车异响,附近哪里能修,多少钱") == ["刹车异响", "附近哪里能修", "多少钱"]
    assert split_clauses("hi, my brakes squeal and i need a tow") == [
        "my brakes squeal",
        "i need a tow",
    ]


def test_a_bare_time_or_choice_holds_nothing_else() -> None:
    assert (
        is_only_slots("周五下午三点")
        and is_only_slots("friday at 3pm")
        and is_only_slots("第二家吧")
    )
    assert not is_only_slots("good morning") and not is_only_slots("周五开门吗")
