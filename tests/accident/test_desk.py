"""A whole accident through the door: emergency lines first, one question, ticks, next photo."""

from collections.abc import Sequence

import pytest

from assistant.accident.advice import Advice, Told
from assistant.accident.desk import AccidentDesk
from assistant.accident.photos import PhotoSeen
from assistant.messages import Locale
from assistant.safety.emergency import numbers_for
from assistant.safety.triage import Triager
from tests.shipped import shipped_knowledge

FRONT = PhotoSeen(parts=frozenset({"hood", "front_bumper", "front_left_light"}), plates=1)
REAR = PhotoSeen(parts=frozenset({"trunk", "back_bumper"}), plates=1)
CLOSE = PhotoSeen(parts=frozenset({"front_bumper"}), damage=True, close=True)
DANGERS = ("ask_injured", "ask_fire", "ask_high_voltage", "ask_in_traffic")
CALM_ZH = ["追尾了", "没人受伤", "没冒烟没漏油", "都是油车", "已经停到停车场了"]


@pytest.fixture(scope="module")
def triager() -> Triager:
    return Triager()


@pytest.fixture(scope="module")
def desk(triager: Triager) -> AccidentDesk:
    return AccidentDesk(shipped_knowledge().accident, triager)


def talk(
    desk: AccidentDesk, said: Sequence[str], locale: Locale, country: str | None = None
) -> list[Advice]:
    """Hold a conversation in which each message answers the question before."""
    told: list[Told] = []
    given: list[Advice] = []
    for text in said:
        question = given[-1].question if given else None
        told.append(Told(text, asked=question.id if question else None))
        given.append(desk.advise(told, locale=locale, country=country))
    return given


def ids(advice: Advice) -> list[str]:
    return [item.id for item in advice.checklist]


def test_the_dangers_are_asked_about_at_once_with_a_number_for_each(desk: AccidentDesk) -> None:
    asked = [a.question for a in talk(desk, CALM_ZH, "zh", "CN")]
    assert asked[0] and asked[0].id == "+".join(DANGERS) and asked[0].emergency
    assert asked[0].text.count("\n- ") == 4
    for number in ("120", "119", "122"):
        assert number in asked[0].text
    assert asked[-1] and asked[-1].id == "ask_settle_cn"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("没人受伤", DANGERS[1:]),
        ("no one is hurt", DANGERS[1:]),
        ("没人受伤，没漏油", DANGERS[2:]),
        ("都是油车，在路边", DANGERS[:2]),
        ("人没事，没冒烟，油车，已经挪到路边了", ()),
        ("都没有", ()),
        ("None of them", ()),
        ("没有，都好好的", ()),
    ],
)
def test_an_answer_to_several_dangers_closes_those_it_speaks_of(
    desk: AccidentDesk, answer: str, left: Sequence[str]
) -> None:
    first, second = talk(desk, ["追尾了", answer], "zh", "CN")
    assert first.question and first.question.id == "+".join(DANGERS)
    asked = second.question.id.split("+") if second.question else []
    assert [name for name in asked if name in DANGERS] == list(left)


@pytest.mark.parametrize("answer", ["有", "yes", "不知道", "不清楚"])
def test_a_danger_that_nobody_named_has_one_line_with_every_number(
    desk: AccidentDesk, answer: str
) -> None:
    (line,) = talk(desk, ["追尾了", answer], "zh", "CN")[-1].lines
    assert all(number in line for number in ("120", "119", "122"))


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        (["追尾了", "有，我妈流血了"], ["ambulance", "police"]),
        (["追尾了", "没有", "机盖在冒烟"], ["fire"]),
        (["追尾了", "没有", "没有", "电池在嘶嘶响"], ["fire"]),
        (["追尾了", "没有", "是的，还在高速上"], ["traffic", "motorway"]),
    ],
)
def test_what_is_so_puts_the_emergency_line_of_the_place_first(
    desk: AccidentDesk, said: list[str], calls: list[str]
) -> None:
    advice = talk(desk, said, "zh", "CN")[-1]
    assert numbers_for("CN", calls, "zh") in advice.lines[0]
    assert advice.emergencies[0].sure and advice.emergencies[0].fresh


