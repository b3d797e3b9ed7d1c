import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.kept import read_yaml

SAID = "- {code: a, reviewed: 2026-11-02, prices: [1, 2.5], note: 机油灯}\n"
READ = [{"code": "a", "reviewed": date(2026, 11, 2), "prices": [1, 2.5], "note": "机油灯"}]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "lamps.yaml"
    file.write_text(SAID, encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def bytecode_is_written_beside() -> Iterator[None]:
    before = sys.dont_write_bytecode, sys.pycache_prefix
    sys.dont_write_bytecode, sys.pycache_prefix = False, None
    yield
    sys.dont_write_bytecode, sys.pycache_prefix = before


def read(file: Path) -> object:
    return read_yaml(file, installed=file.resolve().parent)


def kept(file: Path) -> Path:
    return file.parent / "__pycache__" / "lamps.yaml.json"


def test_what_a_file_says_is_kept_and_read_again(file: Path) -> None:
    assert read(file) == READ
    text = kept(file).read_text(encoding="utf-8")
    # Only what is read from there can say so.
    kept(file).write_text(text.replace('"a"', '"b"'), encoding="utf-8")
    assert read(file) == [{**READ[0], "code": "b"}]


def test_a_changed_file_is_read_anew(file: Path) -> None:
    read(file)
    file.write_text(SAID.replace("2.5", "3.5"), encoding="utf-8")
    assert read(file) == [{**READ[0], "prices": [1, 3.5]}]


@pytest.mark.parametrize("damaged", ["", "{", "[]", "{}", '{"sha256": 1}', "\x00"])
def test_what_was_kept_and_damaged_is_made_anew(file: Path, damaged: str) -> None:
    read(file)
    good = kept(file).read_bytes()
    kept(file).write_text(damaged, encoding="utf-8")
    assert read(file) == READ
    assert kept(file).read_bytes() == good


def test_a_folder_that_cant_be_written_to_is_read_all_the_same(file: Path) -> None:
    # Root may write anywhere, but not make a folder of a file.
    (file.parent / "__pycache__").write_text("", encoding="utf-8")
    assert read(file) == READ


def test_nothing_is_written_where_no_bytecode_is(file: Path) -> None:
    sys.dont_write_bytecode = True
    assert read(file) == READ
    assert list(file.parent.iterdir()) == [file]


def test_only_what_is_installed_is_kept(file: Path) -> None:
    assert read_yaml(file) == READ
    assert list(file.parent.iterdir()) == [file]


def test_what_json_cant_say_is_read_from_the_file(file: Path) -> None:
    file.write_text("{1: one, 2026-11-02: day}", encoding="utf-8")
    for _ in range(2):
        assert read(file) == {1: "one", date(2026, 11, 2): "day"}
    assert not kept(file).exists()
