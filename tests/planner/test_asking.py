import pytest

from assistant.planner.asking import (
    asks_duration,
    asks_for_number,
    asks_hours,
    asks_if_it_will_do,
    asks_whether_needed,
    hesitates,
    speaks_of_booking,
    takes_note,
    walks_off,
)


@pytest.mark.parametrize(
    "text", ["哦哦那我考虑下", "行，我再比比", "我跟家里商量商量", "let me think it over"]
)
def test_whoever_weighs_it_up_hesitates(text: str) -> None:
    assert hesitates(text)


@pytest.mark.parametrize("text", ["再来一次", "周六上午", "考虑到雨天打滑，想换四条轮胎"])
def test_a_wish_is_no_hesitation(text: str) -> None:
    assert not hesitates(text)


@pytest.mark.parametrize(
    "text", ["行，知道了", "明白", "知道了谢谢", "ok, got it", "懂了，下回心里有底"]
)
def test_what_was_told_is_noted(text: str) -> None:
    assert takes_note(text)


@pytest.mark.parametrize(
    "text", ["好的", "可以", "我知道哪家便宜", "yes please", "明白了，帮我约一个"]
)
def test_a_yes_is_more_than_a_note(text: str) -> None:
    assert not takes_note(text)


def test_whether_work_is_needed_is_a_question() -> None:
    assert asks_whether_needed("店里非要我做四轮定位，有必要没得")
    assert not asks_whether_needed("帮我做个四轮定位")


def test_how_long_is_asked_in_dialect_too() -> None:
    assert asks_duration("配一把得等好久哦") and not asks_duration("好久没换了")


def test_a_ride_of_a_taxi_driver_is_no_booking() -> None:
    assert speaks_of_booking("那个单子取消吧") and not speaks_of_booking("那会儿我有单子")


@pytest.mark.parametrize("text", ["will it take long?", "does that take ages", "how many hours"])
def test_how_long_is_asked_without_the_words(text: str) -> None:
    assert asks_duration(text)


@pytest.mark.parametrize(
    "text", ["算了，我表哥就是修车的，我找他", "哎想起来我弟开修理厂的 不约了哈"]
)
def test_a_reason_beside_a_no_makes_it_no_less_one(text: str) -> None:
    assert walks_off(text)


@pytest.mark.parametrize("text", ["算了还是换第二家", "先不约周六，周日有吗", "不用太早"])
def test_another_wish_is_no_farewell(text: str) -> None:
    assert not walks_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "几点下班啊他们,我怕赶不上",
        "什么辰光关门",
        "开到几点呀",
        "周日他们开不开",
        "元旦那天店里是不是营业啊",
        "周末是否照常上班",
        "晚上八点还有人吗",
    ],
)
def test_when_a_shop_opens_or_closes_is_asked(text: str) -> None:
    assert asks_hours(text)


@pytest.mark.parametrize(
    "text", ["我下班才能来", "六点以后", "开到店里要多久", "车门关不上", "是不是开着空调费油"]
)
def test_a_wish_or_a_fault_asks_for_no_hours(text: str) -> None:
    assert not asks_hours(text)


@pytest.mark.parametrize(
    "text", ["北京朝阳那个救援站电话多少", "把门店号码发我一下", "有没有联系电话", "那家店怎么联系"]
)
def test_the_number_of_a_shop_is_asked_for(text: str) -> None:
    assert asks_for_number(text)


@pytest.mark.parametrize("text", ["我电话13812345678", "我的手机号给你", "打我电话就行"])
def test_the_number_of_the_driver_is_none_of_a_shop(text: str) -> None:
    assert not asks_for_number(text)


@pytest.mark.parametrize("text", ["一个上午搞得定不", "两个小时弄得完吗", "车要放几天", "要搞好久"])
def test_how_long_it_takes_is_asked_in_other_words(text: str) -> None:
    assert asks_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        "can I wait for it or is it an all-day job",
        "will it be done in an hour",
        "do I leave the car overnight?",
        "would I have it back before 5?",
        "is it a quick job?",
    ],
)
def test_whether_one_can_wait_asks_how_long_it_takes(text: str) -> None:
    assert asks_duration(text)


@pytest.mark.parametrize("text", ["ready by five?", "will I be stuck there all day", "takes long?"])
def test_through_a_booking_shorter_questions_ask_it_too(text: str) -> None:
    assert asks_duration(text, midway=True)


@pytest.mark.parametrize(
    "text",
    [
        "can we wait with the brake fluid until spring?",
        "how long can I drive with worn pads",
        "can I take the first one?",
        "could it be done on Thursday?",
        "book me in for the whole day Friday",
    ],
)
def test_other_questions_of_time_do_not(text: str) -> None:
    assert not asks_duration(text, midway=True)


@pytest.mark.parametrize(
    "text",
    ["刹车油多久换", "机油多久该换", "火花塞多久换比较合适?", "制动液的更换周期一般是多长时间"],
)
def test_how_often_is_no_question_for_how_long(text: str) -> None:
    assert not asks_duration(text, midway=True)


def test_whose_number_it_is_asks_for_none() -> None:
    assert not asks_for_number("名字写丁一鸣,电话还是我的")
    assert asks_for_number("店里电话多少")


@pytest.mark.parametrize("text", ["换刹车油要多久", "多久换好", "大概多久能做", "多久做完"])
def test_how_long_the_work_takes(text: str) -> None:
    assert asks_duration(text)


def test_a_plan_may_end_in_whether_it_will_do() -> None:
    assert asks_if_it_will_do("后天要跑一趟雪山,防滑链没装过,轮胎是四季胎,慢点开应该没事吧")
    assert not asks_if_it_will_do("周六上午可以吗")
    assert not asks_if_it_will_do("后天要跑一趟雪山,防滑链没装过,帮我约后天上午换四条雪地胎")
