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


def test_thinking_it_over_is_no_question_of_knowledge(talk: Talk) -> None:
    talk.say("换刹车片多少钱")
    reply = talk.say("哦哦那我考虑下")
    assert reply.awaiting is None and "没有可靠" not in reply.reply
