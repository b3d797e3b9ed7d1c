from datetime import date, time
from pathlib import Path

import pytest
import yaml

from assistant.places.gazetteer import Gazetteer
from assistant.planner.types import Understanding
from assistant.planner.understanding import Understander
from tests.planner.fakes_understanding import NOW, FixedClock, knowledge
from tests.shipped import shipped_encoder

HELDOUT = Path(__file__).parent / "data" / "heldout.yaml"


@pytest.fixture(scope="module")
def planner() -> Understander:
    return Understander(shipped_encoder(), Gazetteer.bundled(), knowledge(), FixedClock())


def hear(planner: Understander, text: str, awaiting: str | None = None) -> Understanding:
    return planner.understand(text, awaiting=awaiting, now=NOW)


def test_held_out_utterances_are_understood(planner: Understander) -> None:
    held = yaml.load(HELDOUT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    results = [
        hear(planner, text).intent == intent
        for intent, texts in held.items()
        for rows in texts.values()
        for text in rows
    ]
    assert len(results) >= 200
    assert sum(results) / len(results) >= 0.85


def test_one_message_may_fill_every_slot(planner: Understander) -> None:
    said = hear(planner, "我叫李明，电话13800138000，大众朗逸，周五下午三点在杭州西湖区换机油")
    assert (said.name, said.phone, said.services) == ("李明", "+8613800138000", ("oil_service",))
    assert said.vehicle.model == "Lavida"
    assert said.place is not None and said.place.name_zh == "西湖区"
    assert said.when is not None
    assert (said.when.first, said.when.earliest) == (date(2026, 11, 27), time(15))


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("刹车异响，附近哪里能修，多少钱", {"symptom", "find_store", "price"}),
        ("油壶灯亮了，叫个拖车", {"lamp", "book"}),
        (
            "My brakes squeal, how much to fix and where's the nearest shop?",
            {"symptom", "price", "find_store"},
        ),
    ],
)
def test_several_requests_are_heard(planner: Understander, text: str, intents: set[str]) -> None:
    assert intents <= {scored.intent for scored in hear(planner, text).intents}


def test_manners_beside_a_request_say_nothing(planner: Understander) -> None:
    said = hear(planner, "你好，我的车刹车异响")
    assert said.has("symptom") and not said.has("greeting")


@pytest.mark.parametrize(
    ("text", "awaiting"),
    [
        ("浦东", "location"),
        ("10点", "slot"),
        ("第二家", "store"),
        ("李雷", "name"),
        ("13800138000", "phone"),
        ("换机油", "service"),
        ("大众朗逸", "vehicle"),
        ("Friday morning", "slot"),
        ("Mary Jones", "name"),
    ],
)
def test_a_short_answer_informs(planner: Understander, text: str, awaiting: str) -> None:
    assert hear(planner, text, awaiting).intent == "inform"


@pytest.mark.parametrize(
    ("text", "awaiting", "intent"),
    [
        ("换机油多少钱", "slot", "price"),
        ("what are your hours", "slot", "opening_hours"),
        ("取消预约", "phone", "cancel_booking"),
        ("转人工", "name", "human"),
    ],
)
def test_a_question_in_between_is_not_taken_for_an_answer(
    planner: Understander, text: str, awaiting: str, intent: str
) -> None:
    assert hear(planner, text, awaiting).intent == intent


def test_a_denied_cancellation_is_none(planner: Understander) -> None:
    assert not hear(planner, "不取消预约").has("cancel_booking")
    assert not hear(planner, "don't cancel my booking").has("cancel_booking")


def test_yes_and_no_are_plain_or_hedged(planner: Understander) -> None:
    assert hear(planner, "好的").plain_yes and hear(planner, "不用了").plain_no
    hedged = hear(planner, "应该可以吧")
    assert hedged.has("affirm") and not hedged.plain_yes
    assert hear(planner, "算了我再看看吧").has("deny")


def test_a_correction_is_heard_with_its_new_value(planner: Understander) -> None:
    said = hear(planner, "不对，是周六")
    assert said.correction and said.when is not None and said.when.first == date(2026, 11, 28)


def test_cantonese_is_understood_and_a_name_keeps_its_characters(planner: Understander) -> None:
    said = hear(planner, "我叫陳大文,聽日朝早十點想換機油,喺天河")
    assert said.name == "陳大文" and said.services == ("oil_service",)
    assert said.when is not None and said.place is not None
    assert said.when.first == date(2026, 11, 24) and said.when.earliest == time(10)
    assert said.place.name_zh.startswith("天河")


def test_a_make_is_no_place_and_a_plate_no_code(planner: Understander) -> None:
    assert hear(planner, "上海大众途观").place is None
    assert hear(planner, "车牌是京P0420学").codes == ()


@pytest.mark.parametrize(
    "text", ["", " ", "👌", "...", "？？？", "asdkjh qwe", "1", "\n\n", "a" * 5000]
)
def test_anything_at_all_is_survived(planner: Understander, text: str) -> None:
    assert hear(planner, text).text == text[:2000]


def test_not_being_sure_gives_no_intent(planner: Understander) -> None:
    assert hear(planner, "？？？").intents == ()


def test_the_clock_is_asked_when_no_time_is_given(planner: Understander) -> None:
    said = planner.understand("明天上午十点", awaiting="slot")
    assert said.when is not None and said.when.first == date(2026, 11, 24)


def test_an_unknown_lamp_gets_candidates_but_no_certainty(planner: Understander) -> None:
    (lamp,) = hear(planner, "orange lamp that looks like a coil").lamps
    assert lamp.codes[0][0] == "glow_plug" and not lamp.certain
    (vague,) = hear(planner, "红灯亮了").lamps
    assert vague.codes == () and vague.colour == "red"


def test_a_list_of_everything_names_the_driver(planner: Understander) -> None:
    said = hear(planner, "苏州换机油，周六上午十点，贺晓东，13800138000")
    assert (said.name, said.phone) == ("贺晓东", "+8613800138000")
    assert said.place is not None and said.place.name_zh.startswith("苏州")
    said = hear(planner, "Oil change in Pudong, Saturday 10, Ann Bell, 13800138000")
    assert said.name == "Ann Bell" and said.when is not None and said.when.earliest == time(10)
    assert hear(planner, "换机油，常州，13800138000").name is None
    assert hear(planner, "Toyota Camry, 13800138000").name is None


def test_a_place_that_was_left_is_none(planner: Understander) -> None:
    said = hear(planner, "不在南京了，现在在杭州")
    assert said.place is not None and said.place.name_zh.startswith("杭州")


def test_a_misspelt_place_is_no_other_word(planner: Understander) -> None:
    said = hear(planner, "my cutch needs replacing on the other car, im in haidain beiing")
    assert said.services == ("clutch_replacement",) and not said.has("accident")
    assert said.place is not None and said.place.name_en.startswith("Haidian")
