import csv
from pathlib import Path

import pytest

from evals.redaction.placing import placed_photos
from evals.redaction.suite import SHIPPED
from evals.run import main
from tests.private_scenes import PLATE_BOX, as_photo, car, front, person, rear
from vision.images import Photo, encode_jpeg
from vision.training.plates.labels import FIELDS, BadLabels, load_marked
from vision.types import Box

FACE = Box(272, 163, 370, 291)
ELSEWHERE = Box(20, 20, 120, 60)
LEGIBLE, BLANK = "yes", "blank"

Row = tuple[str, Photo, str, Box | None, str]


def lay(folder: Path, rows: list[Row]) -> Path:
    """Write photos and what is marked in them."""
    with (folder / "boxes.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(FIELDS)
        for name, photo, kind, box, legible in rows:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(encode_jpeg(photo.pixels, quality=95))
            sides = box.as_list() if box else ["", "", "", ""]
            split = "test" if name.startswith("late") else "dev"
            size = (photo.width, photo.height)
            table.writerow([name, "drawn", split, *size, kind, *sides, legible])
    return folder


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[Row] = [
        ("a.jpg", car(0), "plate", PLATE_BOX, LEGIBLE),
        ("b.jpg", car(1), "plate", ELSEWHERE, LEGIBLE),
        ("c.jpg", person(), "face", FACE, LEGIBLE),
        ("d.jpg", as_photo(front()), "none", None, ""),
        ("portraits/e.jpg", person(150), "face", Box(246, 140, 396, 330), LEGIBLE),
        ("late.jpg", as_photo(rear()), "plate", PLATE_BOX, BLANK),
    ]
    return lay(tmp_path_factory.mktemp("cases"), rows)


def test_what_is_missed_and_what_is_covered_by_mistake_is_told(cases: Path, tmp_path: Path) -> None:
    assert main(["redaction", "--cases", str(cases), "--split", "dev", "--out", str(tmp_path)]) == 1
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "plates found | 0.500 (1/2" in report and "faces found | 1.000 (2/2" in report
    assert "b.jpg" in report and "a.jpg" not in report.split("## ")[-1]
    assert "photos without plate or face that got a cover | 0.000 (0/1" in report
    assert (tmp_path / "redaction.html").is_file() and (tmp_path / "redaction-001.png").is_file()


def test_plates_and_portraits_are_put_in_the_same_way_every_time(cases: Path) -> None:
    marked = load_marked(cases / "boxes.csv")
    first, again = (list(placed_photos(marked, cases)) for _ in range(2))
    assert [photo.source for photo, _ in first].count("drawn Chinese plate") == 1
    assert [photo.source for photo, _ in first].count("portrait put in") == 3
    for (photo, pixels), (_, same) in zip(first, again, strict=True):
        assert (pixels.pixels == same.pixels).all()
        assert any(area.legible == "yes" for area in photo.areas)


def test_photos_that_are_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["redaction", "--cases", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "holds none of the" in capsys.readouterr().err


def test_marks_that_make_no_sense_name_their_line(tmp_path: Path) -> None:
    lay(tmp_path, [("a.jpg", car(0), "wheel", PLATE_BOX, LEGIBLE)])
    with pytest.raises(BadLabels, match=r"line 2, a\.jpg: kind 'wheel'"):
        load_marked(tmp_path / "boxes.csv")


def test_shipped_marks_are_many_and_no_photo_stands_in_both_halves() -> None:
    marked = load_marked(SHIPPED)
    areas = [area for photo in marked for area in photo.areas if area.legible == "yes"]
    assert sum(area.kind == "plate" for area in areas) >= 150
    assert sum(area.kind == "face" for area in areas) >= 44
    assert len({photo.file for photo in marked}) == len(marked)
    for photo in marked:
        for area in photo.areas:
            assert 0 <= area.box.x1 < area.box.x2 <= photo.width
            assert 0 <= area.box.y1 < area.box.y2 <= photo.height
