"""Red flags are never missed; what only looks like one is rarely taken for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.safety.emergency import numbers_for
from assistant.safety.triage import Triage, Triager
from tests.shipped import shipped_encoder

DATA = Path(__file__).parent / "data"
LANGUAGES = ("zh", "en")
# An injured driver who has passed out is both; either line sends the ambulance.
ALIKE = {"injury": {"injury", "unwell"}, "unwell": {"unwell", "injury"}}
CLOSE = {"fire": {"fire", "smoke"}}


@pytest.fixture(scope="module")
def triager() -> Triager:
    return Triager()


def phrasings(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield split, code and text of each line of a data file."""
    for block in yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        for text in block["texts"].splitlines():
            yield block["split"], block.get("code", ""), text


def codes(triage: Triage) -> list[str]:
    return [flag.code for flag in triage.flags]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_report_of_danger_goes_without_a_safety_line(triager: Triager, language: str) -> None:
    missed = [
        (code, text)
        for _, code, text in phrasings(f"red_flags.{language}.yaml")
        if not triager.check(text).flags
    ]
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_safety_line_is_about_the_danger_reported(triager: Triager, language: str) -> None:
    wrong = [
        (code, text, codes(triager.check(text)))
        for _, code, text in phrasings(f"red_flags.{language}.yaml")
        if not (ALIKE.get(code) or CLOSE.get(code) or {code}) & set(codes(triager.check(text)))
    ]
    assert not wrong


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_one_look_alike_in_twenty_is_flagged(
    triager: Triager, language: str, split: str
) -> None:
    listed = [t for s, _, t in phrasings(f"look_alikes.{language}.yaml") if s == split]
    flagged = [text for text in listed if triager.check(text).flags]
    assert len(flagged) <= 0.05 * len(listed), flagged


@pytest.mark.parametrize("language", LANGUAGES)
def test_look_alikes_are_not_refused(triager: Triager, language: str) -> None:
    listed = [text for _, _, text in phrasings(f"look_alikes.{language}.yaml")]
    assert not [text for text in listed if triager.check(text).refusal]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_red_flag_has_phrasings(triager: Triager, language: str) -> None:
    covered = {code for _, code, _ in phrasings(f"red_flags.{language}.yaml")}
    assert covered == {flag.code for flag in triager.red_flags}


@pytest.mark.parametrize(
    "text",
    [
        "没有冒烟，就是抖",
        "火花塞该换了",
        "如果刹车失灵怎么办",
        "去年着过火，早修好了",
        "上周开锅，换了节温器，已经修好了",
        "no smoke, just a rattle",
        "it isn't on fire",
        "what if my brakes fail",
        "it overheated last week, fixed now",
        "in the movie the car is on fire",
        "没有异味和漏油，就是抖",
        "没冒烟也没焦味，空调不凉",
        "no smoke or burning smell, it just shakes",
        "同事的车以前开过锅，我该注意什么",
        "my colleague's car caught fire once, is mine recalled",
        "驾校问刹车失灵先干什么",
        "highway code: brakes fail, which answer is right",
        "加油的时候有一点点汽油味正常吗",
        "faint petrol smell while filling up",
        "洗完车机盖上冒点水汽",
        "气得我心里冒火",
        "给车上水淹险要多少钱",
        "在啥车都有的停车场",
        "waiting for the cheat codes to stop stalling in the video game",
    ],
)
def test_denied_mended_imagined_and_told_dangers_raise_no_flag(triager: Triager, text: str) -> None:
    assert not triager.check(text).flags


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("刹车没问题。可是引擎盖在冒烟", "smoke"),
        ("没有漏油，但是着火了", "fire"),
        ("去年修好过一次，今天刹车又失灵了", "brake_loss"),
        ("不是开玩笑，刹车真的没了", "brake_loss"),
        ("No smoke. But the brakes are gone", "brake_loss"),
        ("it isn't just smoke, it's on fire", "fire"),
        ("what do I do, my brakes failed", "brake_loss"),
        ("fixed last week and overheating again", "overheating"),
        ("我的 brake 踩到底都没反应", "brake_loss"),
        ("车子 on fire 了", "fire"),
    ],
)
def test_a_cue_in_one_clause_does_not_hide_danger_in_another(
    triager: Triager, text: str, code: str
) -> None:
    assert code in codes(triager.check(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("前面起伙了", "fire"),
        ("刹车时灵了完全没反应", "brake_loss"),
        ("水问高了", "overheating"),
        ("车头茂烟", "smoke"),
        ("方向盘所死了", "steering_loss"),
        ("漏一地汽由", "fuel_smell"),
        ("brekes arent workin", "brake_loss"),
        ("smake coming from the engone", "smoke"),
        ("the oil lite is red", "oil_pressure"),
        ("stearing loked up", "steering_loss"),
    ],
)
def test_slips_of_the_keyboard_hide_no_danger(triager: Triager, text: str, code: str) -> None:
    assert code in codes(triager.check(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("没冒烟，漏汽油了", "fuel_smell"),
        ("没有刹车和方向，救命", "brake_loss"),
        ("加完油车里汽油味很重", "fuel_smell"),
        ("邻居家的车在冒烟，我要不要报警", "smoke"),
        ("朋友的车着火了，我们在旁边怎么办", "fire"),
        ("充电枪拔不下来还冒烟", "smoke"),
        ("no brakes or steering, help", "brake_loss"),
        ("my friend's car is on fire what should I do", "fire"),
        ("friend's car caught fire and mine is parked next to it", "fire"),
        ("I smell gas, no smoke or fire yet", "fuel_smell"),
    ],
)
def test_a_cue_about_something_else_hides_no_danger(triager: Triager, text: str, code: str) -> None:
    assert code in codes(triager.check(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("車頭著火喇,點算好", "fire"),
        ("煞車踩落去冇反應,車仲喺高速度行緊", "brake_loss"),
        ("BB鎖咗喺車入面,打唔開門", "locked_in"),
        ("水溫好高,車頭冚冒緊白煙", "overheating"),
        ("啱啱炒車,有人流血", "injury"),
        ("好大陣電油味,唔知係咪漏緊", "fuel_smell"),
        ("軚盤突然扭唔郁", "steering_loss"),
        ("方向盤轉不動了,在國道上", "steering_loss"),
        ("水浸到車門,仲喺度升緊", "flood"),
        ("油門彈唔返,越行越快", "stuck_throttle"),
        ("爆呔啦,喺公路度", "tyre_blowout"),
        ("氣囊爆咗,個胸口好痛", "airbag_deployed"),
    ],
)
def test_danger_is_heard_in_cantonese_and_in_traditional_characters(
    triager: Triager, text: str, code: str
) -> None:
    assert code in codes(triager.check(text))


