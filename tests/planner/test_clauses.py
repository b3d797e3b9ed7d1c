from assistant.planner.clauses import split_clauses, without_left, without_orders, without_well
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


def test_what_is_in_order_is_not_searched_for() -> None:
    assert without_well("暖风吹出来是凉的，水温表正常，想看看") == "暖风吹出来是凉的，想看看"
    assert without_well("刹车异响 无烟 制动正常 预约检查") == "刹车异响预约检查"


def test_a_dark_lamp_and_what_is_not_normal_are_faults() -> None:
    for text in ("大灯不亮，换了灯泡也没亮", "刹车不正常，踩着软", "一切正常"):
        assert without_well(text) == text


def test_a_place_denied_without_a_word_before_it_is_left_out() -> None:
    assert "Gongshu" not in without_left("it's Xihu not Gongshu")
    assert "Gongshu" in without_left("not far from Gongshu")


def test_upkeep_ordered_beside_a_fault_is_not_searched_for() -> None:
    told = without_orders("two jobs, oil change is overdue and the vents stink when the AC is on")
    assert "oil" not in told and "vents stink" in told
    for text in ("burning smell after an oil change", "an oil change please"):
        assert without_orders(text) == text
