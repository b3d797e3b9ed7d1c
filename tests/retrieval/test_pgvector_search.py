"""Whole searches with their vectors in a real PostgreSQL."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, func, select, table

from assistant.planner.document_likeness import DocumentLikeness
from retrieval.build import build_searcher
from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.encoders import BundledEncoder
from retrieval.pgvector import open_in
from retrieval.search import HybridSearcher
from retrieval.shards import _MOST_FRESH
from retrieval.types import Hit, Kind, SearchResult
from tests.booking_databases import fresh_url
from tests.command_line import Run, make_run
from tests.postgres import opened, without_pgvector
from tests.retrieval.shelves import CountingEncoder
from tests.retrieval.test_live_search import BRAKE, CASE, OIL, ids
from tests.shipped import shipped_encoder, shipped_knowledge

ASKS = Path(__file__).resolve().parents[2] / "evals/suites/retrieval/owner_asks.yaml"
ASKED = 20


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path) as engine:
        yield engine


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


def kept(engine: Engine) -> int:
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(table("passage_vectors")))
    return int(found or 0)


def told(hits: tuple[Hit, ...]) -> list[tuple[str, str]]:
    return [(hit.passage.doc_id, hit.passage.text) for hit in hits]


def numbers(result: SearchResult) -> list[float]:
    return [result.confidence, *(n for hit in result.hits for n in (hit.score, hit.similarity))]


def test_questions_of_owners_are_answered_as_in_memory(engine: Engine, real_services: Any) -> None:
    in_memory, encoder = real_services.searcher, BundledEncoder()
    given = open_in(engine, encoder.name)
    reader = DocumentLikeness(shipped_encoder)
    searcher = build_searcher(shipped_knowledge(), encoder, open_vectors=given, reader=reader)
    assert kept(engine) > 10_000
    asks = yaml.load(ASKS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for locale in ("zh", "en"):
        own = [ask["question"] for ask in asks if ask["locale"] == locale]
        for number, question in enumerate(own[:: len(own) // ASKED]):
            kinds: list[Kind] | None = None if number % 2 else ["guide", "lamp"]
            wanted = in_memory.search(question, locale=locale, kinds=kinds)
            found = searcher.search(question, locale=locale, kinds=kinds)
            assert told(found.hits) == told(wanted.hits)
            assert numbers(found) == pytest.approx(numbers(wanted), abs=1e-4)


def test_what_is_withdrawn_never_comes_back_from_the_table(engine: Engine) -> None:
    encoder = CountingEncoder()

    def searcher(*documents: Document) -> HybridSearcher:
        given = open_in(engine, encoder.name)
        return HybridSearcher(documents, encoder, {}, load_calibration(), open_vectors=given)

    running = searcher(OIL, BRAKE, CASE)
    assert "case:1" in ids(running, "loose heat shield rattled")
    before = kept(engine)
    running.withdraw(["case:1"])
    running.put([replace(BRAKE, sections=("The caliper pin was dry.",))])
    many = [replace(OIL, doc_id=f"guide:{n}", sections=(f"Part {n}.",)) for n in range(501)]
    assert len(many) > _MOST_FRESH
    running.put(many)
    started_later = searcher(OIL, replace(BRAKE, sections=("The caliper pin was dry.",)))
    # The table holds the vectors of what was withdrawn and replaced still, for nobody to find.
    assert kept(engine) > before
    for found in (running, started_later):
        hits = found.search("a loose heat shield; worn pads squeal", locale="en", limit=50).hits
        texts = "\n".join(hit.passage.text for hit in hits)
        assert "heat shield" not in texts and "Worn pads" not in texts
        assert "caliper" in "\n".join(
            h.passage.text for h in found.search("caliper pin", locale="en").hits
        )


def test_the_command_line_searches_in_postgresql(run: Run, tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path, migrated=False) as url:
        outcome = run("search", "squealing when I brake", "--json", DATABASE_URL=url)
        found = [hit["doc_id"] for hit in json.loads(outcome.out)["hits"]]
        assert "guide:brake_squeal" in found
        assert "ok   search: vectors in PostgreSQL, pgvector 0." in run("doctor").out


def test_doctor_says_why_vectors_are_in_memory(run: Run, tmp_path: Path) -> None:
    with without_pgvector(tmp_path) as url:
        doctor = run("doctor", DATABASE_URL=url)
        assert doctor.code == 0
        assert "--   search: vectors in memory: PostgreSQL can't compare them" in doctor.out