@pytest.mark.parametrize("doubt", ["不知道", "应该没有", "好像没有吧", "对方没下车"])
def test_what_may_be_so_puts_the_line_first_too(desk: AccidentDesk, doubt: str) -> None:
    advice = talk(desk, ["追尾了", doubt], "zh", "CN")[-1]
    assert "120" in advice.lines[0] and not advice.emergencies[0].sure


def test_the_line_of_a_red_flag_is_the_one_that_triage_forces(
    desk: AccidentDesk, triager: Triager
) -> None:
    advice = desk.advise([Told("my wife is bleeding after the crash")], locale="en", country="GB")
    flag = next(f for f in triager.red_flags if f.code == "injury")
    assert advice.lines == (flag.line("en", numbers_for("GB", flag.calls, "en")),)


def test_a_line_is_fresh_once_and_gone_when_it_is_seen_to(desk: AccidentDesk) -> None:
    given = talk(desk, ["我追尾了，对方流血了", "没有冒烟", "120打过了"], "zh", "CN")
    assert [bool(a.lines) for a in given] == [True, True, False]
    assert [a.emergencies[0].fresh for a in given] == [True, False, False]
    assert given[-1].emergencies[0].handled


def test_nothing_but_danger_is_asked_about_while_danger_is_not_seen_to(
    desk: AccidentDesk,
) -> None:
    said = ["追尾了，我脖子疼，车还停在高速应急车道", "没有", "油车"]
    assert [a.question and a.question.id for a in talk(desk, said, "zh", "CN")] == [
        "ask_fire+ask_high_voltage", None, None,
    ]  # fmt: skip


def test_a_question_is_asked_twice_at_most(desk: AccidentDesk) -> None:
    given = talk(desk, ["撞了", "保险杠掉了", "保险杠掉了", "保险杠掉了"], "zh", "CN")
    asked = [a.question.id for a in given if a.question]
    assert asked[:2] == ["+".join(DANGERS)] * 2
    assert not set(DANGERS) & set(asked[2:])


def test_circumstances_that_hurt_people_count_as_doubt(desk: AccidentDesk) -> None:
    for text, number in (("撞到电动自行车", "120"), ("在高速上追尾了", "122")):
        assert number in desk.advise([Told(text)], locale="zh", country="CN").lines[0]
    hit = [Told("托底了", facts={"powertrain": "ev"})]
    assert "119" in desk.advise(hit, locale="zh", country="CN").lines[0]


def test_quick_settlement_is_told_only_where_it_applies(desk: AccidentDesk) -> None:
    calm = [*CALM_ZH, "都没有", "能动"]
    assert "quick_app" in ids(talk(desk, calm, "zh", "CN")[-1])
    for answer in ("他喝了酒", "对方没有驾照", "他不认账", "对方是使馆的车", "有"):
        advice = talk(desk, [*CALM_ZH, answer], "zh", "CN")[-1]
        assert "quick_app" not in ids(advice)
        assert {"no_private", "call_police"} <= set(ids(advice))


def test_someone_hurt_never_settles_and_never_moves_the_car(desk: AccidentDesk) -> None:
    advice = talk(desk, ["追尾了", "我胳膊疼", "没有", "油车", "还在车道上"], "zh", "CN")[-1]
    assert advice.next_item and advice.next_item.id == "call_ambulance"
    assert {"keep_scene", "no_private", "dont_move_injured"} <= set(ids(advice))
    assert not {"quick_app", "move_cars"} & set(ids(advice))


def test_the_triangle_stands_as_far_away_as_the_road_asks(desk: AccidentDesk) -> None:
    told = {"motorway": "yes", "in_traffic": "yes"}
    for facts, far in ((told, "150米"), ({**told, "motorway": "no"}, "50到100米")):
        advice = desk.advise([Told("撞车了", facts=facts)], locale="zh", country="CN")
        [triangle] = [item.text for item in advice.checklist if item.id == "triangle"]
        assert far in triangle


