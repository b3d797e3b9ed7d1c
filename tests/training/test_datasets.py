"""Labelled photos are read in the layouts of annotation tools, and mistakes are named."""

import logging
from pathlib import Path
from typing import Any

import pytest

from tests.training.datasets import coco, write_coco, write_photo, write_text, write_yolo
from vision.training.datasets.reading import load_photos
from vision.training.photos import BadDataset, LabelledPhoto

CODES = ("engine_oil_pressure", "check_engine", "abs", "other")
ROW = "0 0.5 0.5 0.2 0.4"


def lamps(photo: LabelledPhoto) -> list[tuple[str, str, tuple[float, ...]]]:
    return [(x.code, x.colour, tuple(round(v, 3) for v in x.box)) for x in photo.lamps]


def test_yolo_classes_without_names_are_the_rows_of_the_codes(tmp_path: Path) -> None:
    (photo,) = load_photos(write_yolo(tmp_path, {"a": ROW}), CODES)
    assert lamps(photo) == [("engine_oil_pressure", "", (0.4, 0.3, 0.6, 0.7))]
    assert (photo.group, photo.split) == ("a", None)
    assert photo.load().lamps[0].box == pytest.approx((80, 30, 120, 70))


@pytest.mark.parametrize("names", ["[abs, check_engine]", "{0: abs, 1: check_engine}"])
def test_yolo_names_stand_in_data_yaml(tmp_path: Path, names: str) -> None:
    (photo,) = load_photos(write_yolo(tmp_path, {"a": ROW}, names=names), CODES)
    assert photo.lamps[0].code == "abs"


@pytest.mark.parametrize("place", ["classes.txt", "labels/classes.txt"])
def test_yolo_names_stand_in_a_list_of_classes(tmp_path: Path, place: str) -> None:
    write_text(tmp_path / place, "other\nabs\n")
    (photo,) = load_photos(write_yolo(tmp_path, {"a": ROW}), CODES)
    assert photo.lamps[0].code == "other"


@pytest.mark.parametrize("layout", ["{}/images", "images/{}"])
def test_yolo_splits_are_read_from_either_order_of_folders(tmp_path: Path, layout: str) -> None:
    for side in ("train", "valid", "test"):
        write_yolo(tmp_path, {f"{side}1": ROW}, names="[abs]", images=layout.format(side))
    photos = load_photos(tmp_path, CODES)
    sides = {photo.path.stem: photo.split for photo in photos}
    assert sides == {"train1": "train", "valid1": "dev", "test1": "validation"}
    assert all(photo.lamps for photo in photos)


def test_a_split_folder_alone_takes_the_names_from_above(tmp_path: Path) -> None:
    write_yolo(tmp_path, {"a": ROW}, names="[abs]", images="test/images")
    (photo,) = load_photos(tmp_path / "test", CODES)
    assert (photo.lamps[0].code, photo.split) == ("abs", "validation")


@pytest.mark.parametrize(
    ("row", "box"),
    [
        ("0 0.1 0.2 0.3 0.2 0.3 0.6 0.2 0.7", (0.1, 0.2, 0.3, 0.7)),
        ("0 0.5 0.5 0.2 0.4 0.97", (0.4, 0.3, 0.6, 0.7)),
        ("0 0.02 0.5 0.06 0.4", (0.0, 0.3, 0.05, 0.7)),
    ],
    ids=["polygon", "with a confidence", "over the edge"],
)
def test_yolo_rows_of_other_kinds_become_boxes(tmp_path: Path, row: str, box: Any) -> None:
    (photo,) = load_photos(write_yolo(tmp_path, {"a": row}), CODES)
    assert lamps(photo)[0][2] == box


