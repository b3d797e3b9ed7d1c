"""Pages that are pictures: what was seen on them is put in order, and the page stays true."""

from pathlib import Path

import pymupdf
import pytest

from knowledge_base.manuals.kept_pages import KeptPages
from knowledge_base.manuals.reading import data_to_manual, read_bytes
from knowledge_base.manuals.types import Manual, PageReader, Seen, Unreadable
from tests.retrieval.shelves import HEADLAMPS, TYRES, ScriptedReader, lines, scan, write_pdf

LEFT = [f"The left column goes on with line {n} here" for n in range(6)]
RIGHT = [f"The right column has another line {n} there" for n in range(6)]


def read(file: Path, reader: PageReader | None) -> Manual:
    return data_to_manual(read_bytes(file), file, doc_id="x", vehicle=None, read_page=reader)


def pages(tmp_path: Path, count: int, *, labels_from: int | None = None) -> Path:
    file = write_pdf(tmp_path / "car.pdf", [["车灯", HEADLAMPS[:40]]] * count)
    return scan(file, dpi=40, labels_from=labels_from)


def text_of(tmp_path: Path, *seen: Seen) -> str:
    manual = read(pages(tmp_path, 1), ScriptedReader(seen))
    return "\n".join(part.text for part in manual.parts)


def test_a_scanned_page_is_cited_by_its_label(tmp_path: Path) -> None:
    reader = ScriptedReader(lines(HEADLAMPS), lines(TYRES))
    manual = read(pages(tmp_path, 2, labels_from=213), reader)
    assert [(part.page, part.text) for part in manual.parts] == [("213", HEADLAMPS), ("214", TYRES)]
    assert (manual.ocr, manual.scanned) == (["213", "214"], [])
    assert {max(size[:2]) for size in reader.sizes} == {2200}


def test_only_pages_without_text_are_read_off_their_picture(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((60, 200), "Check the coolant level when cold.")
    with pymupdf.open(pages(tmp_path, 2)) as scans:
        document.insert_pdf(scans)
    document.new_page()
    document.save(tmp_path / "mixed.pdf")
    reader = ScriptedReader(lines("The tyres are of winter type."), [])
    manual = read(tmp_path / "mixed.pdf", reader)
    assert [part.page for part in manual.parts] == ["1", "2"]
    assert (manual.ocr, manual.scanned) == (["2"], ["3", "4"])
    assert len(reader.sizes) == 2


def test_a_stamp_on_a_scan_does_not_pass_for_its_text(tmp_path: Path) -> None:
    with pymupdf.open(pages(tmp_path, 1)) as document:
        document[0].insert_text((200, 400), "Downloaded from example.com")
        document.save(tmp_path / "stamped.pdf")
    manual = read(tmp_path / "stamped.pdf", ScriptedReader(lines(HEADLAMPS)))
    assert (manual.ocr, [part.text for part in manual.parts]) == (["1"], [HEADLAMPS])


def test_without_a_reader_or_text_a_scan_is_refused(tmp_path: Path) -> None:
    file = pages(tmp_path, 1)
    for reader in (None, ScriptedReader([])):
        with pytest.raises(Unreadable, match="no text on any of its 1 pages"):
            read(file, reader)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    heading = lines("A heading across both of the columns of this page", y=100, x=300)
    seen = [*lines(*LEFT, x=100), *lines(*RIGHT, x=1000), *heading]
    text = text_of(tmp_path, *seen).replace("\n", " ")
    assert text.startswith(f"A heading across both of the columns of this page {LEFT[0]}")
    assert " ".join(LEFT) in text
    assert text.index(LEFT[-1]) < text.index(RIGHT[0])


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [[f"Column {c} goes on with line {n}" for n in range(5)] for c in range(3)]
    seen = [piece for c, own in enumerate(columns) for piece in lines(*own, x=50 + 700 * c)]
    text = text_of(tmp_path, *seen).replace("\n", " ")
    assert text == " ".join(line for own in columns for line in own)


def test_cells_that_stand_beside_one_another_are_a_table(tmp_path: Path) -> None:
    first, second = (
        ["Load", "Half", "Full", "Towing"],
        ["Pressure", "250 kPa", "290 kPa", "300 kPa"],
    )
    seen = [*lines(*first, x=100), *lines(*second, x=900), *lines(*LEFT, y=800)]
    text = text_of(tmp_path, *seen)
    assert (
        "| Load | Pressure |\n| Half | 250 kPa |\n| Full | 290 kPa |\n| Towing | 300 kPa |" in text
    )


def test_pieces_of_one_line_are_joined_in_order(tmp_path: Path) -> None:
    end, start = Seen("level cold.", 340, 302, 560, 342), Seen("Check the", 130, 300, 310, 340)
    assert text_of(tmp_path, end, start) == "Check the level cold."


def test_large_print_heads_what_follows_on_a_slanted_scan_too(tmp_path: Path) -> None:
    def slanted(piece: Seen) -> Seen:
        more = 0.012 * (piece.x2 - piece.x1) / 2
        return Seen(piece.text, piece.x1, piece.y1 - more, piece.x2, piece.y2 + more)

    texts = [*(sentence for sentence in LEFT for _ in "12"), "The end."]
    seen = [*lines("Tyres", size=64, y=200), *lines(*texts)]
    manual = read(pages(tmp_path, 1), ScriptedReader([slanted(piece) for piece in seen]))
    assert {tuple(part.heading) for part in manual.parts} == {("Tyres",)}


def test_page_numbers_and_running_headers_of_scans_are_left_out(tmp_path: Path) -> None:
    seen = [
        [*lines("Owner's Manual", y=60), *lines(f"Check fluid {n} now."), *lines(str(n), y=2130)]
        for n in range(4)
    ]
    manual = read(pages(tmp_path, 4), ScriptedReader(*seen))
    assert [part.text for part in manual.parts] == [f"Check fluid {n} now." for n in range(4)]


def test_a_run_that_is_killed_reads_no_page_twice(tmp_path: Path) -> None:
    file, kept = pages(tmp_path, 3), tmp_path / "kept.jsonl"
    with pymupdf.open(file) as document:
        for page in document:
            page.draw_circle((100, 100), 10 + 20 * page.number)
        document.saveIncr()
    first = ScriptedReader(lines("Page one."), lines("Page two."), dies_after=2)
    with pytest.raises(KeyboardInterrupt):
        read(file, KeptPages(first, kept))
    with kept.open("a") as torn:
        torn.write('\n["0123", [["half a')
    rest = ScriptedReader(lines("Page three."))
    manual = read(file, KeptPages(rest, kept))
    assert [part.text for part in manual.parts] == ["Page one.", "Page two.", "Page three."]
    assert len(rest.sizes) == 1