def test_what_is_done_is_ticked_and_the_next_step_follows(desk: AccidentDesk) -> None:
    said = ["在路口追尾了，没人受伤，没冒烟没漏油，都是油车，双闪开了，三角牌也放了"]
    advice = talk(desk, said, "zh", "CN")[-1]
    done = {item.id for item in advice.checklist if item.done}
    assert done == {"hazards", "triangle"}
    assert advice.next_item and advice.next_item.id == "engine_off"


def test_photos_are_asked_for_only_when_people_are_safe(desk: AccidentDesk) -> None:
    given = talk(desk, CALM_ZH, "zh", "CN")
    assert [a.next_view for a in given[:-1]] == [None] * 4
    assert given[-1].next_view and given[-1].next_view.id == "scene_front"


def test_photos_tick_off_the_views_that_they_show(desk: AccidentDesk) -> None:
    told = [Told(text, asked=None) for text in ["追尾了，没人受伤，没有起火没冒烟没漏油"]]
    facts = {"high_voltage": "no", "in_traffic": "no"}
    # The two plates are in photos of two messages.
    told.append(Told("", photos=[FRONT], facts=facts))
    told.append(Told("", photos=[REAR, CLOSE]))
    advice = desk.advise(told, locale="zh", country="CN")
    taken = {view.id for view in advice.views if view.done}
    assert taken == {"scene_front", "scene_rear", "plates", "own_damage"}
    assert advice.next_view and advice.next_view.id == "contact_point"
    assert not next(item for item in advice.checklist if item.id == "photos").done
    told.append(Told("照片都拍好了"))
    advice = desk.advise(told, locale="zh", country="CN")
    assert advice.next_view is None
    assert next(item for item in advice.checklist if item.id == "photos").done


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("对方跑了", {"no_chase", "note_plate", "no_private", "call_police"}),
        ("我蹭了停着的车，车主不在", {"owner_contact", "call_police"}),
        ("我停着的车被人刮了，没看到是谁", {"cctv", "call_police"}),
        ("对方一身酒味", {"drink_report", "no_private", "keep_scene"}),
        ("撞到护栏了", {"property_report", "no_private"}),
        ("我当时就开走了", {"return_scene", "fled_price"}),
    ],
)
def test_each_case_brings_its_own_steps(desk: AccidentDesk, said: str, steps: set[str]) -> None:
    assert steps <= set(ids(desk.advise([Told(said)], locale="zh", country="CN")))


def test_elsewhere_no_chinese_rule_number_or_app_is_told(desk: AccidentDesk) -> None:
    said = ["Someone rear-ended me", "no", "no", "no, petrol", "no, in a car park", "no", "yes"]
    advice = talk(desk, said, "en", "GB")[-1]
    told = " ".join(item.text for item in advice.checklist)
    assert not any(word in told for word in ("122", "120", "12123", "yuan", "48 hours"))
    assert all(not cited.doc_id.endswith("_cn") for cited in advice.records)
    assert not [fact for fact in advice.facts if fact.id.startswith("compulsory")]


def test_a_place_abroad_in_the_text_counts_where_no_position_is_known(desk: AccidentDesk) -> None:
    advice = desk.advise([Told("我在东京追尾了")], locale="zh")
    assert advice.situation.place == "general"
    assert desk.advise([Told("追尾了")], locale="zh").situation.place == "cn"


def test_a_crash_of_last_week_raises_no_questions_about_fire(desk: AccidentDesk) -> None:
    given = talk(desk, ["上周追尾了，现在想报保险"], "zh", "CN")
    assert given[-1].question is None or not given[-1].question.emergency
    assert "insurer" in ids(given[-1]) and "hazards" not in ids(given[-1])


def test_every_source_is_named_once_with_what_it_says(desk: AccidentDesk) -> None:
    advice = talk(desk, [*CALM_ZH, "都没有"], "zh", "CN")[-1]
    cited = [source.doc_id for source in advice.records]
    assert len(cited) == len(set(cited))
    shown = {*(item.doc_id for item in advice.checklist), *(f.doc_id for f in advice.facts)}
    assert shown <= set(cited)
    assert all(source.title and source.snippet for source in advice.records)
    assert "{" not in "".join(source.snippet for source in advice.records)