def test_what_holds_no_lamp_is_read_as_nothing_lit(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_yolo(tmp_path, {"empty": "\n", "flat": f"{ROW}\n0 0.5 0.5 0 0.4\n"})
    write_photo(tmp_path / "images/unlabelled.png")
    write_text(tmp_path / "labels/gone.txt", ROW)
    write_text(tmp_path / "images/Thumbs.db", "")
    counts = {photo.path.stem: len(photo.lamps) for photo in load_photos(tmp_path, CODES)}
    assert counts == {"empty": 0, "flat": 1, "unlabelled": 0}
    assert "1 boxes without area" in caplog.text


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("9 0.5 0.5 0.2 0.4", r"a\.txt:2: there is no class 9, the last one is 3"),
        ("0.5 0.5 0.5 0.2 0.4", r"a\.txt:2: .*0\.5 is no class number"),
        ("nan 0.5 0.5 0.2 0.4", r"a\.txt:2: .*nan is no class number"),
        ("0 0.5 0.5 0.2", r"a\.txt:2: .*3 numbers after the class; a row is `class x y"),
        ("0 0.5 0.5 x 0.4", r"a\.txt:2: cannot read '0 0\.5 0\.5 x 0\.4'"),
        ("0 120 80 40 40", r"a\.txt:2: .*outside the photo; a row is .* in shares"),
        ("0 nan 0.5 0.2 0.4", r"a\.txt:2: .*outside the photo"),
    ],
)
def test_a_malformed_yolo_row_is_named_by_file_and_line(
    tmp_path: Path, row: str, complaint: str
) -> None:
    write_yolo(tmp_path, {"a": f"{ROW}\n{row}"})
    with pytest.raises(BadDataset, match=complaint):
        load_photos(tmp_path, CODES)


@pytest.mark.parametrize("text", ["names: 3", "nc: 2", "names: [a", "names: {a: b}", ""])
def test_a_malformed_list_of_names_is_named(tmp_path: Path, text: str) -> None:
    write_yolo(tmp_path, {"a": ROW})
    write_text(tmp_path / "data.yaml", text)
    with pytest.raises(BadDataset, match=r"data\.yaml: cannot read the class names.*names: \["):
        load_photos(tmp_path, CODES)


def test_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    write_yolo(tmp_path, {"a": ROW})
    (tmp_path / "classes.txt").write_bytes("机油".encode("gb18030"))
    with pytest.raises(BadDataset, match=r"classes\.txt is not UTF-8"):
        load_photos(tmp_path, CODES)


def test_a_folder_in_no_layout_is_told_the_layouts(tmp_path: Path) -> None:
    write_photo(tmp_path / "images/a.jpg")
    with pytest.raises(BadDataset, match=r"images/ and labels/.*_annotations\.coco\.json"):
        load_photos(tmp_path, CODES)


