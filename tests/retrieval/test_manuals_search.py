"""Ingested manuals are found, cited by page, kept to their vehicle, and never stale."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli import carcare
from knowledge_base.load import ContentError, Knowledge
from knowledge_base.manuals.shelf import Shelf
from retrieval.build import build_searcher
from retrieval.encoders import Vectors
from retrieval.ingestion import ALL_VEHICLES
from retrieval.manuals import CHECKPOINT, load_manual_vectors
from retrieval.search import HybridSearcher
from retrieval.types import Hit, StaleIndex
from tests.retrieval.shelves import HEADLAMPS, TYRES, CountingEncoder, take, write_pdf

NOTHING = Knowledge({}, {}, {}, {}, {}, {})
QUESTION = "怎样启用近光灯"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "manuals")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def built(shelf: Shelf, encoder: CountingEncoder) -> HybridSearcher:
    return build_searcher(NOTHING, encoder, manuals=shelf, shipped=shelf.folder / "none.npz")


def search(shelf: Shelf, query: str = QUESTION, *, vehicle: str | None = None) -> list[Hit]:
    """Search the manuals alone."""
    searcher = built(shelf, CountingEncoder())
    return list(searcher.search(query, locale="zh", vehicle=vehicle).hits)


def written(folder: Path, name: str, *paragraphs: str) -> Path:
    file = folder / name
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return file


def test_a_hit_cites_title_and_page(shelf: Shelf, folder: Path) -> None:
    pages = [["轮胎", TYRES[:40]], ["车灯", HEADLAMPS[:40]]]
    take(write_pdf(folder / "lynk_08.pdf", pages), shelf)
    best = search(shelf)[0].passage
    assert (best.kind, best.source, best.title) == ("manual", "lynk 08, p. 2", "车灯")
    assert best.doc_id.startswith("manual:lynk-08-")
    assert best.doc_id.endswith(".p2")


def test_pages_of_one_manual_are_hits_of_their_own(shelf: Shelf, folder: Path) -> None:
    pages = [["近光灯", HEADLAMPS[:40]], ["近光灯", "近光灯的灯泡由授权的维修中心更换。"]]
    take(write_pdf(folder / "a.pdf", pages), shelf)
    assert {hit.passage.source for hit in search(shelf)} == {"a, p. 1", "a, p. 2"}


def test_an_answer_of_one_vehicle_is_never_given_to_another(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "lynk.md", HEADLAMPS), shelf, vehicle="lynk-08")
    take(written(folder, "all.md", TYRES), shelf)
    assert search(shelf, vehicle="lynk-08")[0].passage.text == HEADLAMPS
    for other in ("tesla-model-3", "lynk-09", "lynk", None):
        assert [hit.passage.text for hit in search(shelf, "轮胎气压", vehicle=other)] == [TYRES]
        for question in (QUESTION, "绿色的近光灯标志", HEADLAMPS):
            hits = search(shelf, question, vehicle=other)
            assert all(hit.passage.vehicle is None for hit in hits)


def test_manuals_of_other_vehicles_do_not_move_the_scores(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "all.md", TYRES), shelf)
    alone = search(shelf, "轮胎标准气压", vehicle="tesla-model-3")[0]
    take(written(folder, "lynk.md", f"轮胎标准气压。{TYRES[:20]}"), shelf, vehicle="lynk-08")
    beside = search(shelf, "轮胎标准气压", vehicle="tesla-model-3")[0]
    assert beside.score == pytest.approx(alone.score, rel=0.05)


def test_an_unchanged_manual_is_not_encoded_again(shelf: Shelf, folder: Path) -> None:
    written(folder, "a.md", HEADLAMPS)
    take(folder, shelf)
    encoder = CountingEncoder()
    [outcome] = take(folder, shelf, encoder)
    assert (outcome.status, encoder.encoded) == ("unchanged", [])


def test_searching_a_shelf_encodes_nothing(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "a.md", HEADLAMPS), shelf)
    encoder = CountingEncoder()
    built(shelf, encoder)
    assert encoder.encoded == []


def test_a_changed_file_takes_the_place_of_its_old_version(shelf: Shelf, folder: Path) -> None:
    old = "旧版手册：近光灯每次行驶之前都要手动启用，" * 6
    take(written(folder, "a.md", f"## 车灯\n\n{old}", f"## 轮胎\n\n{TYRES * 3}"), shelf)
    encoder = CountingEncoder()
    file = written(folder, "a.md", f"## 车灯\n\n{HEADLAMPS * 3}", f"## 轮胎\n\n{TYRES * 3}")
    [outcome] = take(file, shelf, encoder)
    assert outcome.status == "replaced"
    assert len(encoder.encoded) == 1
    texts = [hit.passage.text for hit in search(shelf)]
    assert HEADLAMPS * 3 in texts
    assert not any("旧版" in text for text in texts)
    assert len(list(shelf.folder.glob("vectors/*.npz"))) == 1


def test_equal_content_is_taken_once(shelf: Shelf, folder: Path) -> None:
    written(folder, "a.md", HEADLAMPS)
    written(folder, "b.md", HEADLAMPS)
    assert [outcome.status for outcome in take(folder, shelf)] == ["added", "duplicate"]
    assert len(search(shelf)) == 1


def test_equal_content_may_serve_two_vehicles(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "a.md", HEADLAMPS), shelf, vehicle="lynk-08")
    encoder = CountingEncoder()
    [outcome] = take(written(folder, "b.md", HEADLAMPS), shelf, encoder, vehicle="lynk-09")
    assert outcome.status == "added"
    assert [hit.passage.vehicle for hit in search(shelf, vehicle="lynk-09")] == ["lynk-09"]


def test_a_moved_file_stays_the_same_manual(shelf: Shelf, folder: Path) -> None:
    file = written(folder, "a.md", HEADLAMPS)
    [first] = take(file, shelf, vehicle="lynk-08")
    [moved] = take(file.rename(folder / "b.md"), shelf)
    assert first.manual is not None
    assert moved.manual is not None
    assert (moved.manual.doc_id, moved.manual.vehicle) == (first.manual.doc_id, "lynk-08")
    assert len(list(shelf.manuals())) == 1


def test_a_scope_is_kept_until_it_is_named_anew(shelf: Shelf, folder: Path) -> None:
    file = written(folder, "a.md", HEADLAMPS)
    scopes = []
    for vehicle in ("lynk-08", None, "lynk-09", ALL_VEHICLES):
        [outcome] = take(file, shelf, vehicle=vehicle)
        assert outcome.manual is not None
        scopes.append(outcome.manual.vehicle)
    assert scopes == ["lynk-08", "lynk-08", "lynk-09", None]


def test_broken_files_are_named_and_the_others_taken(shelf: Shelf, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    written(folder, "good.md", HEADLAMPS)
    broken, good = take(folder, shelf)
    assert (broken.file.name, broken.status, good.status) == ("broken.pdf", "skipped", "added")
    assert "damaged" in broken.reason


def test_a_file_that_broke_leaves_its_earlier_version(shelf: Shelf, folder: Path) -> None:
    file = written(folder, "a.md", HEADLAMPS)
    take(file, shelf)
    file.write_bytes(b"\0\1\2")
    [outcome] = take(file, shelf)
    assert outcome.reason.endswith("its earlier version stays")
    assert search(shelf)[0].passage.text == HEADLAMPS


def test_a_kill_in_the_middle_leaves_the_old_version_and_the_next_run_goes_on(
    shelf: Shelf, folder: Path
) -> None:
    file = written(folder, "a.md", HEADLAMPS)
    take(file, shelf)
    sections = [f"## 第{n}节\n\n第{n}节：{TYRES * 3}" for n in range(2 * CHECKPOINT)]
    written(folder, "a.md", *sections)
    dying = CountingEncoder(dies_after=CHECKPOINT)
    with pytest.raises(KeyboardInterrupt):
        take(file, shelf, dying)
    assert [hit.passage.text for hit in search(shelf)] == [HEADLAMPS]
    rest = CountingEncoder()
    [outcome] = take(file, shelf, rest)
    assert outcome.status == "replaced"
    assert len(dying.encoded) == CHECKPOINT
    assert not set(rest.encoded) & set(dying.encoded)
    assert len(rest.encoded) + len(dying.encoded) == 2 * CHECKPOINT
    assert not any(hit.passage.text == HEADLAMPS for hit in search(shelf))


def test_half_written_files_on_the_shelf_are_no_manuals(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "a.md", HEADLAMPS), shelf)
    (shelf.folder / "b-12345678.part").write_text('{"doc_id": "b-')
    (shelf.folder / "vectors" / "0123.part.npz").write_bytes(b"PK")
    assert len(search(shelf)) == 1


def test_a_damaged_manual_is_named_with_the_way_to_mend_it(shelf: Shelf, folder: Path) -> None:
    take(written(folder, "a.md", HEADLAMPS), shelf)
    [file] = shelf.folder.glob("*.json")
    file.write_text("{}")
    with pytest.raises(ContentError, match=r"a-.*\.json: .*ingest its source again"):
        search(shelf)


def test_vectors_of_another_encoder_are_refused_with_the_command(
    shelf: Shelf, folder: Path
) -> None:
    class Other(CountingEncoder):
        name = "other"

    file = written(folder, "a.md", HEADLAMPS)
    take(file, shelf)
    with pytest.raises(StaleIndex, match=r"of counting \(64 numbers\).* is other; .*--rebuild`"):
        built(shelf, Other())
    take(file, shelf, Other())
    built(shelf, Other())


@pytest.mark.parametrize("kept", [0, 0.5, 0.98])
def test_damaged_vectors_are_named_and_the_next_run_makes_them_anew(
    shelf: Shelf, folder: Path, kept: float
) -> None:
    write_pdf(folder / "lynk_08.pdf", [["车灯", HEADLAMPS[:40]]])
    take(folder / "lynk_08.pdf", shelf)
    [file] = (shelf.folder / "vectors").glob("*.npz")
    file.write_bytes(file.read_bytes()[: int(kept * file.stat().st_size)])
    with pytest.raises(StaleIndex, match=r"damaged.*carcare index --rebuild"):
        load_manual_vectors(shelf, shelf.manuals(), "counting")
    [outcome] = take(folder / "lynk_08.pdf", shelf)
    assert (outcome.status, outcome.encoded > 0) == ("unchanged", True)
    assert load_manual_vectors(shelf, shelf.manuals(), "counting")


def test_a_model_that_changed_behind_its_name_is_refused(shelf: Shelf, folder: Path) -> None:
    class Shrunk(CountingEncoder):
        def encode_query(self, text: str) -> Vectors:
            return super().encode_query(text)[:32]

        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            return super().encode_passages(texts)[:, :32]

    take(written(folder, "a.md", HEADLAMPS), shelf)
    with pytest.raises(StaleIndex, match="the query has 32 numbers and the index 64"):
        built(shelf, Shrunk()).search(QUESTION, locale="zh")
    take(written(folder, "b.md", TYRES), shelf, Shrunk())
    with pytest.raises(StaleIndex, match=r"32 and 64 numbers.*`carcare index --rebuild`"):
        built(shelf, Shrunk())


def test_the_command_reports_and_search_finds_with_its_citation(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARCARE_DATA_DIR", str(tmp_path / "data"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    write_pdf(folder / "lynk_08.pdf", [["车灯", HEADLAMPS[:40]]])
    ingest = CliRunner().invoke(
        carcare, ["ingest", str(folder), "--vehicle", "lynk-08", "--json"], catch_exceptions=False
    )
    report = json.loads(ingest.stdout)
    assert [row["status"] for row in report["files"]] == ["skipped", "added"]
    assert "next search" in report["note"]
    sources = []
    for vehicle in ("lynk-08", "tesla-model-3"):
        command = ["search", "怎样用灯光拨杆的滚轮启用近光灯", "--vehicle", vehicle, "--json"]
        found = CliRunner().invoke(carcare, command, catch_exceptions=False)
        sources.append([hit["source"] for hit in json.loads(found.stdout)["hits"]])
    assert "lynk 08, p. 1" in sources[0]
    assert "lynk 08, p. 1" not in sources[1]


@pytest.mark.parametrize("vehicle", ["Lynk 08", "领克08", "../x", ""])
def test_a_malformed_vehicle_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vehicle: str
) -> None:
    monkeypatch.setenv("CARCARE_DATA_DIR", str(tmp_path / "data"))
    written(folder, "a.md", HEADLAMPS)
    result = CliRunner().invoke(carcare, ["ingest", str(folder), "--vehicle", vehicle])
    assert result.exit_code == 2
    assert not (tmp_path / "data").exists()


def test_the_command_fails_when_nothing_could_be_taken(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARCARE_DATA_DIR", str(tmp_path / "data"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    result = CliRunner().invoke(carcare, ["ingest", str(folder / "broken.pdf")])
    assert result.exit_code == 1
    assert "broken.pdf: is damaged or no PDF" in result.stdout
