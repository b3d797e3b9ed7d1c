"""Lamps described by their looks are recognised; what tells of no lamp is left alone."""

from pathlib import Path

import pytest
import yaml

from assistant.likeness.labelled import LabelError
from assistant.planner.described_lamps import DescribedLamps
from assistant.planner.lamp_likeness import MODEL, LampLikeness
from assistant.planner.lamp_training import digest, load_descriptions
from evals.intervals import Share
from evals.lamp_words import SUITE, lamp_word_measures
from knowledge_base.load import shipped_knowledge
from retrieval.encoders.remembering import RememberingEncoder
from tests.planner.fakes_understanding import knowledge
from tests.shipped import shipped_encoder


@pytest.fixture(scope="module")
def encoder() -> RememberingEncoder:
    return shipped_encoder()


@pytest.fixture(scope="module")
def describer(encoder: RememberingEncoder) -> DescribedLamps:
    return DescribedLamps(knowledge().lamps, encoder)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("黄色的半圆，底下一排齿，中间感叹号", "tyre_pressure"),
        ("仪表上有个红色的茶壶，壶嘴滴水", "engine_oil_pressure"),
        ("像乌龟壳一样的黄色图案", "reduced_power"),
        ("像直升机一样的黄色图案", "check_engine"),
        ("yellow squiggly lines behind a car", "esc"),
        ("red jug with a drip at the spout", "engine_oil_pressure"),
        ("orange horseshoe with an exclamation mark in it", "tyre_pressure"),
        ("little man with a big ball in front of him", "airbag"),
    ],
)
def test_a_description_without_a_name_ranks_the_lamp_first(
    describer: DescribedLamps, text: str, code: str
) -> None:
    (mention,) = describer.describe(text, "zh" if not text.isascii() else "en")
    assert mention.codes[0][0] == code and not mention.certain


@pytest.mark.parametrize(
    "text",
    ["红色的油漏了一地", "后排安全带扣不上", "限速六十的牌子在哪", "轮胎上扎了个三角形的铁片",
     "red fluid under the car", "a reflective triangle for the boot", "my key fob is broken",
     "wheel nuts are missing", ""],
)  # fmt: skip
def test_what_tells_of_no_lamp_is_left_alone(describer: DescribedLamps, text: str) -> None:
    locale = "en" if text.isascii() else "zh"
    assert describer.described(text, locale, (), talked_of=False) == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("一个黄色的感叹号外面有个圈", {"brake_system", "tyre_pressure"}),
        ("a yellow exclamation mark in a circle", {"brake_system", "tyre_pressure"}),
        ("黄色的机油灯亮了", {"engine_oil_level", "engine_oil_pressure"}),
        ("刹车灯亮了", {"brake_system", "parking_brake"}),
    ],
)
def test_what_fits_several_lamps_names_the_likeliest_two(
    describer: DescribedLamps, text: str, codes: set[str]
) -> None:
    (mention,) = describer.describe(text, "en" if text.isascii() else "zh")
    assert {code for code, _ in mention.codes[:2]} == codes and not mention.certain


def test_a_name_of_one_lamp_needs_no_guess(describer: DescribedLamps) -> None:
    (mention,) = describer.describe("ABS灯亮了", "zh")
    assert mention.certain and mention.codes[0][0] == "abs"


def test_a_colour_that_the_lamp_never_has_speaks_against_it(encoder: RememberingEncoder) -> None:
    likeness, text = LampLikeness(knowledge().lamps), "thermometer in waves"
    vector = encoder.encode_query(text)
    red = dict(likeness.read(text, vector, "en", "red").ranked)
    green = dict(likeness.read(text, vector, "en", "green").ranked)
    assert red["coolant_temperature"] > green.get("coolant_temperature", 0.0)


def test_nine_in_ten_unseen_descriptions_are_recognised(encoder: RememberingEncoder) -> None:
    found = {m.name: m.share for m in lamp_word_measures(encoder, None)}
    for locale in ("zh", "en"):
        heard, right, wrong = (
            found[f"lamps in words, {locale}: {what}"]
            for what in ("taken for a lamp", "right one said or asked", "said and wrong")
        )
        assert isinstance(heard, Share) and isinstance(right, Share) and isinstance(wrong, Share)
        assert heard.value >= 0.8 and right.value >= 0.9 and wrong.value <= 0.03


def test_the_shipped_model_learnt_from_the_shipped_descriptions() -> None:
    import numpy as np

    with np.load(MODEL) as data:
        assert str(data["digest"]) == digest(shipped_knowledge()), (
            "run: python -m assistant.planner.lamp_training"
        )
    codes = shipped_knowledge().lamps
    assert set(LampLikeness(codes).codes) == set(codes)


def test_no_description_of_the_suite_is_learnt_from() -> None:
    asked = {
        row["text"] for row in yaml.load(SUITE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    }
    lamps = knowledge().lamps
    learnt = {row.text for locale in ("zh", "en") for row in load_descriptions(locale, lamps)}
    assert not asked & learnt


def test_an_unknown_code_is_told_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "lamp_descriptions.en.yaml"
    file.write_text("lamps: {moon: [a crescent]}\nambiguous: []\nnot_lamps: []\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"lamp_descriptions\.en\.yaml: 'moon'"):
        load_descriptions("en", knowledge().lamps, tmp_path)


def test_a_row_under_the_wrong_heading_is_told_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "lamp_descriptions.zh.yaml"
    row = "{text: 圈里一个叹号, lamps: [brake_system]}"
    file.write_text(f"lamps: {{}}\nambiguous: []\nnot_lamps: [{row}]\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"lamp_descriptions\.zh\.yaml: .*圈里一个叹号"):
        load_descriptions("zh", knowledge().lamps, tmp_path)
