"""What visible damage costs: a range from the catalogue, with what it leaves out."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.damage.parts import PART_NAMES
from assistant.damage.types import Damage, DamageCode, Extent, Sighting
from knowledge_base.schema import VehicleClass
from tests.damage.findings import damage, estimated
from tests.shipped import shipped_knowledge

CLASSES: tuple[VehicleClass, ...] = ("compact", "midsize", "suv", "luxury")
damages = st.builds(
    Damage,
    code=st.sampled_from(get_args(DamageCode)),
    part=st.sampled_from([None, *PART_NAMES]),
    extent=st.sampled_from([None, *get_args(Extent)]),
    sure=st.booleans(),
    note=st.sampled_from([None, None, "before", "not_damage"]),
    sightings=st.just((Sighting(photo=1, box=[0, 0, 9, 9], confidence=0.9),)),
)


@pytest.mark.parametrize(
    ("code", "part", "extent", "work", "service"),
    [
        ("scratch", "hood", "minor", "polish", "paint_polish"),
        ("dent", "front_left_door", "minor", "paintless_dent_repair", "dent_repair"),
        ("scratch", "trunk", "moderate", "repaint", "paint_repair"),
        ("dent", "fender", "moderate", "repair_repaint", "panel_repair"),
        ("dent", "back_bumper", "minor", "repair_repaint", "bumper_repair"),
        ("broken", "front_bumper", "moderate", "replace", "bumper_repair"),
        ("crack", "tailgate", "severe", "replace", "panel_replacement"),
        ("glass", "front_glass", "minor", "fill", "windscreen_repair"),
        ("glass", "front_glass", "severe", "replace", "windscreen_replacement"),
        ("glass", "back_glass", "minor", "replace", "windscreen_replacement"),
        ("glass", "side_glass", None, "replace", "side_glass_replacement"),
        ("lamp", "back_left_light", None, "replace", "lamp_replacement"),
        ("broken", "left_mirror", "severe", "replace", "mirror_repair"),
        ("tyre", "wheel", None, "replace", "tyre_replacement"),
    ],
)
def test_each_damage_takes_the_work_that_a_shop_would_do(
    code: str, part: str, extent: str | None, work: str, service: str
) -> None:
    estimate = estimated(damage(code, part, extent), vehicle_class="midsize")
    (line,) = estimate.lines
    assert (line.least, line.most) == ((work,), (work,))
    assert line.services == (service,) and estimate.book[0] == service


def test_labour_paint_and_parts_are_those_of_the_catalogue() -> None:
    (line,) = estimated(damage("dent", "hood", "moderate"), vehicle_class="compact").lines
    assert (line.labour.low, line.labour.high) == (12000, 45000)
    assert (line.paint.low, line.paint.high) == (33000, 70000)
    assert (line.low, line.high) == (45000, 121000)


def test_a_part_that_is_scratched_and_dented_is_painted_once() -> None:
    both = estimated(damage("dent", "hood", "moderate"), damage("scratch", "hood", "moderate"))
    alone = estimated(damage("dent", "hood", "moderate"))
    assert len(both.lines) == 1 and both.lines[0].damages == (1, 2)
    assert both.total == alone.total


def test_a_dent_that_could_be_pushed_out_is_beaten_when_the_paint_is_due_anyway() -> None:
    (line,) = estimated(
        damage("dent", "hood", "minor"), damage("scratch", "hood", "moderate")
    ).lines
    assert line.most == ("repair_repaint",)
    (light,) = estimated(damage("dent", "hood", "minor"), damage("scratch", "hood", "minor")).lines
    assert light.most == ("polish", "paintless_dent_repair")


def test_the_total_has_the_shape_of_the_public_contract() -> None:
    estimate = estimated(damage("dent", "hood", "moderate"), damage("lamp", "front_left_light"))
    total, lines = estimate.total, estimate.lines
    assert total is not None and total.currency == "CNY"
    assert total.low == sum(line.low for line in lines) == total.labour.low + total.parts.low
    assert total.high == sum(line.high for line in lines) == total.labour.high + total.parts.high


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_total_says_what_it_leaves_out(locale: str) -> None:
    total = estimated(damage("scratch", "hood", "minor"), locale=locale).total
    assert total is not None
    words = {
        "zh": ("隐藏", "结构", "标定", "气囊"),
        "en": ("hidden", "structure", "ADAS", "airbags"),
    }
    for word in words[locale]:
        assert any(word in text for text in total.excludes), word


def test_an_unknown_class_spans_all_of_them() -> None:
    hood = damage("dent", "hood", "moderate")
    each = [estimated(hood, vehicle_class=name).total for name in CLASSES]
    every = estimated(hood).total
    assert every is not None
    assert every.low == min(total.low for total in each if total)
    assert every.high == max(total.high for total in each if total)


def test_an_extent_that_nobody_told_spans_minor_to_moderate() -> None:
    open_one = estimated(damage("scratch", "hood"), vehicle_class="suv").total
    minor = estimated(damage("scratch", "hood", "minor"), vehicle_class="suv").total
    moderate = estimated(damage("scratch", "hood", "moderate"), vehicle_class="suv").total
    assert open_one and minor and moderate
    assert (open_one.low, open_one.high) == (minor.low, moderate.high)


@pytest.mark.parametrize(
    ("hurt", "reason"),
    [
        (damage("dent", "hood", sure=False), "unsure"),
        (damage("dent", "hood", note="before"), "before"),
        (damage("dent", "hood", note="not_damage"), "not_damage"),
        (damage("dent"), "which_part"),
        (damage("glass"), "which_part"),
        (damage("dent", "wheel"), "inspect"),
        (damage("scratch", "front_left_light"), "inspect"),
    ],
)
def test_what_nobody_can_price_has_no_price_and_says_why(hurt: Damage, reason: str) -> None:
    estimate = estimated(hurt, damage("scratch", "trunk", "minor"))
    (unpriced,) = estimate.unpriced
    assert (unpriced.damage, unpriced.reason) == (1, reason)
    assert estimate.total == estimated(damage("scratch", "trunk", "minor")).total.model_copy(
        update={"excludes": estimate.total.excludes}
    )
    alone = estimated(hurt)
    assert alone.total is None and alone.lines == () and alone.book[0] == "collision_inspection"


@pytest.mark.parametrize("sign", ["airbag", "wheel_angle", "leak", "smoke"])
def test_signs_of_more_than_the_skin_leave_no_total(sign: str) -> None:
    estimate = estimated(damage("scratch", "front_bumper", "minor"), signs=[sign])
    assert estimate.total is None and estimate.structural
    assert estimate.book[0] == "collision_inspection"
    assert estimate.lines, "what can be said is still said"


def test_a_severe_deformation_leaves_no_total_even_when_it_is_unsure() -> None:
    for sure in (True, False):
        estimate = estimated(damage("deformation", "hood", "severe", sure=sure), damage("tyre"))
        assert estimate.total is None and estimate.structural


def test_other_facts_of_a_crash_change_nothing() -> None:
    hood = damage("dent", "hood", "minor")
    assert estimated(hood, signs=["glass", "dark"]) == estimated(hood)


def test_a_broken_lamp_beside_the_bumper_is_the_lamp_that_another_photo_names() -> None:
    estimate = estimated(damage("lamp", "front_bumper"), damage("lamp", "front_left_light"))
    (line,) = estimate.lines
    assert (line.part, line.damages) == ("front_left_light", (2, 1))


@given(st.lists(damages, max_size=6), st.sampled_from([None, *CLASSES]))
@settings(max_examples=200, deadline=None)
def test_no_range_is_negative_empty_or_upside_down(
    hurt: list[Damage], vehicle_class: VehicleClass | None
) -> None:
    estimate = estimated(*hurt, vehicle_class=vehicle_class)
    for line in estimate.lines:
        assert 0 < line.low <= line.high
        for part in (line.labour, line.paint, line.parts):
            assert 0 <= part.low <= part.high
    if estimate.total:
        assert 0 < estimate.total.low <= estimate.total.high
    priced = [number for line in estimate.lines for number in line.damages]
    assert sorted([*priced, *(u.damage for u in estimate.unpriced)]) == [
        n for n, _ in enumerate(hurt, 1)
    ]


@given(st.lists(damages, max_size=5), damages)
@settings(max_examples=100, deadline=None)
def test_one_more_damage_never_makes_it_cheaper(hurt: list[Damage], more: Damage) -> None:
    before = estimated(*hurt, vehicle_class="compact").total
    after = estimated(*hurt, more, vehicle_class="compact").total
    if before and after:
        assert after.high >= before.high and after.low >= before.low


def test_every_city_has_a_shop_for_all_that_an_estimate_may_book() -> None:
    knowledge = shipped_knowledge()
    needed = {work.service for work in knowledge.body_work} - {"tyre_replacement"}
    needed.add("collision_inspection")
    for city in {store.city for store in knowledge.stores.values()}:
        shops = [s for s in knowledge.stores.values() if s.city == city]
        assert any(needed <= set(shop.services) for shop in shops), city


def test_a_shop_that_asks_more_is_dearer() -> None:
    shop = next(s for s in shipped_knowledge().stores.values() if s.price_factor > 1.1)
    hood = damage("dent", "hood", "moderate")
    here, anywhere = estimated(hood, store=shop).total, estimated(hood).total
    assert here and anywhere and here.low > anywhere.low


@pytest.mark.parametrize(
    ("code", "part"),
    [("dent", "bumper"), ("broken", "door"), ("lamp", "light"), ("glass", "glass")],
)
def test_a_part_that_may_be_either_of_two_has_no_price(code: DamageCode, part: str) -> None:
    unpriced = estimated(damage(code, part, "minor")).unpriced
    assert [one.reason for one in unpriced] == ["which_part"]
