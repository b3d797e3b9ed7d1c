"""Work asked for without the catalogue's names; mild faults and talk ask for none."""

from pathlib import Path

import pytest

from assistant.likeness.labelled import LabelError
from assistant.likeness.model import digest_of
from assistant.messages import Locale
from assistant.planner.folding import fold
from assistant.planner.service_likeness import MODEL
from assistant.planner.service_training import learnt, load_requests
from assistant.planner.services import ServiceReader
from tests.planner.fakes_understanding import knowledge
from tests.shipped import shipped_encoder


@pytest.fixture(scope="module")
def reader() -> ServiceReader:
    return ServiceReader(knowledge().services, shipped_encoder())


@pytest.mark.parametrize(
    ("text", "locale", "service"),
    [
        ("把车里那个过滤空气的芯子给换了呗", "zh", "cabin_filter"),
        ("车屁股排气那截破了个洞，焊一下", "zh", "exhaust_repair"),
        ("swap out whatever cleans the air going into the cabin", "en", "cabin_filter"),
        ("someone needs to bring me a can of petrol", "en", "fuel_delivery"),
        ("Lovely weather. My wipers leave streaks, I would like a new pair.", "en", "wiper_washer"),
    ],
)
def test_work_is_told_by_what_the_words_are_like(
    reader: ServiceReader, text: str, locale: Locale, service: str
) -> None:
    assert reader.like(fold(text), locale, expected=True) == (service,)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("踩刹车的时候方向盘抖", "zh"),
        ("我在上海浦东", "zh"),
        ("it shakes at idle", "en"),
        ("hi", "en"),
    ],
)
def test_faults_and_talk_ask_for_no_work(reader: ServiceReader, text: str, locale: Locale) -> None:
    assert reader.like(fold(text), locale, expected=False) == ()


def test_the_shipped_model_learnt_from_the_shipped_requests() -> None:
    assert digest_of(MODEL) == learnt(knowledge().services), (
        "run: python -m assistant.planner.service_training"
    )


def test_an_unknown_service_is_named_with_its_file(tmp_path: Path) -> None:
    rows = "services: {flying: [make it fly]}\nambiguous: []\nnone: []\n"
    (tmp_path / "service_requests.en.yaml").write_text(rows, encoding="utf-8")
    with pytest.raises(LabelError, match=r"service_requests\.en\.yaml: 'flying'"):
        load_requests("en", knowledge().services, tmp_path)
