"""A search that stands open knows the shelf as it is, whatever other processes do to it."""

import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest

from knowledge_base.load import Knowledge
from knowledge_base.manuals.shelf import Shelf
from retrieval.build import build_live_searcher
from retrieval.encoders import Vectors
from retrieval.following import ManualSearcher
from retrieval.withdrawal import withdraw
from tests.retrieval.shelves import (
    HEADLAMPS,
    TYRES,
    CountingEncoder,
    ScriptedReader,
    lines,
    scan,
    take,
    write_pdf,
)

NOTHING = Knowledge({}, {}, {}, {}, {}, {})
OLD = "旧版：近光灯每次行驶之前都要手动启用。"
HOUR = 3600


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "manuals")


def opened(shelf: Shelf, encoder: CountingEncoder | None = None) -> ManualSearcher:
    given = encoder or CountingEncoder()
    return build_live_searcher(NOTHING, given, shelf, shipped=shelf.folder / "none.npz")


def texts(searcher: ManualSearcher, query: str = "近光灯", locale: str = "zh") -> set[str]:
    hits = searcher.search(query, locale=locale, limit=50).hits
    return {hit.passage.text for hit in hits}


def written(folder: Path, name: str, *pages: str) -> Path:
    file = folder / name
    marked = (f"<!-- page {number} -->\n\n{text}" for number, text in enumerate(pages, 1))
    file.write_text("\n\n".join(marked), "utf-8")
    return file


def settle(shelf: Shelf) -> None:
    """Make the last change one of an hour ago, so that the folder's time alone is looked at."""
    then = time.time() - HOUR
    os.utime(shelf.folder, (then, then))


def test_what_is_ingested_replaced_and_withdrawn_shows_in_the_very_next_search(
    shelf: Shelf, tmp_path: Path
) -> None:
    searcher = opened(shelf)
    assert texts(searcher) == set()
    take(written(tmp_path, "a.md", OLD, OLD + TYRES), shelf)
    assert texts(searcher) == {OLD, OLD + TYRES}
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    assert texts(searcher) == {HEADLAMPS}
    withdraw([str(tmp_path / "a.md")], shelf)
    assert texts(searcher) == set()
    take(tmp_path / "a.md", shelf)
    assert texts(searcher) == {HEADLAMPS}


def test_a_manual_withdrawn_while_it_is_taken_in_anew_stays_so(
    shelf: Shelf, tmp_path: Path
) -> None:
    class Withdrawing(CountingEncoder):
        def encode_passages(self, given: Sequence[str]) -> Vectors:
            withdraw([str(file)], shelf)
            return super().encode_passages(given)

    file = write_pdf(tmp_path / "a.pdf", [["车灯", OLD]])
    take(file, shelf)
    scan(write_pdf(file, [["车灯", OLD]]))
    reader = ScriptedReader(lines(HEADLAMPS))
    [outcome] = take(file, shelf, Withdrawing(), read_page=reader)
    assert (outcome.status, len(reader.sizes)) == ("skipped", 1)
    assert "withdrawn meanwhile" in outcome.reason
    assert texts(opened(shelf)) == set()
    kept = [f for f in shelf.folder.rglob("*") if f.is_file() and not f.name.startswith(".")]
    assert [f.parent.name for f in kept] == ["withdrawn"]


def test_manuals_from_before_the_start_are_followed_too(shelf: Shelf, tmp_path: Path) -> None:
    take(written(tmp_path, "a.md", OLD, OLD + TYRES), shelf)
    take(written(tmp_path, "b.md", TYRES + "近光灯"), shelf)
    searcher = opened(shelf)
    assert texts(searcher) == {OLD, OLD + TYRES, TYRES + "近光灯"}
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    assert texts(searcher) == {HEADLAMPS, TYRES + "近光灯"}


def test_a_new_scope_or_language_is_followed(shelf: Shelf, tmp_path: Path) -> None:
    file = written(tmp_path, "a.md", HEADLAMPS)
    take(file, shelf)
    searcher = opened(shelf)
    take(file, shelf, vehicle="lynk-08")
    assert texts(searcher) == set()
    take(written(tmp_path, "a.md", "Switch on the low beam at dusk."), shelf, vehicle="all")
    assert texts(searcher, "low beam", "en") == {"Switch on the low beam at dusk."}
    assert texts(searcher) == set()


