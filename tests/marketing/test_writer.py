"""Three texts that differ, for every place, in both languages, from facts alone."""

import re
from difflib import SequenceMatcher
from itertools import combinations, product

import pytest

from assistant.marketing.facts import FactSheet
from assistant.marketing.finish import finish
from assistant.marketing.grounding import unsupported
from assistant.marketing.model import Brief, Fact
from assistant.marketing.phrases import load_phrases
from assistant.marketing.sms import measure
from assistant.marketing.writer import Draft, write_drafts
from knowledge_base.schema import Locale
from tests.marketing.briefs import STORE, brief, facts_of
from tests.shipped import shipped_knowledge

PLACES = [
    ("douyin", "moments"), ("meituan", "moments"), ("amap", "moments"), ("wechat", "moments"),
    ("wechat", "group"), ("wechat", "one_to_one"), ("sms", "moments"),
]  # fmt: skip
WISHES = [
    {"service": "brake_pads"}, {"service": "engine_repair"}, {"campaign": "winter_check"},
    {"campaign": "lapsed_customers"},
]  # fmt: skip


def drafts_of(wanted: Brief, sheet: FactSheet | None = None) -> list[Draft]:
    return write_drafts(sheet or facts_of(wanted), wanted, load_phrases(wanted.locale))


def whole(draft: Draft, wanted: Brief) -> tuple[str, list[Fact]]:
    body, added = finish(draft.body, facts_of(wanted), wanted, load_phrases(wanted.locale))
    return body, [*draft.facts, *added]


@pytest.mark.parametrize(("place", "wish", "locale"), list(product(PLACES, WISHES, ("zh", "en"))))
def test_every_text_is_whole_and_every_statement_has_its_record(
    place: tuple[str, str], wish: dict[str, str], locale: Locale
) -> None:
    wanted = brief(channel=place[0], form=place[1], locale=locale, **wish)
    drafts = drafts_of(wanted)
    assert len(drafts) == 3
    for draft in drafts:
        body, facts = whole(draft, wanted)
        assert draft.title and len(body.splitlines()) >= (1 if place[0] == "sms" else 4)
        placeholders = {"{称呼}", "{顾问}", "{name}", "{adviser}"}
        assert set(re.findall(r"\{[^}]*\}", body)) <= placeholders
        assert unsupported(f"{draft.title}\n{body}", facts) == []
        assert all(fact.source for fact in facts)
    for one, other in combinations(drafts, 2):
        assert one.title != other.title
        assert SequenceMatcher(None, one.body, other.body).ratio() < 0.8


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_templates_hold_no_numbers_of_their_own(locale: Locale) -> None:
    texts = {key: part for key, part in load_phrases(locale).data.items() if key != "notes"}
    own = re.sub(r"\{\w+\}", "", str(texts))
    assert re.findall(r"\d", own) == []


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_short_messages_are_one_message_signed_and_refusable(locale: Locale) -> None:
    for store in shipped_knowledge().stores.values():
        service = store.services[0]
        wanted = brief(store_id=store.store_id, service=service, channel="sms", locale=locale)
        for draft in drafts_of(wanted):
            body, _ = whole(draft, wanted)
            assert measure(body).parts == 1, body
            assert body.startswith(f"【{store.name.zh}】" if locale == "zh" else store.name.en)
            assert body.endswith("拒收请回复R" if locale == "zh" else "Reply R to stop")


def test_a_script_has_numbered_shots_with_picture_voice_and_caption() -> None:
    for draft in drafts_of(brief(channel="douyin")):
        shots = re.findall(r"【镜头[一二三四]】画面：.+\n口播：.+\n字幕：.+", draft.body)
        assert len(shots) == 4


def test_published_texts_say_that_they_are_generated_and_that_a_demo_is_one() -> None:
    wanted = brief(channel="wechat")
    body, _ = whole(drafts_of(wanted)[0], wanted)
    assert body.endswith("本文由AI生成。") and "演示门店" in body
    private = brief(channel="wechat", form="one_to_one")
    assert "AI生成" not in whole(drafts_of(private)[0], private)[0]


def test_the_tone_changes_the_words_and_not_the_facts() -> None:
    friendly, lively = (brief(channel="wechat", tone=tone) for tone in ("friendly", "lively"))
    one, other = drafts_of(friendly)[0], drafts_of(lively)[0]
    assert one.body != other.body
    assert one.facts == other.facts


def test_a_store_that_cannot_be_booked_asks_for_a_call() -> None:
    bare = (
        shipped_knowledge()
        .stores[STORE]
        .model_copy(update={"hours": {}, "bays": [], "demo": False, "phone": "010-65551234"})
    )
    wanted = brief()
    text = drafts_of(wanted, facts_of(wanted, bare))[0].body
    assert "010-65551234" in text and "预约页" not in text and "营业时间" not in text


def test_help_at_the_roadside_is_not_sold_by_appointment() -> None:
    wanted = brief(store_id="sz-longhua-rescue", service="towing", channel="wechat")
    for draft in drafts_of(wanted):
        assert "预约页" not in draft.body
