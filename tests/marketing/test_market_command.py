"""`carcare market`."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.command_line import Run, assert_one_line, make_run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


def test_it_writes_three_texts_a_poster_and_one_json_document(run: Run, tmp_path: Path) -> None:
    wish = ["market", "bj-haidian-general", "--service", "oil_service", "--channel", "sms"]
    poster = tmp_path / "poster.png"
    done = run(*wish, "--poster", str(poster), "--url", "https://shop.example/")
    assert done.code == 0 and done.out.count("拒收请回复R") == 3
    assert "service:oil_service#prices.compact" in done.out
    with Image.open(poster) as image:
        assert image.size == (1080, 1440)
    found = json.loads(run(*wish, "--locale", "en", "--json").out)
    assert found["violations"] == [] and len(found["texts"]) == 3


def test_what_can_not_be_written_is_one_line(run: Run) -> None:
    assert_one_line(run("market", "nowhere", "--service", "oil_service"), "nowhere")
    found = run("market", "bj-haidian-general", "--campaign", "black_friday")
    assert_one_line(found, "black_friday", "winter_check")
