"""Manuals from the command line: listed, withdrawn, and missed when their files are gone."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.search import search_public
from knowledge_base.load import Knowledge
from knowledge_base.manuals.shelf import Shelf
from retrieval.build import build_live_searcher
from retrieval.encoders import BundledEncoder
from tests.command_line import Run, assert_one_line, make_run
from tests.retrieval.shelves import HEADLAMPS, TYRES, write_pdf

QUESTION = "灯光拨杆末端的滚轮怎样启用近光灯"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    write_pdf(folder / "lynk_08.pdf", [["车灯", HEADLAMPS[:40]]])
    (folder / "tyres.md").write_text(TYRES, encoding="utf-8")
    return folder


def listed(run: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("manuals", "list", "--json").out)["manuals"]
    return rows


@pytest.fixture
def sources(tmp_path: Path) -> Callable[[], list[str]]:
    """The sources of what a search that stands open finds among the manuals alone."""
    shelf = Shelf(tmp_path / "data" / "manuals")
    nothing = Knowledge({}, {}, {}, {}, {}, {})
    searcher = build_live_searcher(nothing, BundledEncoder(), shelf, shipped=tmp_path / "none.npz")

    def search() -> list[str]:
        hits = searcher.search(QUESTION, locale="zh", vehicle="lynk-08").hits
        return [hit.passage.source for hit in hits]

    return search


def test_manuals_are_listed(run: Run, folder: Path) -> None:
    assert run("manuals", "list").out == "no manuals; `carcare ingest` takes them in\n"
    run("ingest", "in/lynk_08.pdf", "--vehicle", "lynk-08")
    run("ingest", "in")
    first, second = listed(run)
    assert first["doc_id"].startswith("manual:lynk-08-")
    assert (first["vehicle"], first["pages"], first["locale"]) == ("lynk-08", 1, "zh")
    assert (second["title"], second["vehicle"]) == ("tyres", None)
    assert second["file"] == str(folder / "tyres.md")
    lines = run("manuals", "list").out.splitlines()
    assert lines[0].endswith("zh, lynk-08, 1 pages: lynk 08")
    assert lines[3].strip() == str(folder / "tyres.md")


@pytest.mark.parametrize("name", ["id", "hit", "file"])
def test_a_withdrawn_manual_is_found_no_more(
    run: Run, folder: Path, name: str, sources: Callable[[], list[str]]
) -> None:
    run("ingest", "in")
    assert "lynk 08, p. 1" in sources()
    doc_id = listed(run)[0]["doc_id"].removeprefix("manual:")
    if name == "file":
        (folder / "lynk_08.pdf").unlink()
    named = {"id": doc_id, "hit": f"manual:{doc_id}.p1", "file": "in/lynk_08.pdf"}[name]
    assert run("manuals", "withdraw", named).out.startswith(f"withdrawn: {doc_id} (")
    assert "lynk 08, p. 1" not in sources()
    assert [row["title"] for row in listed(run)] == ["tyres"]
    again = run("manuals", "withdraw", named, "--json")
    assert (again.code, json.loads(again.out)["withdrawn"][0]["already"]) == (0, True)


def test_a_link_in_a_folder_is_withdrawn_by_its_own_name(run: Run, folder: Path) -> None:
    (folder.parent / "far.md").write_text(HEADLAMPS, encoding="utf-8")
    (folder / "near.md").symlink_to(folder.parent / "far.md")
    run("ingest", "in")
    assert run("manuals", "withdraw", "in/near.md").code == 0
    run("ingest", "in/near.md")
    assert str(folder.parent / "far.md") in [row["file"] for row in listed(run)]
    assert run("manuals", "withdraw", "in/near.md").code == 0
    assert [row["title"] for row in listed(run)] == ["lynk 08", "tyres"]


def test_a_file_whose_name_is_no_text_is_skipped_and_the_others_taken(
    run: Run, folder: Path
) -> None:
    # As GB 18030 names come out of a ZIP file.
    (folder / os.fsdecode("手册.md".encode("gb18030"))).write_text(TYRES, encoding="utf-8")
    said = run("ingest", "in")
    assert (said.code, "not UTF-8" in said.out, "2 added" in said.out) == (0, True, True)
    report = json.loads(run("ingest", "in", "--json").out)["files"]
    assert sorted(row["status"] for row in report) == ["skipped", "unchanged", "unchanged"]


def test_an_unknown_manual_is_refused_with_those_there_are(run: Run, folder: Path) -> None:
    assert_one_line(run("manuals", "withdraw", "lynk-08"), "'lynk-08'", "there are none")
    run("ingest", "in")
    first, second = (row["doc_id"].removeprefix("manual:") for row in listed(run))
    refused = run("manuals", "withdraw", second, "lynk-09")
    assert_one_line(refused, "'lynk-09'", first, second, "`carcare manuals list`")
    assert len(listed(run)) == 2


def test_a_withdrawn_file_can_be_ingested_again(
    run: Run, folder: Path, sources: Callable[[], list[str]]
) -> None:
    run("ingest", "in")
    run("manuals", "withdraw", "in/lynk_08.pdf")
    report = json.loads(run("ingest", "in", "--json").out)
    assert [row["status"] for row in report["files"]] == ["added", "unchanged"]
    assert "lynk 08, p. 1" in sources()


def test_a_file_that_is_gone_from_its_folder_is_said_and_stays(
    run: Run, folder: Path, sources: Callable[[], list[str]]
) -> None:
    run("ingest", "in")
    (folder / "lynk_08.pdf").unlink()
    (folder / "tyres.md").rename(folder / "wheels.md")
    report = json.loads(run("ingest", "in", "--json").out)
    [missing] = report["missing"]
    assert missing["file"] == str(folder / "lynk_08.pdf")
    said = run("ingest", "in").out
    assert "1 files are no longer there" in said and missing["withdraw"] in said
    assert "lynk 08, p. 1" in sources()
    assert run(*missing["withdraw"].split()[1:]).code == 0
    assert "lynk 08, p. 1" not in sources()
    assert json.loads(run("ingest", "in", "--json").out)["missing"] == []


def test_a_running_assistant_follows_the_commands(
    run: Run, folder: Path, real_services: Any
) -> None:
    settings = {"CARCARE_DATA_DIR": str(real_services.desks.settings.data_dir)}

    def found() -> list[str]:
        return [hit.source for hit in search_public(real_services.searcher, QUESTION).hits]

    assert "lynk 08, p. 1" not in found()
    assert run("ingest", "in/lynk_08.pdf", **settings).code == 0
    assert "lynk 08, p. 1" in found()
    write_pdf(folder / "lynk_08.pdf", [["封面", "第一页没有内容。"], ["车灯", HEADLAMPS[:40]]])
    run("ingest", "in/lynk_08.pdf", **settings)
    assert "lynk 08, p. 2" in found() and "lynk 08, p. 1" not in found()[:1]
    run("manuals", "withdraw", "in/lynk_08.pdf", **settings)
    assert not any("lynk 08" in source for source in found())
