"""From the bytes of a photo to everything read from it."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.vision.screens import AMBER, RED, WHITE, cluster, png, stacked
from vision.inspector import PhotoInspector, build_inspector
from vision.scene import Evidence
from vision.text import TextReader
from vision.types import (
    Box,
    Candidate,
    Finding,
    ImageTooLarge,
    ModelMissing,
    NotAnImage,
    Scene,
    TextLine,
)


class FakeLamps:
    """Finds what it is told to, in any picture."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = list(findings)
        self.shapes: list[tuple[int, ...]] = []

    def find(self, image: np.ndarray) -> list[Finding]:
        self.shapes.append(image.shape)
        return self.findings


class AbsentLamps:
    """A recogniser whose model file is gone."""

    def find(self, image: np.ndarray) -> list[Finding]:
        raise ModelMissing("The lamp model symbols.onnx is missing. Run `carcare doctor`.")


class FakeReader:
    """Reads what it is told to, in any picture."""

    def __init__(self, *lines: TextLine) -> None:
        self.lines = list(lines)

    def read(self, image: np.ndarray) -> list[TextLine]:
        return self.lines


class AccidentJudge:
    """Stands for a trained scene model."""

    def judge(self, image: np.ndarray, evidence: Evidence) -> tuple[Scene, float]:
        return "accident", 0.91


def lamp(code: str, colour: str, confidence: float, **fields: object) -> Finding:
    box = fields.pop("box", Box(10, 10, 40, 40))
    return Finding("lamp", code, box, confidence, colour=colour, **fields)  # type: ignore[arg-type]


def line(text: str, x: int = 100, y: int = 100, confidence: float = 0.98) -> TextLine:
    return TextLine(text, Box(x, y, x + 14 * len(text), y + 30), confidence)


GREY = png(np.full((400, 600, 3), 90, np.uint8))


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


def test_a_scan_tool_photo_gives_its_codes(reader: TextReader) -> None:
    image = stacked("Trouble codes", "P0420 Catalyst efficiency", "ABS fault: none", "SRS")
    seen = PhotoInspector(None, reader).inspect(png(image))
    assert seen.scene == "scan_tool" and seen.scene_confidence > 0.9
    assert [(f.kind, f.code) for f in seen.findings] == [("trouble_code", "P0420")]
    assert len(seen.text) == 4 and seen.elapsed_ms > 0


def test_a_cluster_photo_gives_word_lamps_and_messages(reader: TextReader) -> None:
    image = cluster(("BRAKE", 540, 300, 32, RED), ("机油压力低", 520, 560, 36, WHITE))
    seen = PhotoInspector(None, reader).inspect(png(image))
    assert seen.scene == "dashboard" and seen.scene_confidence > 0.8
    assert {(f.kind, f.colour) for f in seen.findings} == {("lamp", "red"), ("text", "red")}


def test_a_blank_photo_is_other_and_unsure(reader: TextReader) -> None:
    seen = PhotoInspector(None, reader).inspect(GREY)
    assert (seen.scene, seen.findings, seen.text) == ("other", (), ())
    assert seen.scene_confidence < 0.5


def test_a_plate_that_fills_the_photo_is_a_plate() -> None:
    big = TextLine("京A·12345", Box(100, 100, 400, 200), 0.97)
    small = TextLine("京A·12345", Box(100, 100, 150, 120), 0.97)
    assert PhotoInspector(None, FakeReader(big)).inspect(GREY).scene == "plate"
    assert PhotoInspector(None, FakeReader(small)).inspect(GREY).scene == "other"


def test_symbols_on_a_page_of_a_manual_are_asked_about_and_not_lit() -> None:
    sentence = "This lamp comes on when the oil pressure is too low"
    page = FakeReader(*(line(sentence, y=40 * n) for n in range(8)))
    oil = lamp("engine_oil_pressure", "red", 0.99)
    seen = PhotoInspector(FakeLamps(oil), page).inspect(GREY)
    assert seen.scene == "other" and seen.scene_confidence > 0.5
    assert [(f.code, f.decision) for f in seen.findings] == [("engine_oil_pressure", "ask")]


def test_messages_of_a_display_make_no_page() -> None:
    display = FakeReader(line("Oil pressure low, stop the engine"), line("12:45"), line("km/h"))
    oil = lamp("engine_oil_pressure", "red", 0.99)
    seen = PhotoInspector(FakeLamps(oil), display).inspect(GREY)
    assert seen.scene == "dashboard"
    assert "say" in {f.decision for f in seen.findings if f.kind == "lamp"}


def test_an_accident_is_claimed_only_with_damage_found() -> None:
    dent = Finding("damage", "dent", Box(1, 1, 90, 90), 0.8)
    assert PhotoInspector(FakeLamps(dent), FakeReader()).inspect(GREY).scene == "accident"


def test_a_trained_scene_model_takes_the_place_of_the_rules() -> None:
    inspector = PhotoInspector(None, FakeReader(), scenes=AccidentJudge())
    seen = inspector.inspect(GREY)
    assert (seen.scene, seen.scene_confidence) == ("accident", 0.91)


def test_boxes_are_in_pixels_of_the_upright_original() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "grey").save(out, "JPEG", exif=exif)
    lamps = FakeLamps(lamp("abs", "amber", 0.9, box=Box(100, 200, 150, 260)))
    seen = PhotoInspector(lamps, FakeReader(line("x", 10, 20))).inspect(out.getvalue())
    assert (seen.width, seen.height) == (3000, 4000)
    assert lamps.shapes == [(2000, 1500, 3)]
    assert seen.findings[0].box.as_list() == [200, 400, 300, 520]
    assert seen.text[0].box.as_list() == [20, 40, 48, 100]


