"""OCR on synthetic screens, offline, with the models that ship with rapidocr."""

import logging
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.vision.screens import AMBER, GREEN, RED, WHITE, cluster, screen, stacked
from vision.codes import find_codes
from vision.text import TextReader
from vision.types import Box, ModelMissing
from vision.warning_texts import find_warnings


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


def test_lines_come_top_to_bottom_with_boxes_around_them(reader: TextReader) -> None:
    lines = reader.read(stacked("CHECK ENGINE", "机油压力低", "P0420"))
    assert [line.text.replace(" ", "") for line in lines] == ["CHECKENGINE", "机油压力低", "P0420"]
    for row, line in enumerate(lines):
        assert line.confidence > 0.9
        assert line.box.y1 < 85 + 110 * row < line.box.y2
        assert 55 < line.box.x1 < 95


def test_small_text_of_a_big_photo_is_read(reader: TextReader) -> None:
    image = screen([("P0300 random misfire", 900, 700, 30, WHITE)], width=2000, height=1500)
    assert [f.code for f in find_codes(reader.read(image))] == ["P0300"]


@pytest.mark.parametrize("shape", [(300, 400), (16, 16), (60, 700), (700, 60)])
def test_a_picture_without_text_gives_no_lines(reader: TextReader, shape: tuple[int, int]) -> None:
    assert reader.read(np.full((*shape, 3), 90, np.uint8)) == []


def test_text_in_a_flat_strip_is_found(reader: TextReader) -> None:
    (line,) = reader.read(screen([("P0171", 300, 45, 40, WHITE)], width=900, height=60))
    assert line.text == "P0171"
    assert 280 < line.box.x1 < 310 and line.box.y2 <= 60


def test_regions_are_read_in_their_order_without_search(reader: TextReader) -> None:
    image = stacked("BRAKE", "READY")
    boxes = [Box(70, 165, 260, 225), Box(70, 55, 260, 115), Box(700, 500, 900, 560)]
    assert [line.text for line in reader.read_regions(image, boxes)] == ["READY", "BRAKE"]


def test_regions_outside_the_picture_are_left_out(reader: TextReader) -> None:
    assert reader.read_regions(stacked("BRAKE"), [Box(5000, 10, 6000, 90)]) == []
    assert reader.read_regions(stacked("BRAKE"), []) == []


def test_unsure_lines_are_dropped() -> None:
    assert TextReader(min_confidence=1.01).read(stacked("BRAKE")) == []


def test_a_missing_model_is_named_and_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"PP-OCRv6_det_small\.onnx is not in .*doctor"):
        TextReader(models=tmp_path).read(stacked("BRAKE"))


def test_reading_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    fresh = TextReader()
    fresh.warm()
    fresh.read(np.zeros((200, 200, 3), np.uint8))
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err == ""
    assert logging.getLogger("RapidOCR").level >= logging.CRITICAL


def test_two_threads_read_the_same_as_one(reader: TextReader) -> None:
    images = [stacked("CHECK ENGINE", "P0420"), stacked("机油压力低"), stacked("READY", "OFF")]
    alone = [[line.text for line in reader.read(image)] for image in images]
    together: list[list[str]] = [[], [], []]

    def work(n: int) -> None:
        together[n] = [line.text for line in reader.read(images[n])]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


SCAN_TOOLS = {
    "english list": (["Trouble Codes", "P0420 Catalyst efficiency", "P0171 System too lean"],
                     ["P0420", "P0171"]),
    "chinese list": (["故障码 共 2 个", "P0300 检测到随机失火", "U0100 失去通讯"],
                     ["P0300", "U0100"]),
    "one pending": (["DTC: P0A80 (pending)", "Freeze frame available"], ["P0A80"]),
    "body and chassis": (["ABS", "C0035 Left front wheel speed", "B1001 Option error"],
                         ["C0035", "B1001"]),
    "make specific": (["故障代码", "P1345 曲轴位置"], ["P1345"]),
    "spaced": (["Diagnostic trouble codes", "P 0 4 2 0", "P 0128"], ["P0128"]),
    "no codes": (["Trouble codes: 0", "MIL status: OFF", "RPM 812", "Coolant 91 C"], []),
}  # fmt: skip


@pytest.mark.parametrize("name", SCAN_TOOLS)
def test_codes_on_a_scan_tool_are_read(reader: TextReader, name: str) -> None:
    texts, codes = SCAN_TOOLS[name]
    assert [f.code for f in find_codes(reader.read(stacked(*texts)))] == codes


MESSAGES = {
    "机油压力低": "engine_oil_pressure",
    "发动机过热": "coolant_temperature",
    "请立即靠边停车": "master_warning",
    "动力受限": "reduced_power",
    "充电系统故障": "battery_charge",
    "动力电池过热": "hv_battery_temperature",
    "制动液不足": "brake_system",
    "OIL PRESSURE LOW": "engine_oil_pressure",
    "CHECK ENGINE OIL LEVEL": "engine_oil_level",
    "ENGINE OVERHEATING": "coolant_temperature",
    "STOP SAFELY": "master_warning",
    "Check charging system": "battery_charge",
    "Low tire pressure": "tyre_pressure",
    "Release parking brake": "parking_brake",
}


@pytest.mark.parametrize("words", MESSAGES)
def test_a_display_message_names_its_lamp(reader: TextReader, words: str) -> None:
    image = stacked("12:30", words, "24 C")
    (found,) = find_warnings(reader.read(image), image)
    assert found.kind == "text" and found.decision == "say"
    assert found.candidates[0].code == MESSAGES[words]
    assert found.code.replace(" ", "").lower() == words.replace(" ", "").lower()


@pytest.mark.parametrize(
    ("words", "colour", "code", "name"),
    [
        ("BRAKE", RED, "brake_system", "red"),
        ("CHECK ENGINE", AMBER, "check_engine", "amber"),
        ("VSA", AMBER, "esc", "amber"),
        ("EPC", AMBER, "reduced_power", "amber"),
        ("SRS", RED, "airbag", "red"),
        ("READY", GREEN, "ready", "green"),
    ],
)
def test_a_lit_word_is_a_lamp(
    reader: TextReader, words: str, colour: tuple[int, int, int], code: str, name: str
) -> None:
    image = cluster((words, 540, 300, 32, colour))
    lamps = [f for f in find_warnings(reader.read(image), image) if f.kind == "lamp"]
    assert [(f.code, f.colour, f.decision) for f in lamps] == [(code, name, "say")]


@pytest.mark.parametrize("words", ["BRAKE", "VSA", "SRS", "READY", "OIL", "STOP"])
def test_a_printed_word_is_no_lamp(reader: TextReader, words: str) -> None:
    image = cluster((words, 540, 300, 32, WHITE))
    assert find_warnings(reader.read(image), image) == []


def test_instruments_alone_give_nothing(reader: TextReader) -> None:
    image = cluster(
        ("TRIP 0420.5", 520, 300, 30, WHITE),
        ("8.5 L/100km", 520, 360, 30, WHITE),
        ("12:34  P", 540, 420, 30, AMBER),
    )
    lines = reader.read(image)
    assert len(lines) > 10
    assert find_warnings(lines, image) == [] and find_codes(lines) == []
