"""The desk: what a language model writes passes the same checks, and falls back where it must."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.bootstrap import Desks, build_desks
from assistant.marketing.build import open_marketing
from assistant.marketing.desk import MarketingDesk
from assistant.marketing.errors import NotLawful
from assistant.marketing.model import Brief, Copy
from assistant.settings import Settings
from tests.agent.openai_server import scripted_model
from tests.marketing.briefs import brief

GOOD = """### 1
TITLE: 踩刹车有异响？先看看
BODY:
刹车片按一根轴计价，紧凑型车参考价 ¥242–770。
用时约1小时15分钟，周一至周六 08:30–18:00 都能来。
海淀示范综合维修店等您来问。
### 2
TITLE: 换刹车片之前，先看价格
BODY:
SUV参考价 ¥368–1265。
紧凑型车参考价 ¥242–770。
拿不准，先问一句再约。
### 3
TITLE: 刹车片怎么换
BODY:
清洁导向销和卡钳，检查刹车盘和制动液。
不含刹车盘和卡钳，具体请到店看车。
想来就在预约页挑个时间。
"""


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    built = build_desks(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    yield built
    built.engine.dispose()


@pytest.fixture
def write(desks: Desks) -> Callable[..., Copy]:
    """Return what writes a brief with a language model that answers as it is told."""

    def written(answer: dict[str, Any], wanted: Brief | None = None) -> Copy:
        with scripted_model(answer) as (url, script):
            settings = Settings(
                openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
            )
            desk: MarketingDesk = open_marketing(
                settings, desks.shipped, desks.stores, desks.desk, desks.clock
            )
            found = asyncio.run(desk.write(wanted or brief(channel="wechat")))
            assert script.requests
        return found

    return written


def test_a_sound_draft_is_taken_and_finished(write: Callable[..., Copy]) -> None:
    found = write({"text": GOOD})
    assert found.model == "scripted"
    assert [t.title for t in found.texts][1] == "换刹车片之前，先看价格"
    for text in found.texts:
        assert text.body.endswith("本文由AI生成。") and "演示门店" in text.body
    sources = {fact.source for fact in found.texts[0].facts}
    assert any(source.startswith("service:brake_pads#prices.compact") for source in sources)
    # Where a price is told, so is that it is no quote.
    assert "不是报价" in found.texts[0].body and "不是报价" not in found.texts[2].body


@pytest.mark.parametrize(
    ("invented", "words"),
    [
        ("新客立减50元。", "50"),
        ("现在只要199元。", "199"),
        ("免费检测全车。", "免费"),
        ("周日07:00也开门。", "07:00"),
        ("我们有三年质保。", "质保"),
        ("朝阳旗舰店同步开放。", "旗舰店"),
    ],
)
def test_an_invented_sentence_goes_and_the_rest_stays(
    write: Callable[..., Copy], invented: str, words: str
) -> None:
    body = "刹车片按一根轴计价，紧凑型车参考价 ¥242–770。\n"
    found = write({"text": GOOD.replace(body, body + invented + "\n")})
    assert found.model == "scripted" and words not in found.texts[0].body
    assert "等您来问" in found.texts[0].body


def test_forbidden_words_are_mended_and_named(write: Callable[..., Copy]) -> None:
    bad = GOOD.replace("拿不准，先问一句再约。", "全市第一，拿不准，先问一句再约。")
    text = write({"text": bad}).texts[1]
    assert "第一" not in text.body and "先问一句再约" in text.body
    assert [v.words for v in text.mended] == ["第一"]
    assert "第九条" in text.mended[0].article


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"text": "Sorry, I can't."},
        {"text": "### 1\nTITLE: 特惠\nBODY:\n刹车片只要99元。现在还送一次免费检测。\n"},
        {"text": "### 1\nTITLE: x\nBODY:\nBrake pads, all in English here, nothing else at all.\n"},
    ],
)
def test_our_own_texts_stand_in_for_what_can_not_be_used(
    write: Callable[..., Copy], desks: Desks, answer: dict[str, Any]
) -> None:
    wanted = brief(channel="wechat")
    own = desks.marketing.write_embedded(wanted)
    found = write(answer, wanted)
    assert found.texts[0] == own.texts[0] and found.texts[1] == own.texts[1]


def test_a_short_message_of_the_model_is_one_message(write: Callable[..., Copy]) -> None:
    long = "### 1\nTITLE: 换刹车片\nBODY:\n" + "换刹车片之前，先问清楚再来。" * 8 + "\n"
    for text in write({"text": long}, brief(channel="sms")).texts:
        assert text.length is not None and text.length.parts == 1


def test_a_name_that_is_no_signature_is_refused_with_the_remedy(desks: Desks) -> None:
    store = desks.shipped.stores["bj-haidian-general"]
    name = store.name.model_copy(update={"zh": "很长的名字" * 20})
    known = desks.shipped.with_stores([store.model_copy(update={"name": name})])
    with pytest.raises(NotLawful, match="第四十三条"):
        desk_over(desks, known).write_embedded(brief(channel="sms"))
    assert desk_over(desks, known).write_embedded(brief(channel="amap")).texts


def test_a_registered_name_may_hold_a_forbidden_word(desks: Desks) -> None:
    store = desks.shipped.stores["bj-haidian-general"]
    name = store.name.model_copy(update={"zh": "海淀第一汽修厂"})
    known = desks.shipped.with_stores([store.model_copy(update={"name": name, "demo": False})])
    desk = desk_over(desks, known)
    for text in desk.write_embedded(brief(channel="sms")).texts:
        assert text.body.startswith("【海淀第一汽修厂】") and text.mended == []


def desk_over(desks: Desks, known: Any) -> MarketingDesk:
    class Stores:
        def get(self, store_id: str) -> Any:
            return known.stores[store_id]

        def knowledge(self) -> Any:
            return known

    return open_marketing(desks.settings, known, Stores(), desks.desk, desks.clock)  # type: ignore[arg-type]
