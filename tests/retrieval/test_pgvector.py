"""Vectors in a real PostgreSQL, beside the same ones in memory."""

import logging
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, func, select, table, text

from assistant.database import open_database
from retrieval.encoders import BundledEncoder, Vectors
from retrieval.listed import open_in_memory
from retrieval.nearest import FlatVectors
from retrieval.pgvector import PgVectors, open_in
from retrieval.pgvector_table import NoPgVector, prepare
from retrieval.types import StaleIndex
from retrieval.vectors import SHIPPED, read_vectors
from tests.booking_databases import fresh_url
from tests.postgres import for_plain_user, opened, without_pgvector

SPAWN = multiprocessing.get_context("spawn")
NAME = "openai:m at http://host/%20'v1'"
FEW = 3000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path) as engine:
        prepare(engine)
        yield engine


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Real ones, some of them twice as texts of several documents are."""
    some = np.stack(list(read_vectors(SHIPPED, BundledEncoder.name).values())[:FEW])
    return np.concatenate([some, some[:50]])


def queries(vectors: Vectors) -> Vectors:
    noise = np.random.default_rng(1).normal(0, 0.02, vectors[::300].shape)
    near = (vectors[::300] + noise).astype(np.float32)
    return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), np.float32)


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(table("passage_vectors")))
    return int(kept or 0)


@pytest.mark.parametrize("share", [None, 0.5, 0.02, 0.0])
def test_the_nearest_are_those_found_in_memory(
    engine: Engine, vectors: Vectors, share: float | None
) -> None:
    flat, kept = FlatVectors(vectors), PgVectors(engine, NAME, vectors)
    allowed = None if share is None else np.random.default_rng(2).random(len(vectors)) < share
    for query in queries(vectors):
        wanted, cosines = flat.nearest(query, 1024, allowed)
        rows, found = kept.nearest(query, 1024, allowed)
        assert np.allclose(found, cosines, atol=1e-4)
        # Rows as near as the last one may be cut off in either.
        sure = cosines > cosines.min(initial=1) + 1e-5
        assert set(wanted[sure]) <= set(rows) and len(set(rows)) == len(wanted)
        assert allowed is None or allowed[rows].all()
    assert np.allclose(kept.cosines(query, 40, 47), vectors[40:47] @ query, atol=1e-4)
    assert np.array_equal(kept.rows(), vectors)


def test_equal_vectors_are_kept_once_and_none_twice(engine: Engine, vectors: Vectors) -> None:
    PgVectors(engine, NAME, vectors)
    PgVectors(engine, NAME, vectors[100:])
    assert count(engine) == FEW


def test_many_are_found_by_a_graph_that_honours_the_filter(
    engine: Engine, vectors: Vectors
) -> None:
    flat, kept = FlatVectors(vectors), PgVectors(engine, NAME, vectors, exact_rows=500)
    PgVectors(engine, "another", vectors[:, :64])
    allowed = np.random.default_rng(2).random(len(vectors)) < 0.3
    for query in queries(vectors):
        best = flat.nearest(query, 10, allowed)[0]
        rows, cosines = kept.nearest(query, 1024, allowed)
        assert len(set(best) & set(rows[:10])) >= 9
        assert allowed[rows].all() and 100 <= len(rows) < 300
        assert np.all(np.diff(cosines) <= 0)
    few = np.arange(len(vectors)) < 400
    assert len(kept.nearest(query, 1024, few)[0]) == 400


def test_the_graph_is_used(engine: Engine, vectors: Vectors) -> None:
    kept = PgVectors(engine, NAME, vectors, exact_rows=500)
    kept.nearest(vectors[0], 10)
    # A session tells what it used when it ends.
    engine.dispose()
    used = "SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelname LIKE '%hnsw%'"
    with engine.connect() as connection:
        assert connection.scalar(text(used)) == 1


def test_vectors_of_other_encoders_and_dimensions_never_mix(
    engine: Engine, vectors: Vectors
) -> None:
    short = np.ascontiguousarray(vectors[:100, :64])
    mine, other = PgVectors(engine, NAME, vectors[:100]), PgVectors(engine, NAME, short)
    PgVectors(engine, "another", vectors[:200])
    assert count(engine) == 400
    assert set(mine.nearest(vectors[150], 1024)[0]) == set(range(100))
    assert set(other.nearest(short[0], 1024)[0]) == set(range(100))
    with pytest.raises(StaleIndex, match=r"64 numbers and the index 384.*index --rebuild"):
        mine.nearest(short[0], 5)


def test_vectors_made_anew_leave_a_running_search_as_it_was(
    engine: Engine, vectors: Vectors
) -> None:
    running = PgVectors(engine, NAME, vectors[:10])
    anew = PgVectors(engine, NAME, -vectors[:10])
    assert running.cosines(vectors[0], 0, 1) == pytest.approx([1], abs=1e-3)
    assert anew.cosines(vectors[0], 0, 1) == pytest.approx([-1], abs=1e-3)


def test_deleted_vectors_are_an_error_and_no_shorter_answer(
    engine: Engine, vectors: Vectors
) -> None:
    kept = PgVectors(engine, NAME, vectors[:10])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM passage_vectors WHERE vector_id % 2 = 0"))
    for ask in (
        lambda: kept.nearest(vectors[0], 1024),
        lambda: kept.cosines(vectors[0], 0, 2),
        kept.rows,
    ):
        with pytest.raises(StaleIndex, match="start it again"):
            ask()
    assert len(PgVectors(engine, NAME, vectors[:10]).nearest(vectors[0], 1024)[0]) == 10


def open_all(url: str) -> None:
    engine = open_database(url)
    found = np.stack(list(read_vectors(SHIPPED, BundledEncoder.name).values())[:FEW])
    kept = open_in(engine, NAME)([], found)
    assert isinstance(kept, PgVectors)
    assert kept.nearest(found[7], 1)[0].tolist() == [7]
    engine.dispose()


def test_processes_that_start_at_once_fill_the_table_once(tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path, migrated=False) as url:
        workers = [SPAWN.Process(target=open_all, args=(url,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0] * 3
        engine = open_database(url)
        assert count(engine) == FEW
        engine.dispose()


def test_without_pgvector_the_search_is_in_memory_and_the_log_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with without_pgvector(tmp_path) as url, caplog.at_level(logging.INFO):
        engine = open_database(url)
        assert open_in(engine, NAME) is open_in_memory
        engine.dispose()
    (line,) = caplog.messages
    assert "in memory" in line and "permission denied" in line and "CREATE EXTENSION" in line


def test_a_server_that_does_not_answer_is_not_told_to_install_anything() -> None:
    with pytest.raises(NoPgVector, match=r"did not answer .*refused.*DATABASE_URL") as said:
        prepare(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert "install" not in str(said.value)


def test_a_table_that_can_not_be_used_leaves_vectors_in_memory(
    engine: Engine, vectors: Vectors, caplog: pytest.LogCaptureFixture
) -> None:
    with for_plain_user(engine.url.render_as_string(hide_password=False)) as url:
        other = open_database(url)
        kept = open_in(other, NAME)(["key"] * len(vectors), vectors)
        found = kept.nearest(vectors[7], 1)[0]
        other.dispose()
    assert found.tolist() == [7]
    assert caplog.messages == [
        "3050 vectors are searched in memory: permission denied for table passage_vectors"
    ]


def test_other_databases_leave_vectors_in_memory(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/test.db")
    assert open_in(engine, NAME) is open_in_memory
    engine.dispose()
