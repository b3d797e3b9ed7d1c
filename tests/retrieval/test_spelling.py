"""Questions with slips find what the clean ones find, and clean ones stay as they are."""

import csv
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.planner.said import said_texts
from evals.question_sets import own_question_sets
from retrieval.documents import Document, knowledge_to_documents
from retrieval.spelling import Spelling
from retrieval.spelling.dialects import in_mandarin
from tests.shipped import shipped_knowledge

DATA = Path(__file__).parent / "data"
PLACES = Path(__file__).parents[2] / "assistant" / "places" / "data" / "divisions.csv"
VEHICLES = Path(__file__).parents[2] / "assistant" / "planner" / "data" / "vehicles.yaml"
SLIPS = {
    "zh": [
        ("发动机底下滴鸡油", "guide:leak_oil_drips"),
        ("杀车骗磨到多薄要换", "guide:maint_brake_pads_discs"),
        ("变速相换挡盾挫", "guide:power_shift_jerk"),
        ("轮台侧面股包了", "guide:tyre_sidewall_bulge"),
        ("里和踩下去有响声", "guide:noise_clutch_bearing"),
        ("早上大火只有哒哒声", "guide:start_battery_clicks"),
        ("冷却夜一直少，看不到漏", "guide:leak_coolant_disappears"),
        ("火花赛多久换一次", "guide:maint_spark_plugs"),
        ("水文表到红线了", "guide:power_temp_gauge_high"),
        ("块充老是跳抢", "guide:ev_dc_charge_fails"),
        ("我的 brake 很软", "guide:brake_pedal_sinks"),
        ("spark plugs几万公里换", "guide:maint_spark_plugs"),
        ("windshield起雾了怎么办", "guide:climate_windscreen_fogs"),
    ],
    "en": [
        ("braek pedal goes to the flor", "guide:brake_pedal_sinks"),
        ("tranmission jerks betwen gears", "guide:power_shift_jerk"),
        ("batery goes flat overnigth", "guide:elec_battery_drains_overnight"),
        ("alternater not chargeing", "guide:elec_battery_lamp_driving"),
        ("my brakes are sqeaking", "guide:brake_squeal"),
        ("how thick should break pads be", "guide:maint_brake_pads_discs"),
        ("a see not cold", "guide:climate_ac_not_cold"),
        ("tired pressure light stays on", "guide:tpms_lamp_stays"),
        ("buldge on the sidwall of my tyer", "guide:tyre_sidewall_bulge"),
        ("cool ant is leaking", "guide:leak_coolant"),
        ("timing built how often", "guide:maint_timing_belt"),
        ("when should 火花塞 be replaced", "guide:maint_spark_plugs"),
        ("my 水温 gauge is in the red", "guide:power_temp_gauge_high"),
    ],
}


@pytest.mark.parametrize(
    ("locale", "question", "doc_id"),
    [(locale, *slip) for locale, slips in SLIPS.items() for slip in slips],
)
def test_a_slip_finds_the_guide(
    real_services: Any, spellings: dict[str, Spelling], locale: str, question: str, doc_id: str
) -> None:
    found = real_services.searcher.search(question, locale=locale, limit=5)
    assert doc_id in [hit.passage.doc_id for hit in found.hits]
    assert not found.abstained
    assert found.asked == spellings[locale].repair(question)
    guide = shipped_knowledge().guides[doc_id.removeprefix("guide:")]
    assert guide.fits(question) or guide.fits(found.asked)


@pytest.fixture(scope="module")
def spellings() -> dict[str, Spelling]:
    documents = list(knowledge_to_documents(shipped_knowledge()))
    return {
        locale: Spelling(locale, [d for d in documents if d.locale == locale])
        for locale in ("zh", "en")
    }


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("zh", "P0420 和 p030x 是什么意思"),
        ("zh", "京A12345 的车胎压 2.3 正常吗"),
        ("zh", "嘉实多 5W30 和米其林轮胎怎么样"),
        ("zh", "比亚迪秦的轮胎用的什么牌子"),
        ("zh", "楼下着大火了，房东不在"),
        ("zh", "方向盘抖，发动机也抖"),
        ("zh", "焦伟师傅在吗"),
        ("zh", "我叫毛艳，请问何子轩先生在店里吗"),
        ("en", "P0171 came back, U0100 too"),
        ("en", "Castrol 5W30 in a Michelin shod Passat"),
        ("en", "take a break from driving, the break room is upstairs"),
        ("en", "I sleep badly and my heart skips"),
        ("en", "the heather on the moor"),
        ("en", "didnt start, wont crank, cant see why"),
        *(
            (locale, odd)
            for locale in ("zh", "en")
            for odd in ("P0420", "123", "?!", "…", "p04", "🚗")
        ),
    ],
)
def test_words_codes_and_names_stay(
    spellings: dict[str, Spelling], locale: str, question: str
) -> None:
    assert spellings[locale].repair(question) == question


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_questions_of_all_sorts_stay(spellings: dict[str, Spelling], locale: str) -> None:
    lines = (DATA / f"clean_questions.{locale}.txt").read_text("utf-8").splitlines()[1:]
    repaired = {question: spellings[locale].repair(question) for question in lines}
    assert {q: r for q, r in repaired.items() if q != r} == {}


