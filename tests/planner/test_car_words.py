from assistant.planner.car_words import (
    as_guides_say,
    speaks_of_car,
    speaks_of_charging,
    with_space_saver,
    without_key_battery,
)


def test_a_part_of_a_car_is_heard() -> None:
    assert speaks_of_car("空调有股霉味怎么办") and speaks_of_car("我的车老抖")


def test_the_same_word_at_home_is_not() -> None:
    assert not speaks_of_car("家里空调不制冷") and not speaks_of_car("讲个笑话")


def test_the_battery_of_a_key_is_no_battery_of_the_car() -> None:
    assert "battery" not in without_key_battery("key fob dead, battery replaced, make a new one")
    for text in ("flat battery, the key clicks", "12v battery and a key", "new battery please"):
        assert without_key_battery(text) == text


def test_a_car_at_the_socket_is_told_from_one_with_spark_plugs() -> None:
    assert speaks_of_charging("i plug the car in at night and nothing happens")
    assert speaks_of_charging("the wallbox is green but it takes no power")
    assert not speaks_of_charging("four spark plugs in my golf please")


def test_the_narrow_spare_has_many_names() -> None:
    for text in (
        "donut spare, ok for 5 hours?",
        "on the skinny spare",
        "put the emergency wheel on",
    ):
        assert "space saver spare" in with_space_saver(text)
    for text in ("a yellow donut light on the dash", "the spare wheel is missing"):
        assert with_space_saver(text) == text


def test_lights_left_on_mean_a_flat_battery() -> None:
    for text in ("it's dead, lights were left on all weekend", "I left the interior light on"):
        assert "battery is flat" in as_guides_say(text)
    for text in ("the brake lights stay on", "turn left on the main road", "left headlight is out"):
        assert as_guides_say(text) == text
