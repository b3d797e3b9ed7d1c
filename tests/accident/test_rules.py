"""The parts behind the door: what is known, whether the car may move, which photo shows what."""

import pytest

from assistant.accident.checklist import THIS_PHOTO
from assistant.accident.drivability import judge
from assistant.accident.photos import PhotoSeen, views_shown
from assistant.accident.questions import emergencies
from assistant.accident.records import Words, applicable, snippet
from assistant.accident.situation import Situation, place_of
from assistant.accident.words import load_done
from assistant.safety.triage import Triager
from knowledge_base.accident import EmergencyService
from tests.shipped import shipped_knowledge

BOOK = shipped_knowledge().accident
ZH, EN = Words("zh", "CN"), Words("en", "CN")
SOUND = {
    "airbag": "no", "smoke": "no", "leak": "no", "wheel_angle": "no", "steering_off": "no",
    "brakes": "no", "rubbing": "no", "bonnet": "no", "glass": "no", "lamps_out": "no",
    "warning_lamps": "no", "underbody": "no",
}  # fmt: skip


def known(**facts: str) -> Situation:
    return Situation(facts=dict(facts))


def test_a_value_that_a_fact_cannot_have_is_a_bug() -> None:
    with pytest.raises(ValueError, match="injured can't be 'often'"):
        known(injured="often")


def test_what_is_said_counts_before_what_is_implied() -> None:
    situation = known(smoke="yes", fuel="maybe").learn(
        {"injured": "no"}, {"smoke": "no", "fuel": "no", "fire": "no"}
    )
    assert dict(situation.facts) == {"smoke": "yes", "fuel": "no", "fire": "no", "injured": "no"}


def test_the_rules_are_those_of_the_place_where_it_is_known() -> None:
    assert place_of("CN", "", "en") == "cn"
    assert place_of("DE", "追尾了", "zh") == "general"
    assert place_of(None, "I crashed", "en") == "general"


def test_a_record_of_the_place_replaces_the_general_one_even_where_it_does_not_apply() -> None:
    there = Situation(facts={"dispute": "yes"}, place="cn")
    held = {record.id for record in applicable(BOOK.procedures.values(), there)}
    assert "dispute_cn" in held and "dispute" not in held
    calm = Situation(facts={"dispute": "no"}, place="cn")
    assert "dispute" not in {r.id for r in applicable(BOOK.procedures.values(), calm)}


def test_a_car_is_towed_for_every_sign_that_is_so_or_may_be() -> None:
    for sign in SOUND:
        for answer in ("yes", "maybe"):
            verdict = judge(BOOK, known(**{**SOUND, sign: answer}), ZH)
            assert verdict.verdict == "tow", sign
            assert "towing" in verdict.services


def test_it_may_move_only_when_every_sign_is_denied() -> None:
    assert judge(BOOK, known(**SOUND), EN).verdict == "may_move"
    for sign in SOUND:
        left = {name: value for name, value in SOUND.items() if name != sign}
        verdict = judge(BOOK, known(**left), EN)
        assert (verdict.verdict, verdict.unseen) == ("check_first", (sign,))
    assert judge(BOOK, known(), EN).verdict == "check_first"


def test_a_dead_lamp_tows_the_car_but_by_day() -> None:
    assert judge(BOOK, known(**{**SOUND, "lamps_out": "yes"}), EN).verdict == "tow"
    by_day = judge(BOOK, known(**{**SOUND, "lamps_out": "yes", "dark": "no"}), EN)
    assert by_day.verdict == "may_move" and by_day.reasons[0].care
    assert "daylight" in by_day.reasons[0].text


@pytest.mark.parametrize("fact", ["fire", "smoke", "fuel", "high_voltage"])
def test_a_car_that_endangers_people_is_never_driven(fact: str) -> None:
    assert judge(BOOK, known(**{**SOUND, fact: "maybe"}), ZH).verdict == "tow"
    assert judge(BOOK, known(**SOUND, movable="no"), ZH).verdict == "tow"


def test_the_floor_of_a_petrol_car_is_not_asked_about() -> None:
    petrol = {name: value for name, value in SOUND.items() if name != "underbody"}
    assert judge(BOOK, known(**petrol, powertrain="petrol"), ZH).verdict == "may_move"


def test_a_photo_shows_a_view_only_with_enough_of_it() -> None:
    bumper = PhotoSeen(parts=frozenset({"front_bumper"}))
    front = PhotoSeen(parts=frozenset({"front_bumper", "hood"}))
    assert views_shown(BOOK, [bumper]) == frozenset()
    assert views_shown(BOOK, [front]) == {"scene_front"}
    assert views_shown(BOOK, [PhotoSeen(front.parts, close=True)]) == frozenset()
    assert views_shown(BOOK, [PhotoSeen(plates=1)]) == frozenset()
    assert views_shown(BOOK, [PhotoSeen(plates=1), PhotoSeen(plates=1)]) == {"plates"}
    assert views_shown(BOOK, [PhotoSeen(damage=True)]) == frozenset()


def test_what_is_dangerous_is_said_whatever_the_question_is_for() -> None:
    flags = {flag.code: flag for flag in Triager().red_flags}
    parked = known(parked="mine", injured="yes", now="no")
    assert [e.question for e in emergencies(BOOK, flags, parked, ZH)] == ["ask_injured"]
    doubt = known(parked="mine", injured="maybe")
    assert emergencies(BOOK, flags, doubt, ZH) == []


def test_every_flag_of_the_records_exists() -> None:
    codes = {flag.code for flag in Triager().red_flags}
    for question in BOOK.questions.values():
        assert set(question.flags.values()) <= codes


def test_every_step_that_can_be_said_to_be_done_is_a_step_of_the_process() -> None:
    steps = {step.id for record in BOOK.procedures.values() for step in record.steps}
    assert load_done().keys() <= steps | {THIS_PHOTO}
    for question in BOOK.questions.values():
        assert set(question.handled_by) <= steps & load_done().keys()


def test_the_services_of_the_records_are_those_with_a_number() -> None:
    from typing import get_args

    from assistant.safety.rules import Kind

    assert set(get_args(EmergencyService)) == set(get_args(Kind))


def test_every_record_can_be_quoted_in_both_languages() -> None:
    for record in BOOK.records():
        for words in (ZH, EN):
            said = snippet(record, words)
            assert said and "{" not in said
