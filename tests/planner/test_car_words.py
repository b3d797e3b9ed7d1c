from assistant.planner.car_words import speaks_of_car


def test_a_part_of_a_car_is_heard() -> None:
    assert speaks_of_car("空调有股霉味怎么办") and speaks_of_car("我的车老抖")


def test_the_same_word_at_home_is_not() -> None:
    assert not speaks_of_car("家里空调不制冷") and not speaks_of_car("讲个笑话")
