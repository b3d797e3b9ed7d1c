"""Warning words among OCR lines, and the phrase file itself."""

import csv
from pathlib import Path

import numpy as np
import pytest

import knowledge_base
from vision.types import Box, TextLine
from vision.warning_texts import find_warnings, fold, lit_colour, load_phrases

CODES = Path(knowledge_base.__file__).parent / "content" / "lamp_codes.csv"
DISPLAY = np.full((600, 900, 3), 20, np.uint8)


def line(text: str, row: int = 0, *, confidence: float = 0.97, x: int = 50) -> TextLine:
    return TextLine(text, Box(x, 40 * row, x + 12 * len(text), 40 * row + 30), confidence)


def said(*lines: TextLine) -> list[tuple[str, str]]:
    found = find_warnings(lines, DISPLAY)
    return [(f.candidates[0].code, f.decision) for f in found if f.kind == "text"]


def test_every_phrase_names_a_lamp_code_and_its_colours() -> None:
    with CODES.open(encoding="utf-8") as rows:
        table = {row["code"]: row["severity_by_colour"] for row in csv.DictReader(rows)}
    for phrase in load_phrases():
        for colour in phrase.colours:
            assert f"{colour}=" in table[phrase.code], phrase


def test_no_message_stands_for_two_lamps() -> None:
    codes: dict[str, set[str]] = {}
    for phrase in load_phrases():
        if phrase.role == "messages":
            codes.setdefault(phrase.key, set()).add(phrase.code)
    assert len(codes) > 600
    assert not {key: c for key, c in codes.items() if len(c) > 1}


def test_folding_hides_case_spaces_width_and_confused_letters() -> None:
    assert fold("0il Pre55ure  LOW!") == fold("OIL PRESSURE LOW") == fold("ＯＩＬ－pressurelow")
    assert fold("机油 压力：低") == "机油压力低"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CHECK ENGINE OIL LEVEL", "engine_oil_level"),
        ("Low oil pressure! Stop engine", "engine_oil_pressure"),
        ("0IL PRESSURE L0W", "engine_oil_pressure"),
        ("警告：发动机过热", "coolant_temperature"),
        ("动力电池故障，请联系服务店", "hv_battery_fault"),
        ("SERVICE ENGINE SOON", "check_engine"),
        ("12V BATTERY LOW", "battery_charge"),
        ("Traction battery fault", "hv_battery_fault"),
    ],
)
def test_the_longest_phrase_of_a_line_wins(text: str, code: str) -> None:
    assert said(line(text))[0] == (code, "say")


def test_a_line_may_hold_two_messages() -> None:
    codes = [code for code, _ in said(line("OIL PRESSURE LOW STOP SAFELY"))]
    assert codes == ["engine_oil_pressure", "master_warning"]


def test_a_message_over_two_or_three_lines_is_joined() -> None:
    assert said(line("OIL PRESSURE"), line("LOW", 1)) == [("engine_oil_pressure", "say")]
    assert said(line("CHECK"), line("CHARGING", 1), line("SYSTEM", 2))[0][0] == "battery_charge"
    assert said(line("机油压力"), line("低", 1)) == [("engine_oil_pressure", "say")]


def test_lines_far_apart_or_side_by_side_are_not_joined() -> None:
    assert said(line("OIL PRESSURE"), line("LOW", 5)) == []
    assert said(line("OIL PRESSURE"), line("LOW", 1, x=700)) == []


@pytest.mark.parametrize("text", ["CHECK CHARGTNG SYSTEM", "冷却液温度过髙", "ENGINE 0VERHFAT"])
def test_one_wrong_letter_is_asked_about(text: str) -> None:
    assert [decision for _, decision in said(line(text))] == ["ask"]


def test_a_weak_reading_is_asked_about() -> None:
    assert said(line("机油压力低", confidence=0.7)) == [("engine_oil_pressure", "ask")]


@pytest.mark.parametrize(
    "text",
    [
        "机油压力正常", "Oil pressure OK", "Brake system normal", "km/h", "12:30", "123456 km",
        "P R N D", "Range 320 km", "Trip A 120.5", "ODO", "制动", "发动机", "Engine", "机油",
        "P0420", "RENAULT", "FM 98.0", "SET", "电机转速", "功率 30 kW", "平均油耗 7.5", "冷却液",
        "BRAKE", "STOP", "0.0", "SMOKE 8 BROKEN",
    ],
)  # fmt: skip
def test_what_is_no_warning_gives_nothing(text: str) -> None:
    assert find_warnings([line(text)], DISPLAY) == []


@pytest.mark.parametrize(
    ("rgb", "colour"),
    [
        ((230, 40, 30), "red"),
        ((255, 120, 170), "red"),
        ((255, 160, 20), "amber"),
        ((40, 200, 70), "green"),
        ((40, 90, 240), "blue"),
        ((230, 230, 230), None),
        ((40, 40, 40), None),
    ],
)
def test_the_glow_of_a_word_has_a_colour(rgb: tuple[int, int, int], colour: str | None) -> None:
    image = DISPLAY.copy()
    image[110:120, 110:190] = rgb
    assert lit_colour(image, Box(100, 100, 200, 130)) == colour


def test_a_stop_word_speaks_only_when_it_glows_red() -> None:
    image = DISPLAY.copy()
    image[8:22, 50:98] = (235, 40, 30)
    (found,) = find_warnings([line("STOP")], image)
    assert (found.kind, found.colour, found.candidates[0].code) == ("text", "red", "master_warning")


def test_a_lamp_word_in_a_colour_its_lamp_never_has_gives_nothing() -> None:
    image = DISPLAY.copy()
    image[8:22, 50:110] = (40, 200, 70)
    assert find_warnings([line("BRAKE")], image) == []
