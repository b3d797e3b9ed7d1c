"""Questions and second thoughts on the way to a booking, and after it."""

from tests.talk import Talk


def until_summary(talk: Talk, when: str = "明天上午十点") -> None:
    talk.say("换空气滤芯约一下，武汉江汉")
    talk.say(when)
    talk.say("我叫王丽")
    assert talk.say("13812345678").awaiting == "confirmation"


def test_a_question_at_the_summary_neither_books_nor_drops_it(talk: Talk) -> None:
    until_summary(talk)
    reply = talk.say("那我到了现场不想做了可以走吗")
    assert reply.booking is None and reply.awaiting == "confirmation"
    assert talk.say("是").booking is not None


def test_an_hour_alone_is_meant_on_the_day_that_was_chosen(talk: Talk) -> None:
    until_summary(talk)
    chosen = talk.say("晚一点行不，下午三点")
    assert [slot.starts_at[11:16] for slot in chosen.slots] == ["15:00"]
    booked = talk.say("是").booking
    assert booked is not None and booked.starts_at[11:16] == "15:00"


def test_another_day_alone_moves_a_booking_that_stands(talk: Talk) -> None:
    until_summary(talk)
    booked = talk.say("是").booking
    assert booked is not None
    reply = talk.say("后天吧 明天有事")
    assert reply.slots and reply.awaiting == "slot"
    assert {slot.starts_at[:10] for slot in reply.slots} != {booked.starts_at[:10]}


def test_parting_until_that_day_moves_nothing(talk: Talk) -> None:
    until_summary(talk)
    assert talk.say("是").booking is not None
    assert talk.say("好的，后天见").awaiting is None


def test_whether_it_is_safe_until_then_leaves_the_work_as_it_is(talk: Talk) -> None:
    first = talk.say("低速踩刹车吱吱响，刹得住，成都金牛，想约个检查")
    service = first.slots[0].service
    reply = talk.say("去之前这两天还要接送孩子，这么开有没有危险")
    assert reply.urgency != "stop_now"
    assert {slot.service for slot in reply.slots} <= {service}


def test_taking_note_of_advice_accepts_no_offer(talk: Talk) -> None:
    talk.say("换了新轮胎要不要做四轮定位")
    reply = talk.say("行，知道了")
    assert reply.awaiting is None and not reply.stores


def test_how_long_a_part_lasts_is_a_question_and_no_order(talk: Talk) -> None:
    reply = talk.say("轮胎用几年要换")
    assert "guide:tyre_worn_or_old" in {citation.doc_id for citation in reply.citations}


def test_thinking_it_over_is_no_question_of_knowledge(talk: Talk) -> None:
    talk.say("换刹车片多少钱")
    reply = talk.say("哦哦那我考虑下")
    assert reply.awaiting is None and "没有可靠" not in reply.reply


def test_an_hour_alone_moves_a_booking_within_its_day(talk: Talk) -> None:
    until_summary(talk, "后天下午三点")
    booked = talk.say("是").booking
    assert booked is not None
    assert talk.say("能不能提前到上午十点").awaiting == "confirmation"
    moved = talk.say("是").booking
    assert moved is not None and moved.code == booked.code
    assert moved.starts_at == booked.starts_at.replace("T15:", "T10:")


def test_a_third_summary_in_a_row_is_not_shown_but_never_met_with_silence(talk: Talk) -> None:
    until_summary(talk)
    talk.say("名字改成王莉")
    reply = talk.say("电话改成13812345679")
    assert reply.reply and reply.awaiting is None


def test_whoever_has_someone_else_do_it_is_let_go(talk: Talk) -> None:
    talk.say("换空气滤芯约一下，武汉江汉")
    reply = talk.say("算了，我表哥就是修车的，我找他")
    assert reply.awaiting is None and not reply.slots


def test_putting_it_off_asks_for_no_tow(talk: Talk) -> None:
    first = talk.say("变速箱换油约一下，武汉江汉")
    reply = talk.say("这个要是拖到年后再弄会不会坏得更厉害")
    assert {slot.service for slot in reply.slots} <= {first.slots[0].service}


def test_a_cracked_windscreen_to_be_replaced_is_work_and_no_crash(talk: Talk) -> None:
    reply = talk.say("前挡风玻璃裂了一大条，要换，深圳龙岗")
    assert reply.urgency != "stop_now"
    assert {slot.service for slot in reply.slots} == {"windscreen_replacement"}


def test_closing_time_asked_at_the_summary_is_told_and_the_summary_stands(talk: Talk) -> None:
    until_summary(talk)
    reply = talk.say("几点下班啊他们，我怕赶不上")
    assert "营业时间" in reply.reply and reply.awaiting == "confirmation"
    assert talk.say("是").booking is not None


def test_where_no_shop_is_another_place_is_asked_for(talk: Talk) -> None:
    assert talk.say("三亚，换电瓶，约一下").awaiting == "location"
    assert talk.say("那武汉江汉").awaiting == "slot"


def test_the_price_just_told_is_told_for_another_car(talk: Talk) -> None:
    first = talk.say("喷漆一个面多少钱").estimate
    other = talk.say("宝马三系呢").estimate
    assert first is not None and other is not None
    assert other.high > first.high or other.low > first.low


