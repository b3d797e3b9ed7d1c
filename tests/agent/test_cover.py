"""Questions about insurance and fault are answered from the records, with the sums of the law."""

import asyncio
from typing import Any

import pytest

from tests.agent.scripted_photos import talk_about
from tests.talk import Talk


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    return talk_about(real_services, assistant_loop)


@pytest.mark.parametrize(
    ("question", "wanted", "source"),
    [
        ("交强险能赔多少", ("18万元", "2000元", "不赔自己的车"), "accident:compulsory_cover_cn"),
        ("对方交强险赔我多少", ("1.8万元", "100元"), "accident:compulsory_cover_cn"),
        (
            "how much does compulsory insurance pay",
            ("180,000 yuan", "2,000 property"),
            "accident:compulsory_cover_cn",
        ),
        ("三者险管什么", ("三者险", "车损险"), "accident:commercial_cover_cn"),
        ("what does third party insurance cover", ("Third-party",), "accident:commercial_cover_cn"),
        ("出险了明年保费会涨多少", ("三年",), "claim:no_claim_cn"),
        ("will my premium go up if I claim?", ("no-claims discount",), "claim:no_claim"),
        ("免赔额是什么意思", ("免赔",), "claim:deductible_cn"),
        ("what is a deductible", ("deductible",), "claim:deductible"),
        ("两车事故责任怎么划分", ("我不判责任",), "accident:liability_cn"),
        ("快处快赔怎么弄", ("12123",), "accident:quick_claim_cn"),
    ],
)
def test_what_insurance_pays_is_told_from_the_records(
    talk: Talk, question: str, wanted: tuple[str, ...], source: str
) -> None:
    reply = talk.say(question)
    assert all(words in reply.reply for words in wanted), reply.reply
    assert source in [citation.doc_id for citation in reply.citations]
    assert reply.awaiting is None and reply.estimate is None and reply.urgency is None


def test_people_come_before_the_insurance_of_a_crash_just_told(talk: Talk) -> None:
    reply = talk.say("刚刚追尾了前车，交强险能赔多少")
    assert "有人受伤" in reply.reply and "2000元" not in reply.reply
    assert "2000元" in talk.say("都没有，交强险能赔多少").reply


@pytest.mark.parametrize("text", ["交强险多少钱一年", "how much is a tyre"])
def test_the_price_of_something_is_no_question_of_what_is_paid(talk: Talk, text: str) -> None:
    assert "18万元" not in talk.say(text).reply


def test_insurance_asked_about_in_the_middle_of_a_booking_is_answered(talk: Talk) -> None:
    talk.say("楼上掉个花盆把前挡砸出老长一道裂纹 换玻璃约哪家")
    talk.say("帮我预约一下")
    talk.say("深圳龙岗")
    reply = talk.say("走保险得行不")
    assert "车损险" in reply.reply
    assert "limit" not in reply.reply
