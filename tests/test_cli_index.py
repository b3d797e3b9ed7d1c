"""Another encoder from the command line: encoded once, resumed, refused when it is not the one."""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.command_line import Run, assert_one_line, make_run
from tests.retrieval.embedding_server import KEY, Service, embedding_service
from tests.retrieval.shelves import HEADLAMPS

QUESTION = "刹车异响"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with embedding_service() as service:
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        monkeypatch.setenv("CARCARE_ENCODER", "openai:bag")
        yield service


def kept(folder: Path) -> tuple[str, int]:
    with np.load(folder / "data" / "vectors" / "knowledge.npz") as data:
        return str(data["encoder"]), len(data["hashes"])


def test_knowledge_is_encoded_once_and_then_searched(
    run: Run, service: Service, tmp_path: Path
) -> None:
    found = run("search", QUESTION, "--json")
    assert found.code == 0 and json.loads(found.out)["hits"]
    encoder, count = kept(tmp_path)
    assert encoder.startswith("openai/bag@127.0.0.1-") and count > 5000
    assert sorted(service.texts[:-1]) == sorted({*service.texts[:-1]})
    service.requests.clear()
    assert run("search", QUESTION).code == 0
    assert service.texts == [QUESTION]
    with sqlite3.connect(tmp_path / "data" / "carcare.db") as database:
        assert database.execute("SELECT count(*) FROM case_vectors").fetchone() == (0,)


def test_a_run_that_breaks_is_continued(run: Run, service: Service, tmp_path: Path) -> None:
    working = service.answer

    def failing(body: dict[str, object], key: str | None) -> tuple[int, object]:
        return working(body, key) if len(service.requests) < 30 else (403, {"error": "enough"})

    service.answer = failing  # type: ignore[method-assign]
    broken = run("index")
    assert broken.code == 1 and re.search(r"Error: .* 403 .*\(enough\)", broken.err)
    first = {*service.texts}
    _, half = kept(tmp_path)
    assert half >= 2048
    service.requests.clear()
    service.answer = working  # type: ignore[method-assign]
    again = run("index", "--json")
    encoded = json.loads(again.out)["encoded"]["knowledge"]
    _, whole = kept(tmp_path)
    assert encoded == whole - half
    assert len({*service.texts} & first) <= 1024 + 1


def test_vectors_of_another_model_are_refused_with_the_command(
    run: Run, service: Service, tmp_path: Path
) -> None:
    (tmp_path / "manual.md").write_text(HEADLAMPS, encoding="utf-8")
    assert run("ingest", "manual.md").code == 0
    assert run("index").code == 0
    before, _ = kept(tmp_path)
    for verb in (["search", QUESTION], ["index"]):
        outcome = run(*verb, CARCARE_ENCODER_PREFIXES="q: |p: ")
        assert_one_line(outcome, f"of {before} (64 numbers)", "`carcare index --rebuild`")
    doctor = run("doctor", CARCARE_ENCODER_PREFIXES="q: |p: ")
    assert re.search(r"FAIL encoder: .*`carcare index --rebuild`", doctor.out)
    assert run("index", "--rebuild", CARCARE_ENCODER_PREFIXES="q: |p: ").code == 0
    after, _ = kept(tmp_path)
    assert after != before
    assert run("search", QUESTION, CARCARE_ENCODER_PREFIXES="q: |p: ").code == 0
    # The bundled encoder needs none of it, but the manuals.
    assert_one_line(run("search", QUESTION, CARCARE_ENCODER="bundled"), "carcare index --rebuild")
    assert "1 passages of manuals" in run("index", "--rebuild", CARCARE_ENCODER="bundled").out
    assert run("search", QUESTION, CARCARE_ENCODER="bundled").code == 0


def test_nothing_is_dropped_for_an_encoder_that_does_not_work(
    run: Run, service: Service, tmp_path: Path
) -> None:
    assert run("index").code == 0
    outcome = run("index", "--rebuild", CARCARE_ENCODER="openai:gone")
    assert_one_line(outcome, "404 for model 'gone'")
    assert kept(tmp_path)[1] > 5000


def test_the_doctor_names_the_encoder_and_what_is_not_encoded(run: Run, service: Service) -> None:
    said = run("doctor").out
    assert re.search(r"ok   encoder: openai/bag@\S+, 64 dimensions; \d+ of \d+ texts", said)


def test_a_key_goes_to_no_other_address(run: Run, service: Service) -> None:
    with embedding_service(needs_key=True) as other:
        outcome = run("index", OPENAI_API_KEY=KEY, CARCARE_ENCODER_BASE_URL=other.url)
        assert_one_line(outcome, "401", "CARCARE_ENCODER_API_KEY")
        own = {"CARCARE_ENCODER_BASE_URL": other.url, "CARCARE_ENCODER_API_KEY": KEY}
        assert "ok   encoder" in run("doctor", **own).out
    assert service.requests == []
