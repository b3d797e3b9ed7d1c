"""Every fact names the record that says it, and says no more than the record does."""

import pytest

from assistant.marketing.errors import NotSold, UnknownCampaign
from assistant.marketing.opening_hours import hours_line
from tests.marketing.briefs import STORE, brief, campaigns, facts_of
from tests.shipped import shipped_knowledge


def test_the_price_is_the_catalogues_times_the_stores_factor() -> None:
    fact = facts_of(brief()).facts["price_suv"]
    price, factor = shipped_knowledge().services["brake_pads"].prices["suv"], 1.15
    low = round((price.labour.low + price.parts.low) * factor)
    high = round((price.labour.high + price.parts.high) * factor)
    assert fact.claim == f"¥{low}–{high}"
    assert fact.source == f"service:brake_pads#prices.suv;store:{STORE}#price_factor"


def test_the_store_speaks_for_itself() -> None:
    facts = facts_of(brief(locale="en")).facts
    assert facts["store"].claim == "Haidian Demo Auto Repair"
    assert facts["hours"].claim == "Mon–Sat 08:30–18:00, Sun 09:00–17:00"
    assert facts["hours"].source == f"store:{STORE}#hours"
    assert "Demo shop" in facts["demo"].claim


def test_what_the_record_leaves_open_is_no_fact() -> None:
    bare = shipped_knowledge().stores[STORE].model_copy(update={"hours": {}, "demo": False})
    facts = facts_of(brief(), bare).facts
    assert not {"hours", "phone", "rating", "demo"} & facts.keys()


def test_a_demo_store_has_no_number_to_dial() -> None:
    store = shipped_knowledge().stores[STORE].model_copy(update={"phone": "010-12345678"})
    assert "phone" not in facts_of(brief(), store).facts
    real = store.model_copy(update={"demo": False})
    assert facts_of(brief(), real).facts["phone"].claim == "010-12345678"


def test_a_range_too_wide_to_mean_anything_is_no_price() -> None:
    facts = facts_of(brief(service="engine_repair")).facts
    assert not [name for name in facts if name.startswith(("price", "said"))]


def test_a_campaign_brings_the_prices_of_its_services_and_the_guide_of_its_reasons() -> None:
    sheet = facts_of(brief(campaign="winter_check"))
    # Wipers are left out: their range is too wide to mean anything.
    found = [service.code for service in sheet.services]
    assert found == ["battery_replacement", "coolant_flush", "brake_inspection"]
    assert sheet.facts["reason_1"].source == "guide:maint_winter_prep"
    assert sheet.facts["item_price_2"].source.startswith("service:coolant_flush#prices.compact")
    assert "price" not in sheet.facts


def test_work_that_the_store_does_not_do_is_refused() -> None:
    with pytest.raises(NotSold, match="hv_battery_service"):
        facts_of(brief(service="hv_battery_service"))
    with pytest.raises(NotSold, match="winter_check"):
        facts_of(brief(store_id="sz-longgang-body", campaign="winter_check"))
    with pytest.raises(UnknownCampaign, match="winter_check"):
        facts_of(brief(campaign="black_friday"))


@pytest.mark.parametrize("code", campaigns())
def test_every_campaign_suits_many_stores(code: str) -> None:
    wanted = campaigns()[code].services
    stores = shipped_knowledge().stores.values()
    assert sum(len({*wanted} & {*store.services}) >= 2 for store in stores) >= len(stores) / 2


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        ({}, "", ""),
        ({d: [("00:00", "24:00")] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
         "每天24小时", "24 hours a day"),
        ({d: [("16:00", "02:00")] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
         "每天 16:00–次日02:00", "daily 16:00–02:00"),
        ({"mon": [("08:30", "12:00"), ("13:00", "18:00")]},
         "周一 08:30–12:00、13:00–18:00，周二至周日 休息",
         "Mon 08:30–12:00 and 13:00–18:00, Tue–Sun closed"),
    ],
)  # fmt: skip
def test_opening_hours_are_one_line(hours: dict, zh: str, en: str) -> None:  # type: ignore[type-arg]
    assert hours_line(hours, "zh") == zh
    assert hours_line(hours, "en") == en