def test_a_change_long_after_the_last_one_is_seen(shelf: Shelf, tmp_path: Path) -> None:
    take(written(tmp_path, "a.md", OLD), shelf)
    settle(shelf)
    searcher = opened(shelf)
    assert texts(searcher) == texts(searcher) == {OLD}
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    assert texts(searcher) == {HEADLAMPS}


def test_changes_within_one_tick_of_the_clock_are_seen(shelf: Shelf, tmp_path: Path) -> None:
    searcher = opened(shelf)
    for text in (OLD, HEADLAMPS, TYRES + "近光灯"):
        take(written(tmp_path, "a.md", text), shelf)
        stamp = int(time.time()) * 10**9
        os.utime(shelf.folder, ns=(stamp, stamp))
        assert texts(searcher) == {text}


def test_kept_vectors_are_used_and_missing_ones_made(shelf: Shelf, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    searcher = opened(shelf, encoder)
    take(written(tmp_path, "a.md", OLD), shelf)
    texts(searcher)
    assert encoder.encoded == []
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    for file in shelf.folder.glob("vectors/*.npz"):
        file.unlink()
    assert texts(searcher) == {HEADLAMPS}
    assert len(encoder.encoded) == 1


def test_vectors_of_another_encoder_stop_no_search(shelf: Shelf, tmp_path: Path) -> None:
    class Other(CountingEncoder):
        name = "other"

    searcher = opened(shelf)
    take(written(tmp_path, "a.md", HEADLAMPS), shelf, Other())
    assert texts(searcher) == {HEADLAMPS}


def test_what_is_half_written_or_damaged_is_left_out_and_said_once(
    shelf: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    take(written(tmp_path, "b.md", OLD), shelf)
    searcher = opened(shelf)
    damaged = next(shelf.folder.glob("b-*.json"))
    damaged.with_suffix(".part").write_text('{"doc_id": "b-')
    damaged.unlink()
    damaged.write_text('{"doc_id": "b-')
    assert texts(searcher) == texts(searcher) == {HEADLAMPS}
    [said] = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "ingest its source again" in said
    damaged.unlink()
    take(tmp_path / "b.md", shelf)
    assert texts(searcher) == {HEADLAMPS, OLD}


def test_what_failed_half_way_is_done_again(shelf: Shelf, tmp_path: Path) -> None:
    class Failing(CountingEncoder):
        fails = False

        def encode_passages(self, given: Sequence[str]) -> Vectors:
            if self.fails:
                raise MemoryError
            return super().encode_passages(given)

    encoder = Failing()
    take(written(tmp_path, "a.md", OLD), shelf)
    searcher = opened(shelf, encoder)
    take(written(tmp_path, "a.md", HEADLAMPS), shelf)
    for file in shelf.folder.glob("vectors/*.npz"):
        file.unlink()
    encoder.fails = True
    with pytest.raises(MemoryError):
        texts(searcher)
    encoder.fails = False
    assert texts(searcher) == {HEADLAMPS}


def test_searches_at_the_same_time_see_all_of_a_version_or_nothing(
    shelf: Shelf, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.md", *(f"近光灯 version0 第{n}节" for n in range(6)))
    take(file, shelf)
    searcher = opened(shelf)
    stop: list[bool] = []
    seen: list[set[str]] = []

    def search() -> None:
        while not stop:
            seen.append(texts(searcher))

    threads = [Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for version in range(1, 12):
        count = 3 + version % 4
        written(tmp_path, "a.md", *(f"近光灯 version{version} 第{n}节" for n in range(count)))
        take(file, shelf)
    stop.append(True)
    for thread in threads:
        thread.join()
    for found in seen:
        versions = {text.split()[1] for text in found}
        assert len(versions) == 1
        number = int(versions.pop().removeprefix("version"))
        assert len(found) == (3 + number % 4 if number else 6)


def test_looking_at_a_quiet_shelf_costs_far_less_than_a_search(
    shelf: Shelf, tmp_path: Path
) -> None:
    for n in range(30):
        take(written(tmp_path, f"{n}.md", f"{HEADLAMPS}{n}"), shelf)
    settle(shelf)
    searcher = opened(shelf)
    texts(searcher)
    begin = time.process_time()
    for _ in range(1000):
        searcher._follow()
    assert time.process_time() - begin < 1
