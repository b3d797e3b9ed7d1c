"""Scanned manuals from the command line: read by OCR, found by what is on the page, cited by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Run, make_run
from tests.retrieval.shelves import scan, write_pdf

ZH = [
    ["轮胎修补", "补胎液灌入之后请立刻行驶约十公里，让它均匀附着在内壁。"],
    ["尾门脚踢感应", "双手拿着行李时，把脚伸到后保险杠下方再收回，尾门就会打开。"],
]
EN = [
    ["Roof box", "Never carry more than seventy kilograms on the roof rails."],
    ["Tow hook", "Screw the towing eye anticlockwise into the thread behind the flap."],
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


def best(run: Run, question: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("search", question, "--json").out)["hits"][0]
    return found


def test_what_is_on_a_scanned_page_is_found_and_cited_by_its_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    scan(write_pdf(tmp_path / "in" / "zh_car.pdf", ZH), labels_from=213)
    scan(write_pdf(tmp_path / "in" / "en_car.pdf", EN, fontname="helv"))
    report = json.loads(run("ingest", "in", "--json").out)["files"]
    assert [row["pages_read_by_ocr"] for row in report] == [["1", "2"], ["213", "214"]]
    assert [row["pages_without_text"] for row in report] == [[], []]
    foot = best(run, "双手拿着行李怎么用脚打开尾门")
    assert (foot["source"], "保险杠下方" in foot["snippet"]) == ("zh car, p. 214", True)
    hook = best(run, "which way to screw in the towing eye behind the flap")
    assert (hook["source"], "anticlockwise" in hook["snippet"]) == ("en car, p. 2", True)


def test_an_unchanged_scan_is_not_read_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    scan(write_pdf(tmp_path / "in" / "zh_car.pdf", ZH), labels_from=213)
    run("ingest", "in")
    said = run("ingest", "in").out
    assert "2 pages are scans and were read by OCR, which may misread: 213, 214" in said
    assert said.splitlines()[-1] == "1 unchanged"
    assert not list((tmp_path / "data" / "manuals" / "pages").glob("*"))