def test_work_done_elsewhere_lets_a_booking_go(talk: Talk) -> None:
    until_summary(talk)
    assert talk.say("是").booking is not None
    assert talk.say("不用了，楼下刚给我换好了").awaiting == "confirmation"
    assert "已取消" in talk.say("是").reply


def test_an_hour_of_that_day_moves_a_booking_within_it(talk: Talk) -> None:
    until_summary(talk)
    booked = talk.say("是").booking
    assert booked is not None
    talk.say("改当天下午三点")
    moved = talk.say("是").booking
    assert moved is not None
    assert moved.starts_at[:13] == booked.starts_at[:11] + "15"


def test_the_first_time_of_tomorrow_is_none_of_today(talk: Talk) -> None:
    talk.say("换空气滤芯约一下，武汉江汉")
    assert talk.say("明天最早的那个点").awaiting == "name"
    talk.say("我叫王丽")
    assert "11月24日" in talk.say("13812345678").reply


def test_no_number_of_a_shop_is_made_up(talk: Talk) -> None:
    assert "不能乱给" in talk.say("北京朝阳那个救援站电话多少").reply


def test_a_message_not_understood_twice_is_answered_in_other_words(talk: Talk) -> None:
    assert talk.say("嘟嘟嘟嘟").reply != talk.say("嘟嘟嘟嘟").reply


def test_a_short_way_is_not_allowed_while_a_danger_stands(talk: Talk) -> None:
    assert talk.say("电车屏幕报动力电池热失控，红的，请立即停车").urgency == "stop_now"
    assert talk.say("开到4S店就三公里，行吗").urgency == "stop_now"


def test_a_question_after_a_price_asks_for_another(talk: Talk) -> None:
    talk.say("how much are front brake pads on a Camry")
    reply = talk.say("and if the discs need doing too?")
    assert reply.estimate is not None and "disc" in reply.reply.lower()


def test_whether_one_can_wait_is_told_and_the_booking_goes_on(talk: Talk) -> None:
    talk.say("drive belt replacement, Haizhu, Guangzhou")
    talk.say("1")
    reply = talk.say("do I leave the car all day or wait?")
    assert "hour" in reply.reply or "min" in reply.reply
    assert reply.awaiting == "name"


def test_topping_up_lets_nobody_drive_on_who_was_told_to_stop(talk: Talk) -> None:
    talk.say("temp gauge maxed out, white steam from under the hood")
    talk.say("not now, thank you")
    assert talk.say("if I top it up with water, can I carry on?").urgency == "stop_now"


def test_who_pays_for_a_parked_car_that_was_hit_is_no_alarm(talk: Talk) -> None:
    reply = talk.say("a stranger dented my car in the car park and left, how do I claim?")
    assert reply.urgency != "stop_now" and "insur" in reply.reply.lower()
    assert "hurt" not in reply.reply


def test_pulling_to_one_side_is_no_alarm_where_nobody_braked(talk: Talk) -> None:
    assert talk.say("steering pulls a little to the left when cruising").urgency != "stop_now"
    assert talk.say("the car pulls left when I brake").urgency == "stop_now"


def test_a_car_that_charges_gets_no_spark_plugs(talk: Talk) -> None:
    talk.say("I plug the car in at night and in the morning the percentage is the same")
    talk.say("book me a time please")
    reply = talk.say("Jiading, Shanghai")
    assert {slot.service for slot in reply.slots}.isdisjoint({"spark_plugs", "oil_service"})


def test_book_me_in_is_a_wish_where_nothing_was_offered(talk: Talk) -> None:
    talk.say("what can you do?")
    assert talk.say("book me in").awaiting == "location"


def test_nothing_is_answered_twice_in_the_same_words(talk: Talk) -> None:
    talk.say("drive belt replacement, Haizhu, Guangzhou")
    first, second = talk.say("hmm well now").reply, talk.say("erm let me see").reply
    assert first != second
    first, second = talk.say("blorp").reply, talk.say("blorp blorp").reply
    assert first != second


def test_how_two_kinds_of_work_differ_is_explained_with_its_source(talk: Talk) -> None:
    reply = talk.say("我老分不清四轮定位跟动平衡，它俩是不是一回事")
    assert "定位" in reply.reply and "平衡" in reply.reply and reply.citations


def test_whoever_takes_note_of_what_was_told_complains_of_nothing(talk: Talk) -> None:
    talk.say("动平衡和四轮定位有什么区别")
    assert "抱歉" not in talk.say("懂了，下回去心里有底").reply


def test_a_plan_that_names_its_day_is_asked_about_and_no_wish(talk: Talk) -> None:
    reply = talk.say("后天夜里我在服务区凑合一晚，不关发动机吹着暖气，门窗都关好，这么睡可以吗")
    assert "睡觉" in reply.reply and reply.citations and not reply.slots


def test_no_minute_of_arrival_is_promised_nor_the_work_timed_instead(talk: Talk) -> None:
    talk.say("电瓶没电了叫人来搭电，武汉江汉")
    reply = talk.say("师傅过来要多久啊")
    assert "保证不了" in reply.reply and "分钟" not in reply.reply and reply.awaiting == "slot"