def test_red_comes_first_then_amber_then_codes_then_the_rest() -> None:
    lamps = FakeLamps(
        lamp("high_beam", "blue", 0.99, box=Box(0, 0, 20, 20)),
        lamp("abs", "amber", 0.7, box=Box(30, 0, 50, 20)),
        lamp("esc", "amber", 0.9, box=Box(60, 0, 80, 20)),
        lamp("brake_system", "red", 0.6, box=Box(90, 0, 110, 20)),
    )
    seen = PhotoInspector(lamps, FakeReader(line("P0420"))).inspect(GREY)
    assert [f.code for f in seen.findings] == ["brake_system", "esc", "abs", "P0420", "high_beam"]


def test_the_same_lamp_by_shape_and_word_is_one_surer_finding(reader: TextReader) -> None:
    image = cluster(("BRAKE", 540, 300, 32, RED))
    shape = lamp("brake_system", "red", 0.6, box=Box(535, 270, 640, 310), decision="ask")
    seen = PhotoInspector(FakeLamps(shape), reader).inspect(png(image))
    (found,) = [f for f in seen.findings if f.kind == "lamp"]
    assert found.code == "brake_system" and found.decision == "say" and found.confidence > 0.9


def test_a_sure_word_overrules_an_unsure_shape(reader: TextReader) -> None:
    image = cluster(("VSA", 540, 300, 34, AMBER))
    shape = lamp("abs", "amber", 0.5, box=Box(535, 270, 610, 310), decision="ask")
    seen = PhotoInspector(FakeLamps(shape), reader).inspect(png(image))
    assert [f.code for f in seen.findings if f.kind == "lamp"] == ["esc"]


def test_a_sure_word_and_a_sure_shape_that_differ_become_a_question(reader: TextReader) -> None:
    image = cluster(("BRAKE", 540, 300, 32, RED))
    shape = lamp("parking_brake", "red", 0.95, box=Box(535, 270, 640, 310))
    seen = PhotoInspector(FakeLamps(shape), reader).inspect(png(image))
    (found,) = [f for f in seen.findings if f.kind == "lamp"]
    assert found.decision == "ask"
    assert {c.code for c in found.candidates} == {"brake_system", "parking_brake"}


def test_a_word_elsewhere_does_not_touch_a_lamp(reader: TextReader) -> None:
    image = cluster(("BRAKE", 540, 300, 32, RED))
    shape = lamp("parking_brake", "red", 0.95, box=Box(20, 20, 60, 60))
    seen = PhotoInspector(FakeLamps(shape), reader).inspect(png(image))
    assert sorted(f.code for f in seen.findings) == ["brake_system", "parking_brake"]


@pytest.mark.parametrize("lamps", [None, AbsentLamps()])
def test_without_a_lamp_model_the_rest_is_read(lamps: AbsentLamps | None) -> None:
    inspector = PhotoInspector(lamps, FakeReader(line("P0420")))
    assert [f.code for f in inspector.inspect(GREY).findings] == ["P0420"]
    with pytest.raises(ModelMissing, match="doctor"):
        inspector.inspect(GREY, require_lamps=True)


def test_the_built_inspector_reads_text_without_lamp_models(tmp_path: Path) -> None:
    inspector = build_inspector(models=tmp_path)
    inspector.warm()
    seen = inspector.inspect(png(stacked("DTC", "P0420")))
    assert [f.code for f in seen.findings] == ["P0420"]
    with pytest.raises(ModelMissing):
        inspector.inspect(GREY, require_lamps=True)


def test_it_is_warmed_once_and_who_warms_it_too_waits() -> None:
    class SlowReader(FakeReader):
        reads, may = 0, threading.Event()

        def read(self, image: np.ndarray) -> list[TextLine]:
            self.reads += 1
            assert self.may.wait(30)
            return self.lines

    reader = SlowReader()
    inspector = PhotoInspector(None, reader)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(inspector.warm), pool.submit(inspector.warm)
        assert wait((first, second), 0.2).not_done == {first, second}
        reader.may.set()
    inspector.warm()
    assert reader.reads == 1


def test_what_could_not_be_warmed_is_tried_again() -> None:
    class AbsentReader(FakeReader):
        def read(self, image: np.ndarray) -> list[TextLine]:
            raise ModelMissing("absent")

    inspector = PhotoInspector(None, AbsentReader())
    for _ in range(2):
        with pytest.raises(ModelMissing, match="absent"):
            inspector.warm()


def test_a_bug_in_the_lamp_recogniser_is_not_hidden() -> None:
    class Broken:
        def find(self, image: np.ndarray) -> list[Finding]:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PhotoInspector(Broken(), FakeReader()).inspect(GREY)


def test_lamps_and_text_are_read_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=5)

    class Lamps:
        def find(self, image: np.ndarray) -> list[Finding]:
            meeting.wait()
            return []

    class Reader:
        def read(self, image: np.ndarray) -> list[TextLine]:
            meeting.wait()
            return []

    assert PhotoInspector(Lamps(), Reader()).inspect(GREY).findings == ()


def test_what_is_no_photo_or_too_large_is_refused() -> None:
    inspector = PhotoInspector(None, FakeReader(), max_pixels=100_000)
    with pytest.raises(NotAnImage):
        inspector.inspect(b"%PDF-1.7")
    with pytest.raises(ImageTooLarge):
        inspector.inspect(GREY)


def test_candidates_of_a_message_survive_scaling() -> None:
    inspector = PhotoInspector(None, FakeReader(line("机油压力低")), max_side=300)
    (found,) = inspector.inspect(GREY).findings
    assert found.candidates == (Candidate("engine_oil_pressure", 0.98),)
    assert found == replace(found, kind="text", colour="red", decision="say")
