"""What comes between a wish and a booking: other questions, other shops, days that aren't."""

from typing import Any

import pytest

from tests.talk import Talk


def until_slots(talk: Talk) -> Any:
    return talk.say("换空气滤芯约一下，武汉江汉")


def test_how_long_it_takes_is_answered_and_the_booking_goes_on(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("弄完要多久")
    assert "分钟" in reply.reply and "没有可靠" not in reply.reply
    assert [c.doc_id for c in reply.citations] == ["service:air_filter"]
    assert reply.awaiting == "slot"


def test_an_hour_at_which_the_shop_is_shut_is_said_with_its_hours(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("半夜三点行不行")
    assert "没有空位" in reply.reply and "营业时间" in reply.reply
    assert reply.slots and reply.awaiting == "slot"


def test_a_time_of_day_without_a_day_means_any_day(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("下午五点以后的")
    assert reply.slots and all(slot.starts_at[11:13] >= "17" for slot in reply.slots)


def test_a_day_beyond_what_can_be_booked_is_said_so(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("明年七月十四号")
    assert "两周" in reply.reply and reply.slots


def test_a_day_that_is_on_no_calendar_is_refused_and_asked_again(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("11月31号上午")
    assert "没有这一天" in reply.reply and reply.awaiting == "slot"


def test_another_shop_of_the_list_is_chosen_by_its_district(talk: Talk) -> None:
    first = until_slots(talk)
    other = first.stores[1]
    reply = talk.say("不去江汉那家，换" + other.name[:2] + "那家")
    assert {slot.store_id for slot in reply.slots} == {other.store_id}


def test_a_cancellation_taken_back_cancels_nothing(talk: Talk) -> None:
    until_slots(talk)
    talk.say("第一个")
    talk.say("我叫王丽")
    talk.say("13812345678")
    booked = talk.say("是").booking
    assert booked is not None
    assert talk.say("不去了，取消预约吧").awaiting == "confirmation"
    reply = talk.say("先别取消了，改到明天上午吧")
    assert "取消" not in reply.reply and reply.slots
    reply = talk.say("第一个")
    assert reply.awaiting == "confirmation" and "取消" not in reply.reply
    moved = talk.say("是").booking
    assert moved is not None and (moved.code, moved.status) == (booked.code, "confirmed")


def test_a_yes_with_an_if_books_nothing_and_the_plain_one_after_it_does(talk: Talk) -> None:
    for message in ("换空气滤芯约一下，武汉江汉", "第一个", "我叫王丽", "13812345678"):
        talk.say(message)
    reply = talk.say("应该可以吧，得看老婆那天用不用车")
    assert reply.booking is None and reply.awaiting == "confirmation" and "没约上" in reply.reply
    assert talk.say("是").booking is not None
    reply = talk.say("取消要收费吗")
    assert "不收费" in reply.reply and reply.estimate is None and reply.awaiting is None


def test_the_place_that_is_moved_to_is_named_and_the_work_is_kept(talk: Talk) -> None:
    for message in ("need new tyres, Jiading, Shanghai", "1", "my name is Ann Lee", "13812345678"):
        talk.say(message)
    reply = talk.say("wrong end of town, I need one in Pudong")
    assert "Pudong" in reply.reply and "Tyre replacement" in reply.reply


def test_a_name_put_right_while_the_number_is_asked_is_said_again(talk: Talk) -> None:
    for message in ("换空气滤芯约一下，武汉江汉", "第一个", "我叫王丽"):
        talk.say(message)
    reply = talk.say("名字打错了，是王莉")
    assert "王莉" in reply.reply and "没听明白" not in reply.reply and reply.awaiting == "phone"


def test_an_unlawful_wish_is_refused_and_the_question_left_open_is_asked_again(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("顺便把公里数往回调五万行不行")
    assert "欺诈" in reply.reply
    assert reply.awaiting == "slot" and reply.reply.rstrip().endswith("也可以说别的时间。")
    assert talk.say("第一个").awaiting == "name"


@pytest.mark.parametrize("text", ["想约贴隐形车衣", "can you tint my windows?", "洗个车要预约吗"])
def test_work_that_no_shop_does_is_not_replaced_by_other_work(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert any(words in reply.reply for words in ("没有这个项目", "no shop"))
    assert reply.awaiting is None and not reply.stores and not reply.slots


def test_a_booking_that_is_not_there_is_said_to_be_none(talk: Talk) -> None:
    assert "没有查到" in talk.say("我约的是几点来着").reply
    assert "W5RXN2CE" in talk.say("取消预约 W5RXN2CE，手机尾号7390").reply


@pytest.mark.parametrize(
    "text",
    [
        "上海徐汇换机油，周六上午十点，贺晓东，13816620417",
        "Oil change in Xuhui, Shanghai, Saturday 10 am, Emma Clarke, 13816620417",
    ],
)
def test_what_one_message_tells_is_not_asked_again(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert reply.awaiting == "confirmation"
    assert "10:00" in reply.reply


def test_the_time_that_was_taken_is_said_and_so_is_another_one(talk: Talk) -> None:
    slots = talk.say("换空气滤芯约一下，武汉江汉").slots
    assert "时间记下了" in talk.say("第二个").reply
    reply = talk.say("第一个")
    assert reply.awaiting == "name" and "没听明白" not in reply.reply
    assert f"{int(slots[0].starts_at[8:10])}日" in reply.reply
    assert slots[0].starts_at[11:16] in reply.reply


def test_a_booking_tells_its_address_and_outlives_a_cancellation_taken_back(talk: Talk) -> None:
    until_slots(talk)
    for message in ("第一个", "我叫王丽", "13812345678"):
        talk.say(message)
    booked = talk.say("是").booking
    assert booked is not None
    reply = talk.say("店在哪条路啊，发我一下")
    assert booked.code in reply.reply and "示范路" in reply.reply and "演示门店" in reply.reply
    assert talk.say("要不取消吧").awaiting == "confirmation"
    reply = talk.say("那还是别取消了，照原来的来")
    assert reply.awaiting is None and "预约不动" in reply.reply
    assert talk.say("是").booking is None
    assert "已确认" in talk.say("几点来着").reply


def test_where_no_other_shop_is_near_the_one_at_hand_stays(talk: Talk) -> None:
    first = talk.say("换前挡风玻璃，深圳福田")
    near, far = first.stores[:2]
    reply = talk.say("除了这家还有别的吗")
    assert far.name in reply.reply and f"{far.distance_km}" in reply.reply
    assert talk.say("选1").awaiting == "name"
    reply = talk.say(f"那就去{far.name[:2]}那家吧")
    assert {slot.store_id for slot in reply.slots} == {far.store_id} != {near.store_id}
    assert {slot.service for slot in reply.slots} == {"windscreen_replacement"}


def test_a_number_and_a_name_told_on_the_way_are_noted(talk: Talk) -> None:
    assert talk.say("换空气滤芯约一下，我叫丁国庆，13664881235").awaiting == "location"
    reply = talk.say("号码看错了，13664881253 才对")
    assert "记下了" in reply.reply and "没听明白" not in reply.reply
    assert talk.say("武汉江汉").slots
    assert talk.say("车是我儿子去送，预约的名字麻烦写丁一鸣，电话还是我的").awaiting == "slot"
    reply = talk.say("第一个")
    assert "丁一鸣" in reply.reply and "136****1253" in reply.reply


@pytest.mark.parametrize(
    ("asked", "where"),
    [("how much is an oil change?", "Xuhui, Shanghai"), ("换个刹车片多少钱", "我在天河")],
)
def test_a_place_told_after_a_price_finds_the_shops_near_it(
    talk: Talk, asked: str, where: str
) -> None:
    assert talk.say(asked).estimate is not None
    reply = talk.say(where)
    assert reply.stores and reply.awaiting == "slot" and reply.booking is None


def test_a_yes_in_traditional_characters_books(talk: Talk) -> None:
    for said in ("想換機油，喺廣州天河", "第一個", "我叫陳大文", "13812345678"):
        reply = talk.say(said)
    assert reply.awaiting == "confirmation" and "陳大文" in reply.reply
    assert talk.say("好，就這樣").booking is not None


def test_of_several_bookings_that_of_the_conversation_is_meant(talk: Talk) -> None:
    codes = []
    for said in ("想换机油，在广州天河", "四轮定位，上海徐汇"):
        talk.thread_id = None
        for told in (said, "第一个", "我叫陈大文", "13812345678", "是"):
            reply = talk.say(told)
        assert reply.booking is not None
        codes.append(reply.booking.code)
        assert codes[-1] in talk.say("我的预约是几点").reply
    assert "四轮定位" in talk.say("取消预约").reply


def test_who_was_asked_twice_gets_the_first_time_of_a_part_of_a_day(talk: Talk) -> None:
    until_slots(talk)
    assert talk.say("当天拿得到车不").awaiting == "slot"
    reply = talk.say("周五上午")
    assert reply.awaiting == "name" and len(reply.slots) > 1
    assert "时间记下了：11月27日" in reply.reply


def test_who_names_a_part_of_a_day_at_once_chooses_among_its_times(talk: Talk) -> None:
    until_slots(talk)
    reply = talk.say("下周三上午")
    assert reply.awaiting == "slot" and len(reply.slots) > 1


@pytest.mark.parametrize(
    "text", ["填姓名有啥用啊", "为什么非得留名字，不会天天推销吧", "why do you need my name?"]
)
def test_what_a_name_is_for_is_told_and_it_is_asked_again(talk: Talk, text: str) -> None:
    until_slots(talk)
    talk.say("第一个")
    reply = talk.say(text)
    assert reply.awaiting == "name"
    assert "办这个预约用的" in reply.reply or "for this booking" in reply.reply