@pytest.mark.parametrize(
    "text", ["架車冇著火,只係想換冷氣濾網", "氣囊燈點解會著", "BB座椅點樣安裝"]
)
def test_no_danger_is_heard_in_cantonese_that_tells_of_none(triager: Triager, text: str) -> None:
    assert not triager.check(text).flags


def test_the_most_urgent_flag_comes_first(triager: Triager) -> None:
    assert codes(triager.check("刹车失灵，然后车头着火了"))[0] == "fire"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_lines_name_the_numbers_where_a_call_is_needed(triager: Triager, locale: str) -> None:
    for flag in triager.red_flags:
        line = flag.line(locale, "999")  # type: ignore[arg-type]
        assert ("999" in line) == bool(flag.calls)
        assert "{" not in flag.line(locale, "")  # type: ignore[arg-type]


def test_a_long_message_is_checked_in_time_that_grows_with_its_length(triager: Triager) -> None:
    from time import thread_time

    def spent(text: str) -> float:
        start = thread_time()
        triager.check(text)
        return thread_time() - start

    text = "车开了三年一直正常，油耗八个左右，the engine is quiet and the tyres are new. "
    spent(text)
    assert spent(text * 40) < 100 * max(spent(text * 2), 0.0005)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("邻居家车被淹了已经报废，我想给自己车买保险", True),
        ("洗完车引擎盖上有点水汽", True),
        ("saw a car on fire in the news, should I have mine checked", True),
        ("brakes are fine, they're only dusty", True),
        ("刚换完刹车片 踏板变得好深", False),
        ("brake pedal goes nearly to the floor", False),
        ("水温到红线了", False),
    ],
)
def test_words_that_take_all_urgency_away_are_told_apart(
    triager: Triager, text: str, harmless: bool
) -> None:
    assert triager.check(text).harmless is harmless


@pytest.mark.parametrize("text", ["13718205634", "I'm in Jianghan, Wuhan", "第一个", "周六上午"])
def test_an_answer_on_the_way_to_a_booking_is_no_report_of_danger(text: str) -> None:
    assert not Triager(encoder=shipped_encoder()).check(text, answering=True).flags


@pytest.mark.parametrize(
    "text",
    ["刹车突然踩不动了", "wait, there's smoke coming out of the bonnet", "我们撞车了，有人受伤"],
)
def test_danger_in_the_middle_of_a_booking_is_danger(text: str) -> None:
    assert Triager(encoder=shipped_encoder()).check(text, answering=True).flags


@pytest.mark.parametrize(
    "text", ["没有起火漏油", "没有漏油冒烟", "没有起火、漏油和冒烟", "没有受伤流血"]
)
def test_a_denied_list_is_denied_to_its_end(triager: Triager, text: str) -> None:
    assert not triager.check(text).flags


def test_what_happens_after_a_denial_is_no_longer_denied(triager: Triager) -> None:
    assert [flag.code for flag in triager.check("没有漏油，冒烟了").flags] == ["smoke"]


def test_a_car_on_the_rails_has_the_number_of_the_traffic_police(triager: Triager) -> None:
    (flag,) = triager.check("我停铁道上了，栏杆快落下来了，倒车挂不上").flags
    assert "122" in flag.line("zh", numbers_for("CN", flag.calls, "zh"))
