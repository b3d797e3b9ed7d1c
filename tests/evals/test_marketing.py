"""The grading of marketing texts finds what is wrong, and the suite runs."""

from pathlib import Path

import pytest

from evals.choosing import DATA
from evals.marketing import marketing_result
from evals.marketing_grading import Records, load_forbidden, repeated, too_long, untraced
from knowledge_base.campaigns import load_campaigns
from tests.shipped import shipped_knowledge

STORE = "bj-haidian-general"
PRICE = f"service:brake_pads#prices.compact;store:{STORE}#price_factor"


def records() -> Records:
    known = shipped_knowledge()
    return Records(known, load_campaigns(known.services, known.guides))


@pytest.mark.parametrize(
    "text",
    [
        "本店第 一",
        "ＮＯ．１",
        "全 网最低",
        "0元检测",
        "百 分 百",
        "Best price in town",
        "b e s t",
        "#1",
    ],
)
def test_forbidden_words_are_found_however_they_are_spaced(text: str) -> None:
    assert load_forbidden(DATA / "marketing" / "forbidden.yaml").found(text)


@pytest.mark.parametrize(
    "text", ["770元", "最近的门店", "#12VoltBattery", "It's best to book", "暖风水箱"]
)
def test_lawful_words_are_none(text: str) -> None:
    assert load_forbidden(DATA / "marketing" / "forbidden.yaml").found(text) == []


def test_a_number_must_stand_in_the_record_that_it_names() -> None:
    right = [("¥242–770", PRICE)]
    assert untraced("参考价 ¥242–770", right, records()) == []
    assert untraced("参考价 ¥242–780", right, records()) == ["780"]
    wrong = [("¥242–771", PRICE)]
    assert untraced("参考价 ¥242–771", wrong, records()) == [f"771 ({PRICE})"]
    with pytest.raises(KeyError):
        untraced("", [("¥1", "service:nothing#name")], records())


def test_times_and_durations_are_looked_up_too() -> None:
    hours, time = f"store:{STORE}#hours", "service:brake_pads#duration_min"
    facts = [("周一至周六 08:30–18:00", hours), ("约1小时15分钟", time)]
    assert untraced("08:30–18:00，约1小时15分钟", facts, records()) == []
    assert untraced("08:30–19:00", facts, records()) == ["19:00"]
    assert untraced("", [("约2小时", time)], records()) == [f"2 ({time})"]


def test_long_messages_and_twins_are_found() -> None:
    assert not too_long("保" * 70) and too_long("保" * 71)
    assert not too_long("a" * 160) and too_long("a" * 161)
    one = "换刹车片，参考价 ¥242–770，来预约页挑个时间。"
    assert repeated([one, one.replace("242", "368"), "完全不同的另一段文字，讲怎么做。"])
    assert not repeated([one, "完全不同的另一段文字，讲怎么做。"])


def test_the_suite_finds_no_fault_in_what_ships(tmp_path: Path) -> None:
    result = marketing_result(DATA / "marketing", smoke=True)
    assert result.met and len(result.rows) > 40
    assert {measure.name for measure in result.measures} >= {
        "briefs: forbidden words", "briefs: facts without a record", "briefs: too long",
        "briefs: repeated variants",
    }  # fmt: skip