def test_labels_without_any_photo_are_refused(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    write_text(tmp_path / "labels/a.txt", ROW)
    with pytest.raises(BadDataset, match="labels but no photo"):
        load_photos(tmp_path, CODES)


def test_roboflow_coco_stands_beside_the_photos_of_each_split(tmp_path: Path) -> None:
    for side in ("train", "valid"):
        write_photo(tmp_path / side / "a_jpg.rf.1f.jpg")
        document = coco(["a_jpg.rf.1f.jpg"], [{"bbox": [20, 10, 40, 50]}], ["abs"])
        write_coco(tmp_path / side / "_annotations.coco.json", document)
    photos = load_photos(tmp_path, CODES)
    assert [(p.group, p.split) for p in photos] == [("a_jpg", "train"), ("a_jpg", "dev")]
    assert lamps(photos[0]) == [("abs", "", (0.1, 0.1, 0.3, 0.6))]


@pytest.mark.parametrize(
    ("file", "photo"),
    [
        ("annotations/instances_default.json", "images/a.jpg"),
        ("annotations/instances_val2017.json", "val2017/a.jpg"),
        ("result.json", "images/a.jpg"),
    ],
)
def test_coco_may_stand_apart_from_its_photos(tmp_path: Path, file: str, photo: str) -> None:
    write_photo(tmp_path / photo)
    write_coco(tmp_path / "notes.json", {"year": 2026})
    write_coco(tmp_path / file, coco(["a.jpg"], [{"bbox": [20, 10, 40, 50]}], ["abs"]))
    (read,) = load_photos(tmp_path, CODES)
    assert read.path == tmp_path / photo
    assert read.split == ("dev" if "val" in file else None)


def test_photos_of_one_name_are_told_apart_by_their_split(tmp_path: Path) -> None:
    for side in ("train", "val"):
        write_photo(tmp_path / f"{side}2017/a.jpg")
        document = coco(["a.jpg"], [{"bbox": [20, 10, 40, 50]}], ["abs"])
        write_coco(tmp_path / f"annotations/instances_{side}2017.json", document)
    paths = {photo.split: photo.path.parent.name for photo in load_photos(tmp_path, CODES)}
    assert paths == {"train": "train2017", "dev": "val2017"}


def test_coco_polygons_become_boxes_and_flat_ones_are_left_out(tmp_path: Path) -> None:
    boxes = [
        {"segmentation": [[20, 10, 60, 10, 40, 60]]},
        {"bbox": [20, 10, 0, 50]},
        {"bbox": [20, 10, -5, 50]},
    ]
    write_photo(tmp_path / "a.jpg")
    write_coco(tmp_path / "_annotations.coco.json", coco(["a.jpg"], boxes, ["abs"]))
    (photo,) = load_photos(tmp_path, CODES)
    assert lamps(photo) == [("abs", "", (0.1, 0.1, 0.3, 0.6))]


def test_a_coco_photo_that_is_missing_is_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_photo(tmp_path / "a.jpg")
    write_coco(tmp_path / "_annotations.coco.json", coco(["a.jpg", "b.jpg"], [], ["abs"]))
    with caplog.at_level(logging.WARNING):
        (photo,) = load_photos(tmp_path, CODES)
    assert photo.path.name == "a.jpg"
    assert "1 of 2 photos are missing, such as b.jpg" in caplog.text


BOX = {"bbox": [20, 10, 40, 50]}


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"images": []}, "is no COCO file: it needs images, annotations, categories"),
        ([], "is no COCO file"),
        (coco(["b.jpg"], [], ["abs"]), r"none of its 1 photos is there, such as b\.jpg"),
        (coco(["a.jpg"], [{**BOX, "image_id": 7}], ["abs"]), "annotation 1 names image 7"),
        (coco(["a.jpg"], [{**BOX, "category_id": 7}], ["abs"]), "category 7"),
        (coco(["a.jpg"], [{**BOX, "image_id": [1]}], ["abs"]), r"annotations\[0\] needs"),
        (coco(["a.jpg"], [{}], ["abs"]), r"annotation 1 \(a\.jpg\): cannot read its box"),
        (coco(["a.jpg"], [{"bbox": [1, 2, 3]}], ["abs"]), "cannot read its box"),
        (coco(["a.jpg"], [{"bbox": [900, 0, 50, 50]}], ["abs"]), "outside the photo"),
        (coco(["a.jpg"], [{"segmentation": {"counts": "x"}}], ["abs"]), "cannot read its box"),
        ({**coco(["a.jpg"], [], []), "images": {}}, "images is no list"),
        ({**coco([], [], []), "images": [{"id": 1, "file_name": "a.jpg"}]}, "needs width"),
    ],
)
def test_a_malformed_coco_file_is_named(tmp_path: Path, document: Any, complaint: str) -> None:
    write_photo(tmp_path / "a.jpg")
    write_coco(tmp_path / "_annotations.coco.json", document)
    with pytest.raises(BadDataset, match=rf"_annotations\.coco\.json.*{complaint}"):
        load_photos(tmp_path, CODES)


def test_what_is_no_json_is_named_by_line(tmp_path: Path) -> None:
    write_text(tmp_path / "_annotations.coco.json", "{\n'images': []}")
    with pytest.raises(BadDataset, match=r"coco\.json:2: no JSON"):
        load_photos(tmp_path, CODES)


def test_tables_beside_the_photos_add_designs_and_colours(tmp_path: Path) -> None:
    rows = "2 0.2 0.5 0.1 0.4\n1 0.5 0.5 0.1 0.4\n2 0.8 0.5 0.1 0.4"
    write_yolo(tmp_path, {"a": rows, "b": ROW})
    write_text(tmp_path / "sources.csv", "file,licence,group\na.jpg,CC0,tata_vista\n")
    table = "a.jpg,abs,red\na.jpg,abs,amber\na.jpg,check_engine,amber\n"
    write_text(tmp_path / "boxes.csv", f"file,code,colour\n{table}")
    first, second = load_photos(tmp_path, CODES)
    assert [lamp.colour for lamp in first.lamps] == ["red", "amber", "amber"]
    assert (first.group, second.group) == ("tata_vista", "b")
    assert second.lamps[0].colour == ""


@pytest.mark.parametrize("name", ["sources.csv", "boxes.csv"])
def test_a_table_without_its_columns_is_named(tmp_path: Path, name: str) -> None:
    write_yolo(tmp_path, {"a": ROW})
    write_text(tmp_path / name, "photo,maker\na.jpg,tata\n")
    with pytest.raises(BadDataset, match=rf"{name}:1: the first line must name the columns"):
        load_photos(tmp_path, CODES)
