"""Trouble codes among OCR lines."""

import pytest

from vision.codes import find_codes
from vision.types import Box, TextLine


def line(text: str, row: int = 0, x: int = 10, *, confidence: float = 0.98) -> TextLine:
    return TextLine(text, Box(x, 40 * row, x + 14 * len(text), 40 * row + 30), confidence)


def codes(*texts: str) -> list[str]:
    return [f.code for f in find_codes([line(t, row) for row, t in enumerate(texts)])]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("P0420", "P0420"),
        ("p0420", "P0420"),
        ("PO42O", "P0420"),
        ("P0I28", "P0128"),
        ("P03O1", "P0301"),
        ("P0Z99", "P0299"),
        ("P05S7", "P0557"),
        ("P0A80", "P0A80"),
        ("C0035 left front", "C0035"),
        ("1. P0171 System too lean", "P0171"),
        ("故障码P0420", "P0420"),
        ("P0300-00", "P0300"),
        ("(U0121)", "U0121"),
        ("P1345", "P1345"),
        ("B1000:", "B1000"),
    ],
)
def test_a_code_is_read_despite_confused_characters(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_several_codes_come_once_each_in_reading_order() -> None:
    assert codes("DTC 3/3", "P0420 P0171", "U0100", "P0420") == ["P0420", "P0171", "U0100"]


@pytest.mark.parametrize("text", ["P 0420", "P O42O", "P-0420", "P042000", "PO4ZO"])
def test_looser_forms_count_on_a_scan_tool_screen(text: str) -> None:
    assert codes(text) == []
    assert codes("故障码", text) == ["P0420"]


def test_a_gap_without_context_is_not_a_code() -> None:
    assert codes("P 1234", "R 0421") == []


@pytest.mark.parametrize(("left", "right"), [("P", "0420"), ("P0", "420"), ("P04", "20 Cat")])
def test_a_code_cut_in_two_boxes_is_joined(left: str, right: str) -> None:
    found = find_codes(
        [
            line("Trouble codes"),
            line(left, 1),
            line(right, 1, 18 + 14 * len(left)),
        ]
    )
    assert [f.code for f in found] == ["P0420"]
    assert found[0].box.x1 == 10 and found[0].box.x2 > 60


def test_pieces_of_different_rows_are_not_joined() -> None:
    assert codes("Trouble codes", "P04", "20") == []


@pytest.mark.parametrize(
    "text",
    [
        "123456 km", "P 12345 km", "TRIP 0420.5", "12:34", "8.5 L/100km", "P R N D", "x1000rpm",
        "京C12345", "粤B1234", "浙P0420", "P04201234", "XP0420", "POSED", "COBOL", "BOSS", "UIIII",
        "P0420km", "P0 km/h", "24.5°C", "ODO 0420", "AM 1008", "FM 98.0", "B", "P5420", "C9999",
    ],
)  # fmt: skip
def test_instruments_and_plates_are_not_codes(text: str) -> None:
    assert codes(text) == []


def test_a_gear_letter_before_the_odometer_is_no_code_even_near_scan_words() -> None:
    assert codes("MIL", "P 1234 km") == []


def test_a_clear_code_is_said_and_a_guessed_one_is_asked() -> None:
    clear, guessed = find_codes([line("P0420"), line("POl7l", 1)])
    assert (clear.decision, guessed.decision) == ("say", "ask")
    assert guessed.confidence < clear.confidence
    assert [c.code for c in guessed.candidates] == ["P0171"]


def test_b_or_8_is_asked_with_both_candidates() -> None:
    (found,) = find_codes([line("P042B", confidence=0.9)])
    assert found.decision == "ask"
    assert [c.code for c in found.candidates] == ["P042B", "P0428"]


def test_the_box_is_that_of_the_line() -> None:
    (found,) = find_codes([line("P0420", 3)])
    assert found.box == line("P0420", 3).box and found.kind == "trouble_code"
