from typing import Any

import pytest
from pydantic import ValidationError

from assistant.settings import Settings
from assistant.tiles import origin_of

SECRET = "s" * 40


def make(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def test_the_defaults_stay_on_this_machine() -> None:
    settings = make()
    assert settings.loopback
    assert settings.resolved_database_url.startswith("sqlite:///")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_needs_no_secret(host: str) -> None:
    assert make(host=host).loopback


@pytest.mark.parametrize("secret", [None, "short"])
def test_other_hosts_need_a_secret(secret: str | None) -> None:
    with pytest.raises(ValidationError, match="CARCARE_SECRET"):
        make(host="0.0.0.0", secret=secret)
    assert make(host="0.0.0.0", secret=SECRET).secret == SECRET


@pytest.mark.parametrize("test_only", [{"now": "2026-01-01T00:00:00Z"}, {"rate_limit": "off"}])
def test_knobs_for_tests_are_refused_off_this_machine(test_only: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="for tests on this machine only"):
        make(host="0.0.0.0", secret=SECRET, **test_only)


def test_a_clock_without_offset_is_refused() -> None:
    with pytest.raises(ValidationError, match="offset"):
        make(now="2026-03-02T09:00:00")


@pytest.mark.parametrize("name", ["", "bge-m3", "openai:", "bundled:x", "transformers:"])
def test_an_unknown_kind_of_encoder_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="no such kind of encoder"):
        make(encoder=name)


def test_prefixes_are_two() -> None:
    with pytest.raises(ValidationError, match="between both prefixes"):
        make(encoder_prefixes="query: ")


def test_the_secret_does_not_show() -> None:
    assert SECRET not in repr(make(secret=SECRET))


@pytest.mark.parametrize(
    ("tiles", "why"),
    [
        ("http://tiles.example/{z}/{x}/{y}.png", "https://"),
        ("tiles.example/{z}/{x}/{y}.png", "https://"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "one host"),
        ("https://me:secret@tiles.example/{z}/{x}/{y}.png", "one host"),
        ("https://tiles.example/{z}/{x}.png", "{y} once"),
        ("https://tiles.example/{z}/{x}/{y}.png; script-src *", "encode"),
        ("https://tiles.example;x/{z}/{x}/{y}", "encode"),
        ("https://tiles.example\t/{z}/{x}/{y}", "encode"),
    ],
)
def test_an_address_of_tiles_that_pages_must_not_ask_is_refused(tiles: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why) as found:
        make(CARCARE_MAP_TILES=tiles)
    assert "CARCARE_MAP_TILES" in str(found.value)


def test_tiles_come_from_one_origin() -> None:
    url = "https://tiles.example:8443/v1/{z}/{x}/{y}.png?key=a"
    assert make(map_tiles=url).map_tiles == url and origin_of(url) == "https://tiles.example:8443"
    assert make(map_tiles="http://127.0.0.1:9/{z}/{x}/{y}").map_tiles
    assert make().map_tiles is None