def test_cars_that_can_be_named_stay(spellings: dict[str, Spelling]) -> None:
    named = re.sub("#.*", "", VEHICLES.read_text("utf-8")).casefold()
    asked = {
        "zh": {f"我开{name}的" for name in re.findall("[\u4e00-\u9fff]{2,}", named)},
        "en": {f"is the {name} any good" for name in re.findall(r"\b[a-z]{4,}\b", named)},
    }
    repaired = {q: spellings[locale].repair(q) for locale, own in asked.items() for q in own}
    assert {q: r for q, r in repaired.items() if q != r} == {}


def test_places_stay(spellings: dict[str, Spelling]) -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for ask, locale, column in (
        ("{}附近哪里有修车店", "zh", "name_zh"),
        ("我在{}，车坏了", "zh", "short_zh"),
        ("从{}开车出发", "zh", "short_zh"),
        ("a garage near {} please", "en", "name_en"),
    ):
        asked = {ask.format(row[column].lower()) for row in rows}
        repaired = {q: spellings[locale].repair(q) for q in asked}
        assert {q: r for q, r in repaired.items() if q != r} == {}


def test_a_part_that_sounds_like_a_place_is_the_part(spellings: dict[str, Spelling]) -> None:
    assert spellings["zh"].repair("轮台侧面股包了") == "轮胎侧面鼓包了"
    assert spellings["zh"].repair("沙车吱吱叫") == "刹车吱吱叫"
    assert spellings["zh"].repair("发动机启东不了") == "发动机启动不了"


@pytest.mark.parametrize(
    ("locale", "question", "repaired"),
    [
        ("en", "my cool and is leaking", "my coolant is leaking"),
        ("en", "the car shakes when I break hard", "the car shakes when i brake hard"),
        ("en", "top up add blue", "top up adblue"),
        ("en", "my engine like came on", "my engine light came on"),
        ("en", "the steering will shakes", "the steering wheel shakes"),
        ("en", "car 失火了", "car  on fire 了"),
        ("en", "the 报警灯 is on", "the  warning light  is on"),
        ("zh", "Range Rover 的空调不凉", "揽胜 的空调不凉"),
        ("zh", "car on fire 了", "car 着火 了"),
    ],
)
def test_what_stands_beside_tells_a_slip(
    spellings: dict[str, Spelling], locale: str, question: str, repaired: str
) -> None:
    assert spellings[locale].repair(question) == repaired


def test_a_word_of_any_length_costs_little(spellings: dict[str, Spelling]) -> None:
    # Two letters taken out of it make half a million words.
    endless = "qwertyuiopasdfghjklzxcvbnm" * 40
    began = time.process_time()
    assert spellings["en"].repair(f"my {endless} braeks") == f"my {endless} brakes"
    assert time.process_time() - began < 1


def test_hardly_a_clean_question_is_touched(spellings: dict[str, Spelling]) -> None:
    for asked in own_question_sets():
        clean = {q.text: spellings[asked.locale].repair(q.text) for q in asked.questions}
        touched = [text for text, repaired in clean.items() if text != repaired]
        assert len(touched) <= 0.1 * len(clean), touched


@given(st.text(max_size=40), st.sampled_from(["zh", "en"]))
def test_no_text_breaks_the_repair(spellings: dict[str, Spelling], text: str, locale: str) -> None:
    assert isinstance(spellings[locale].repair(text), str)


def test_every_way_to_ask_stays_as_it_is(spellings: dict[str, Spelling]) -> None:
    # The first eight of a guide are written with care; what follows is typed in haste.
    asked, typed = set[str](), set[str]()
    for document in knowledge_to_documents(shipped_knowledge()):
        if document.locale == "zh":
            plain = [text for text in document.asked if not re.search("[A-Za-z]", text)]
            cut = 8 if document.kind == "guide" else len(plain)
            asked.update(plain[:cut])
            typed.update(plain[cut:])
    assert {text for text in asked if spellings["zh"].repair(text) != in_mandarin(text)} == set()
    changed = {text for text in typed if spellings["zh"].repair(text) != in_mandarin(text)}
    assert len(changed) <= 0.02 * len(typed), changed
    southern = {text for text in asked if in_mandarin(text) != text}
    assert all(re.search("死火|波箱|冷气格|手煞|方向灯|车匙", text) for text in southern)


def test_other_languages_and_documents_without_ways_to_ask_teach_nothing() -> None:
    manual = Document("m", "manual", "en", "Brakes", ("Brakes and brakes.",), "m.pdf")
    assert Spelling("en", [manual]).repair("braeks") == "braeks"
    assert Spelling("de", []).repair("Bremsse") == "Bremsse"


def test_a_slip_is_read_by_the_words_beside_it() -> None:
    documents = [d for d in knowledge_to_documents(shipped_knowledge()) if d.locale == "en"]
    spelling = Spelling("en", documents, lambda: said_texts("en", shipped_knowledge()))
    for slip, meant in {
        "my cutch needs replacing": "my clutch needs replacing",
        "i need my bake fuid changed": "i need my brake fluid changed",
        "cutch rpelacement": "clutch replacement",
        "id like to book a colant change": "id like to book a coolant change",
        "frseh oil and a filter": "fresh oil and a filter",
        "leave it, i want the wiper bldaes": "leave it, i want the wiper blades",
        "brkae fulid change": "brake fluid change",
        "bake a cake in the onvo": "bake a cake in the onvo",
        "didnt they change the price": "didnt they change the price",
    }.items():
        assert spelling.repair(slip) == meant
