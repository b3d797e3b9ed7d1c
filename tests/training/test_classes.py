"""Class names of a data set become lamp codes by a file, and none is guessed."""

from pathlib import Path

import pytest

from tests.training.datasets import write_text, write_yolo
from vision.training.datasets.reading import load_photos
from vision.training.photos import BadDataset

CODES = ("engine_oil_pressure", "check_engine", "abs", "other")
ROWS = "\n".join(f"{n} 0.5 0.5 0.2 0.4" for n in range(4))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_yolo(tmp_path, {"a": ROWS}, names="[Check Engine, oil, 'door, left', abs]")


def write_classes(folder: Path, rows: str, header: str = "name,code,colour") -> Path:
    path = folder / "classes.csv"
    write_text(path, f"{header}\n{rows}")
    return path


def named(folder: Path, classes: Path) -> list[tuple[str, str]]:
    (photo,) = load_photos(folder, CODES, classes=classes)
    return [(lamp.code, lamp.colour) for lamp in photo.lamps]


def test_names_become_codes_and_codes_name_themselves(folder: Path) -> None:
    classes = write_classes(folder, 'oil,engine_oil_pressure,red\n"door, left",ignore,\n')
    expected = [("check_engine", ""), ("engine_oil_pressure", "red"), ("abs", "")]
    assert named(folder, classes) == expected


@pytest.mark.parametrize("row", ["OIL,", "oil,ignore", "Oil ,Ignore"])
def test_a_blank_code_drops_the_box(folder: Path, row: str) -> None:
    classes = write_classes(folder, f'{row}\n"door, left",other\n', header="name,code")
    assert named(folder, classes) == [("check_engine", ""), ("other", ""), ("abs", "")]


def test_a_file_may_rename_a_code(folder: Path) -> None:
    classes = write_classes(folder, "oil,\ncheck-engine,other,red\nDoor_left,\n")
    with pytest.raises(BadDataset, match="'door, left' \\(1\\)"):
        named(folder, classes)
    classes = write_classes(folder, 'oil,\ncheck-engine,other,red\n"door, left",\n')
    assert named(folder, classes) == [("other", "red"), ("abs", "")]


def test_all_unknown_names_are_listed_with_a_file_to_fill_in(folder: Path) -> None:
    with pytest.raises(BadDataset) as refused:
        load_photos(folder, CODES)
    told, *template = str(refused.value).splitlines()
    assert "'door, left' (1), 'oil' (1)" in told and "--classes FILE" in told
    assert template == ["name,code,colour", '"door, left",?,', "oil,?,"]
    filled = "\n".join(template).replace("?", "other")
    write_text(folder / "filled.csv", filled)
    assert len(named(folder, folder / "filled.csv")) == 4


def test_rows_that_a_file_lacks_are_listed_alone(folder: Path) -> None:
    classes = write_classes(folder, "oil,ignore,\n")
    with pytest.raises(BadDataset, match=r"add the rows below to .*classes\.csv") as refused:
        load_photos(folder, CODES, classes=classes)
    assert str(refused.value).splitlines()[1:] == ['"door, left",?,']


def test_names_that_no_box_has_need_no_code(tmp_path: Path) -> None:
    write_yolo(tmp_path, {"a": "1 0.5 0.5 0.2 0.4"}, names="[lamps, abs]")
    (photo,) = load_photos(tmp_path, CODES)
    assert photo.lamps[0].code == "abs"


@pytest.mark.parametrize(
    ("header", "rows", "complaint"),
    [
        ("class,code", "oil,abs", r"classes\.csv:1: the first line must name the columns"),
        ("name,code", "x,abs\noil,?", r"classes\.csv:3: '\?' is no lamp code"),
        ("name,code", "oil,brakes", r"classes\.csv:2: 'brakes' is no lamp code"),
        ("name,code,colour", "oil,abs,pink", r"classes\.csv:2: 'pink' is no colour"),
        ("name,code", "oil,abs\nOil,other", r"classes\.csv:3: Oil stands twice"),
    ],
)
def test_a_malformed_file_is_named_by_line(
    folder: Path, header: str, rows: str, complaint: str
) -> None:
    with pytest.raises(BadDataset, match=complaint):
        load_photos(folder, CODES, classes=write_classes(folder, rows, header))
