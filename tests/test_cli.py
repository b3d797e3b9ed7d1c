"""The verbs of the command line as their users meet them."""

import json
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest
from PIL import Image

from assistant.cli import carcare
from tests.agent.test_photo_story import scene_where
from tests.clusters import photo_of
from tests.command_line import Run, assert_one_line, make_run
from tests.snapshots import FOLDER, assert_current
from tests.vision.screens import WHITE, screen

ROOT = Path(__file__).resolve().parents[1]
SCAN_TOOL = screen([("P0420", 400, 420, 110, WHITE)])
STORES = "id,name,lat,lon,hours,services\ns1,Shop One,31.2,121.4,Mo-Fr 08:00-18:00,oil_service\n"
NO_STORES = "name,lat,lon\nNowhere,999,1\n"
# Ten times what Python itself needs to start; 0.4 s where Python takes 0.04 s.
HELP_SHARE = 10


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


def png_header(width: int, height: int) -> bytes:
    """Return a small PNG file that says it is huge."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def scan_tool(path: Path) -> Path:
    Image.fromarray(SCAN_TOOL).save(path)
    return path


def help_texts(command: click.Command, parent: click.Context | None = None) -> Iterator[str]:
    with click.Context(command, info_name=command.name, parent=parent, terminal_width=80) as ctx:
        yield f"$ {ctx.command_path} --help\n{command.get_help(ctx)}\n"
        if isinstance(command, click.Group):
            for name in sorted(command.commands):
                yield from help_texts(command.commands[name], ctx)


def test_the_help_is_as_reviewed() -> None:
    assert_current(FOLDER / "cli_help.txt", "\n".join(help_texts(carcare)))


def test_help_starts_at_once() -> None:
    help_s = cpu_s("-m", "assistant.cli", "--help")
    python_s = cpu_s("-c", "pass")
    assert help_s < HELP_SHARE * python_s


def cpu_s(*args: str) -> float:
    """Return the processor time of a Python process, the least of three; load changes it little."""
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, *args], cwd=ROOT, capture_output=True, check=True)
        after = os.times()
        times.append(
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip
    return min(times)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
def test_inspect_reads_what_phones_send(run: Run, tmp_path: Path, kind: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    photo = tmp_path / "photo"
    Image.fromarray(SCAN_TOOL).save(photo, kind)
    outcome = run("inspect", str(photo), "--json")
    assert outcome.code == 0
    assert [finding["code"] for finding in json.loads(outcome.out)["findings"]] == ["P0420"]
    assert outcome.err == ""


def test_inspect_draws_what_it_found(run: Run, tmp_path: Path) -> None:
    photo = scan_tool(tmp_path / "photo.png")
    outcome = run("inspect", str(photo), "--draw", "drawn.jpg")
    assert "P0420 Catalyst" in outcome.out
    with Image.open(tmp_path / "drawn.jpg") as drawn, Image.open(photo) as original:
        assert drawn.size == original.size


def test_inspect_asks_between_both_candidates_where_it_is_unsure(
    run: Run, tmp_path: Path, real_services: Any
) -> None:
    cluster = photo_of(scene_where(real_services, "ask", "amber"))
    (tmp_path / "photo.jpg").write_bytes(cluster)
    outcome = run("inspect", "photo.jpg", "--draw", "drawn.jpg", "--locale", "zh")
    lines = outcome.out.splitlines()
    asked = next(n for n, line in enumerate(lines) if line.startswith("ask: "))
    number = r"[01]\.\d\d"
    assert re.fullmatch(rf"ask: \w+ \w+ .+ / .+ {number} \w+ \[[\d., ]+\]", lines[asked])
    option = rf".+ / .+ \(\w+, {number}\)"
    assert re.fullmatch(rf"  is it {option} or {option}\?", lines[asked + 1])
    assert (tmp_path / "drawn.jpg").read_bytes() != cluster


@pytest.mark.parametrize("verb", [["inspect"], ["ask", "what is this?", "--photo"]])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"hello world\n" * 180_000, "not a photo"),
        (png_header(20_000, 20_000), "megapixels"),
        (b"\xff\xd8\xff\xe0" + b"JFIF" * 20, "can't be read"),
        (bytes(26 * 2**20), "25 MB"),
    ],
    ids=["empty", "text", "bomb", "truncated", "long"],
)
def test_what_is_no_photo_is_named(
    run: Run, tmp_path: Path, verb: list[str], content: bytes, words: str
) -> None:
    (tmp_path / "photo.jpg").write_bytes(content)
    assert_one_line(run(*verb, "photo.jpg", "--json"), "photo.jpg: ", words)
    assert not (tmp_path / "data").exists()


def test_a_picture_that_cant_be_saved_is_said(run: Run, tmp_path: Path) -> None:
    scan_tool(tmp_path / "photo.png")
    outcome = run("inspect", "photo.png", "--draw", "absent/drawn.jpg")
    assert_one_line(outcome, "absent/drawn.jpg")


def test_ask_answers_a_photo_with_one_document(run: Run, tmp_path: Path) -> None:
    scan_tool(tmp_path / "photo.png")
    outcome = run("ask", "What does this mean?", "--photo", "photo.png", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    reply = json.loads(outcome.out)
    assert reply["locale"] == "en"
    assert [finding["code"] for finding in reply["findings"]] == ["P0420"]
    assert "P0420" in reply["reply"]
    assert reply["citations"]


def test_ask_names_an_unknown_thread(run: Run) -> None:
    assert_one_line(run("ask", "hello", "--thread", "nowhere"), "'nowhere'", "--thread")


def test_search_prints_one_document(run: Run) -> None:
    outcome = run("search", "brakes squeal", "--limit", "2", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found = json.loads(outcome.out)
    assert [hit["doc_id"] for hit in found["hits"]][:1] == ["guide:brake_squeal"]
    assert not found["abstained"]


@pytest.mark.parametrize(
    ("question", "doc_id"),
    [("杀车骗多久换", "guide:maint_brake_pads_discs"), ("my breaks sqeak", "guide:brake_squeal")],
)
def test_search_reads_past_slips(run: Run, question: str, doc_id: str) -> None:
    found = json.loads(run("search", question, "--json").out)
    assert doc_id in [hit["doc_id"] for hit in found["hits"]]
    assert not found["abstained"]


def test_imported_stores_take_the_place_of_all_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "stores.csv").write_text(STORES)
    outcome = run("stores", "import", "stores.csv", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == {
        "imported": 1, "skipped": [], "notes": [], "datums": {"wgs84": 1}, "datum_assumed": 1,
    }  # fmt: skip
    assert run("users", "add", "ann", "--role", "staff", "--store", "s1").code == 0
    demo = run("users", "add", "bob", "--role", "staff", "--store", "sh-xuhui-quick")
    assert_one_line(demo, "sh-xuhui-quick")


def test_geojson_is_imported(run: Run, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [121.4, 31.2]}
    tags = {"name": "OSM shop", "shop": "tyres", "opening_hours": "Mo-Sa 09:00-18:00"}
    feature = {"type": "Feature", "id": "node/1", "geometry": point, "properties": tags}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "stores.geojson").write_text(json.dumps(collection))
    assert run("stores", "import", "stores.geojson").out.startswith("1 stores imported, 0 rows")


def test_a_store_is_changed(run: Run) -> None:
    day = (date.today() + timedelta(days=30)).isoformat()
    closed = run("stores", "close", "sh-xuhui-quick", day, "--reason", "Stocktaking", "--json")
    assert json.loads(closed.out)["closed"] == [{"day": day, "reason": "Stocktaking"}]
    shown = run("stores", "price", "sh-xuhui-quick", "tyre_repair", "30-50", "20").out
    assert f"closed on {day}: Stocktaking" in shown
    assert "own price of tyre_repair: labour 30–50 yuan, parts 20–20 yuan" in shown


def test_a_file_without_stores_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "stores.csv").write_text(STORES)
    run("stores", "import", "stores.csv")
    for content, words in (
        (NO_STORES, "line 2: coordinates 999, 1"),
        ("name,lat,lon\n", "no rows"),
        ("", "columns"),
        ('{"features": 3}', "FeatureCollection"),
    ):
        (tmp_path / "bad.csv").write_text(content)
        refused = run("stores", "import", "bad.csv", "--json")
        assert_one_line(refused, "bad.csv", words, "as they were")
    assert run("users", "add", "ann", "--role", "staff", "--store", "s1").code == 0


def test_a_new_account_gets_a_token_once(run: Run) -> None:
    outcome = run("users", "add", "tom", "--role", "technician")
    assert re.fullmatch(r"cc_[\w-]{40,}\n", outcome.out)
    assert_one_line(run("users", "add", "tom", "--role", "admin"), "'tom' is taken")


def test_tokens_are_made_listed_and_revoked(run: Run) -> None:
    run("users", "add", "tom", "--role", "technician")
    made = run("users", "token", "tom", "--days", "3", "--label", "export").out.strip()
    (tom,) = json.loads(run("users", "list", "--json").out)
    assert {token["scope"] for token in tom["tokens"]} == {"read", "write"}
    assert made not in str(tom) and any(token["prefix"] in made for token in tom["tokens"])
    prefix = next(token["prefix"] for token in tom["tokens"] if token["label"] == "export")
    assert run("users", "revoke", "tom", prefix).code == 0
    assert f"{prefix}…  api  read  revoked" in run("users", "list").out
    assert_one_line(run("users", "revoke", "tom", prefix), "carcare users list")


def test_doctor_finds_nothing_missing(run: Run) -> None:
    outcome = run("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(outcome.out)}
    assert outcome.code == 0
    assert all(check["ok"] for check in checks.values() if check["needed"])
    assert "70 lamps" in checks["content"]["detail"]


def test_doctor_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = run("doctor", CARCARE_DATA_DIR=str(tmp_path / "file" / "data"))
    assert outcome.code == 1
    assert re.search(r"FAIL database: .*file/data", outcome.out)
    assert re.search(r"FAIL disk: .*/file is a file", outcome.out)
    assert "ok   encoder" in outcome.out


def test_a_file_in_place_of_the_data_folder_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    (tmp_path / "manual.md").write_text("# Manual\n\nThe jack is below the seat.")
    for command in (["manuals", "list"], ["ingest", "manual.md"]):
        assert_one_line(run(*command), "data/manuals", "CARCARE_DATA_DIR")


@pytest.mark.skipif(find_spec("torch") is not None, reason="would train in earnest")
def test_training_names_what_to_install(run: Run) -> None:
    assert_one_line(run("train", "lamps"), "make train-setup")


def test_training_refuses_a_folder_without_labelled_photos(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    outcome = run("train", "lamps", "--data", "photos")
    assert_one_line(outcome, "photos holds no labelled photos", "images/ and labels/")


def test_training_on_feedback_alone_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    assert_one_line(run("train", "lamps", "--feedback", "answers"), "answers only adds", "--data")


def test_threads_are_readable_by_their_owner_alone(run: Run, tmp_path: Path) -> None:
    run("ask", "hello", "--json")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    assert {"carcare.db", "threads.db", "secret"} <= modes.keys()
    assert set(modes.values()) == {0o600}
