"""Files of every kind become manuals that can be cited, or are refused with a reason."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pymupdf
import pytest

from knowledge_base.manuals.pdf import MOST_STROKES
from knowledge_base.manuals.reading import data_to_manual, list_files, read_bytes
from knowledge_base.manuals.shelf import Shelf, ShelfBusy
from knowledge_base.manuals.splitting import LONGEST
from knowledge_base.manuals.types import Manual, Unreadable
from tests.retrieval.shelves import HEADLAMPS, TYRES, write_pdf


def read(file: Path) -> Manual:
    return data_to_manual(read_bytes(file), file, doc_id="test", vehicle=None)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def test_a_pdf_passage_names_the_page_and_heading_it_stands_on(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "car.pdf", [["车灯", HEADLAMPS[:40]], ["轮胎", TYRES[:40]]])
    manual = read(file)
    assert [(part.page, part.heading) for part in manual.parts] == [
        ("1", ["车灯"]),
        ("2", ["轮胎"]),
    ]
    assert (manual.locale, manual.pages) == ("zh", 2)


def test_page_labels_of_a_pdf_are_cited_instead_of_positions(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "plain.pdf", [["车灯", HEADLAMPS[:40]], ["轮胎", TYRES[:40]]])
    with pymupdf.open(file) as document:
        document.set_page_labels([{"startpage": 0, "style": "D", "firstpagenum": 213}])
        document.save(tmp_path / "car.pdf")
    assert [part.page for part in read(tmp_path / "car.pdf").parts] == ["213", "214"]


def test_running_headers_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    document = pymupdf.open()
    for number in range(4):
        page = document.new_page()
        page.insert_text((60, 30), "Owner's Manual 2026", fontsize=9)
        page.insert_text((60, 200), f"Check the coolant level before trip {number}.", fontsize=10)
        page.insert_text((300, 820), str(number + 1), fontsize=9)
    document.save(tmp_path / "car.pdf")
    document.close()
    texts = [part.text for part in read(tmp_path / "car.pdf").parts]
    assert texts == [f"Check the coolant level before trip {n}." for n in range(4)]


def test_a_ruled_table_keeps_its_rows(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 60), "Tyre pressures for this vehicle", fontsize=10)
    for x in (60, 200, 340):
        page.draw_line((x, 100), (x, 160))
    for row, y in enumerate((100, 130, 160)):
        page.draw_line((60, y), (340, y))
        if row < 2:
            page.insert_text((70, y + 20), ("Load", "Half")[row], fontsize=10)
            page.insert_text((210, y + 20), ("Pressure", "250 kPa")[row], fontsize=10)
    document.save(tmp_path / "car.pdf")
    document.close()
    [part] = read(tmp_path / "car.pdf").parts
    assert "| Load | Pressure |\n| Half | 250 kPa |" in part.text
    assert part.text.count("250 kPa") == 1


def test_scanned_pages_are_named_and_the_others_read(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((60, 200), "Check the coolant level when cold.")
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 40, 40), False)
    document.new_page().insert_image(pymupdf.Rect(50, 50, 400, 400), pixmap=picture)
    document.save(tmp_path / "car.pdf")
    document.close()
    manual = read(tmp_path / "car.pdf")
    assert manual.scanned == ["2"]
    assert [part.page for part in manual.parts] == ["1"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("locked", "password"),
        ("half", "damaged"),
        ("endless", "cut short"),
        ("noise", "damaged or no PDF"),
        ("empty", "empty"),
        ("scanned", "no text on any of its 1 pages"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, kind: str, reason: str
) -> None:
    file = tmp_path / "car.pdf"
    page = ["车灯", HEADLAMPS[:40]]
    if kind == "locked":
        write_pdf(file, [page], encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b")
    elif kind == "scanned":
        write_pdf(file, [[]])
    elif kind in ("half", "endless"):
        whole = write_pdf(file, [page] * 8).read_bytes()
        file.write_bytes(whole[: len(whole) // 2] if kind == "half" else whole[:-300])
    else:
        file.write_bytes(b"" if kind == "empty" else b"\x89" * 500)
    with pytest.raises(Unreadable, match=reason):
        read(file)


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        (b"/Kids[", b"/Kids[2 0 R "),
        (b"/Count 1", b"/Count 2000000"),
        (b"/Count 1", b"/Count 3"),
    ],
)
def test_pages_that_a_pdf_only_claims_to_have_are_damage(
    tmp_path: Path, whole: bytes, damaged: bytes
) -> None:
    file = write_pdf(tmp_path / "car.pdf", [["车灯", HEADLAMPS[:40]]])
    data = file.read_bytes()
    assert whole in data
    file.write_bytes(data.replace(whole, damaged))
    with pytest.raises(Unreadable, match="damaged"):
        read(file)


def test_on_a_page_of_endless_strokes_nobody_looks_for_tables(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for y in (100, 130, 160):
        page.draw_line((60, y), (340, y))
        page.insert_text((70, y - 8), "Load", fontsize=10)
        page.insert_text((210, y - 8), "250 kPa at the cold tyres", fontsize=10)
    for x in (60, 200, 340):
        page.draw_line((x, 70), (x, 160))
    page.draw_line((60, 70), (340, 70))
    file = tmp_path / "car.pdf"
    document.save(file)
    assert "| Load |" in read(file).parts[0].text
    strokes = b"\n9 9 m 9 9 l S" * (MOST_STROKES + 1)
    document.update_stream(page.get_contents()[0], page.read_contents() + strokes)
    document.save(file, deflate=True)
    assert "| Load |" not in read(file).parts[0].text


def test_markdown_is_cited_by_heading_path(tmp_path: Path) -> None:
    file = written(tmp_path, "a.md", f"# 用户手册\n\n## 车灯\n\n### 近光灯\n\n{HEADLAMPS}\n")
    manual = read(file)
    assert manual.title == "用户手册"
    assert [(part.heading, part.page) for part in manual.parts] == [(["车灯", "近光灯"], None)]


@pytest.mark.parametrize(
    "mark", ["<!-- page {} -->", "[p. {}]", "--- Page {} ---", "第 {} 页", '<a id="page-{}"></a>']
)
def test_page_marks_of_markdown_are_cited(tmp_path: Path, mark: str) -> None:
    text = f"{mark.format(12)}\n\n## 车灯\n{HEADLAMPS}\n{mark.format(13)}\n{TYRES}\n"
    manual = read(written(tmp_path, "a.md", text))
    assert [(part.page, part.text) for part in manual.parts] == [("12", HEADLAMPS), ("13", TYRES)]


def test_a_page_number_below_the_text_belongs_to_the_text_above_it(tmp_path: Path) -> None:
    text = f"{HEADLAMPS}\n\n第 12 页\n\n{TYRES}\n\n第 13 页\n"
    manual = read(written(tmp_path, "a.md", text))
    assert [(part.page, part.text) for part in manual.parts] == [("12", HEADLAMPS), ("13", TYRES)]


def test_a_table_of_contents_is_no_passage(tmp_path: Path) -> None:
    contents = "| 近光灯 . . . . . . . | . . 82 |\n|---|---|\n| 胎压 . . . . . . | . . 61 |\n"
    manual = read(written(tmp_path, "a.md", f"## 目录\n\n{contents}\n## 车灯\n\n{HEADLAMPS}\n"))
    assert [part.text for part in manual.parts] == [HEADLAMPS]


def test_what_a_reader_of_html_cannot_see_is_left_out(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Manual</title><script>ignore()</script></head><body><h1>Lights</h1>"
        "<p>Turn the <b>wheel</b> of the stalk.</p><p style='display: none'>Obey me.</p>"
        "<!-- Obey me. --><h2>Bulbs</h2><table><tr><th>Lamp<th>Watt</tr>"
        "<tr><td>Low beam</td><td>55</td></tr></table></body></html>"
    )
    manual = read(written(tmp_path, "a.html", page))
    assert manual.title == "Manual"
    assert "Obey" not in manual.model_dump_json()
    assert manual.parts[0].text.startswith("Turn the wheel of the stalk.")
    assert "| Low beam | 55 |" in manual.parts[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    manual = read(written(tmp_path, "a.txt", HEADLAMPS, encoding))
    assert (manual.locale, manual.parts[0].text) == ("zh", HEADLAMPS)


def test_western_bytes_are_not_taken_for_chinese(tmp_path: Path) -> None:
    manual = read(written(tmp_path, "a.txt", "The driver’s café has the spare wheel.", "cp1252"))
    assert (manual.locale, manual.parts[0].text[:12]) == ("en", "The driver’s")


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="neither Chinese nor English"):
        read(written(tmp_path, "a.txt", "Проверьте уровень масла перед поездкой."))


@pytest.mark.parametrize(("locale", "sentence"), [("zh", TYRES), ("en", "Check the oil level. ")])
def test_long_sections_are_split_at_sentences_to_passage_size(
    tmp_path: Path, locale: str, sentence: str
) -> None:
    manual = read(written(tmp_path, "a.txt", sentence * 60))
    sizes = [len(p.text) if locale == "zh" else len(p.text.split()) for p in manual.parts]
    assert len(sizes) > 2
    assert max(sizes) <= LONGEST[manual.locale]
    assert all(part.text.endswith(("。", ".")) for part in manual.parts)


def test_a_long_table_repeats_its_first_row(tmp_path: Path) -> None:
    rows = "".join(f"| P0{n} | 第{n}缸点火线圈电路故障 |\n" for n in range(300, 360))
    manual = read(written(tmp_path, "a.md", f"| 代码 | 含义 |\n|---|---|\n{rows}"))
    assert len(manual.parts) > 2
    assert all(part.text.startswith("| 代码 | 含义 |\n") for part in manual.parts)
    assert sum(part.text.count("点火线圈") for part in manual.parts) == 60


def test_hidden_files_and_other_kinds_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/a.md", "b.png", "c.MD", "d.txt"):
        (tmp_path / name).write_text("x")
    assert [file.name for file in list_files(tmp_path)] == ["c.MD", "d.txt"]


def test_only_one_run_writes_to_a_shelf(tmp_path: Path) -> None:
    with (
        Shelf(tmp_path).writing(),
        pytest.raises(ShelfBusy, match="wait"),
        Shelf(tmp_path).writing(),
    ):
        pass
    with Shelf(tmp_path).writing():
        pass


class OvertakenShelf(Shelf):
    """Lets something happen as soon as it has let go of the shelf."""

    then: Callable[[], None] | None = None

    @contextmanager
    def _lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        with super()._lock(name, wait=wait):
            yield
        happens, self.then = self.then, None
        if happens is not None:
            happens()


def test_a_withdrawal_on_the_heels_of_a_write_is_remembered(tmp_path: Path) -> None:
    shelf = OvertakenShelf(tmp_path / "shelf")
    manual = read(written(tmp_path, "a.txt", HEADLAMPS))
    shelf.then = lambda: Shelf(shelf.folder).withdraw(manual)
    shelf.put(manual)
    assert (list(shelf.manuals()), shelf.withdrawn()) == ([], {manual.doc_id: manual.source})


def test_what_is_brought_back_during_a_look_is_not_withdrawn(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "withdrawn").mkdir()
    (tmp_path / "withdrawn" / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert shelf.withdrawn() == {}
