"""The page's first moment: what stands before its scripts run, and what is typed then."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route as Address
from starlette.testclient import TestClient

from evals.bench_page import ROWS, WIDTHS, rows, visit
from tests.web.browsing import DESKTOP, Open, Site, Visit
from web.pages.lighter import WithoutPlayer

browser = pytest.mark.browser
FIELD = "#cc-early textarea"


@contextmanager
def opening(driver: Visit) -> Iterator[None]:
    """Load the page anew, its scripts held back until the end of the block."""
    scripts = "**/assets/index-*.js"
    driver.page.route(scripts, lambda route: None)
    driver.page.reload(wait_until="commit")
    driver.page.wait_for_selector(FIELD)
    assert driver.page.locator("#page").count() == 0
    yield
    # What was held back goes on.
    driver.page.unroute(scripts)
    driver.ready()


@browser
def test_what_is_typed_before_the_page_stands_is_in_its_composer(drive: Open) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    with opening(driver):
        assert driver.page.inner_text("#cc-boot h2") == "What's wrong with the car?"
        assert driver.page.get_attribute(FIELD, "placeholder") == "What is the car doing?"
        driver.page.focus(FIELD)
        driver.page.keyboard.type("The brakes")
    driver.page.wait_for_selector(FIELD, state="detached")
    driver.page.keyboard.type(" squeal")
    assert driver.page.input_value("#composer textarea") == "The brakes squeal"
    assert driver.turns() == 0
    assert driver.complaints == []


@browser
def test_what_is_sent_before_the_page_stands_goes_out_once_it_does(drive: Open, site: Site) -> None:
    driver = drive()
    before = len(site.assistant.turns)
    with opening(driver):
        driver.page.focus(FIELD)
        driver.page.keyboard.type("红色油壶灯亮了")
        driver.page.keyboard.press("Enter")
        driver.page.wait_for_selector("#cc-early .kept:has-text('马上发出')")
    driver.page.wait_for_selector("#cc-log > article")
    assert "别再开了" in driver.answer()
    assert [turn.message for turn in site.assistant.turns[before:]] == ["红色油壶灯亮了"]
    assert driver.page.input_value("#composer textarea") == ""
    assert driver.complaints == []


@browser
def test_a_phone_number_that_is_sent_early_waits_for_consent_all_the_same(drive: Open) -> None:
    driver = drive(language="en-GB")
    with opening(driver):
        driver.page.focus(FIELD)
        driver.page.keyboard.type("Call 13800138000")
        driver.page.click("#cc-early button")
    driver.page.wait_for_selector("#cc-consent", state="visible")
    assert driver.turns() == 0
    driver.after(driver.agree)
    assert driver.page.inner_text(".last .bubble") == "Call 13800138000"


@browser
def test_the_first_paint_has_headline_and_field_and_the_bench_measures_it(
    site: Site, chromium: Browser
) -> None:
    seen = visit(chromium, site.url, WIDTHS[0], 1)
    assert seen.keys() == ROWS.keys()
    assert 0 < seen["frame"] < seen["ready"]
    lines = list(rows({WIDTHS[0]: [seen, seen]}))
    assert len(lines) == 1 + len(ROWS)
    assert lines[1].split()[-3:] == ["2", f"{seen['first']:.0f}", f"{seen['first']:.0f}"]


@browser
def test_files_are_packed_and_kept_for_as_long_as_they_stay_the_same(site: Site) -> None:
    with httpx.Client(base_url=site.url) as client:
        address = client.get("/").text.split('<script src="')[1].split('"')[0]
        now, other = client.get(address), client.get("/page/owner.js?v=earlier")
        plain = client.get("/page/owner.js")
    assert now.headers["content-encoding"] == "gzip" and "immutable" in now.headers["cache-control"]
    assert other.headers["cache-control"] == plain.headers["cache-control"] == "no-cache"
    assert now.text == plain.text


def player(folder: Path, text: str) -> str:
    """Return what is served for a player that reads `text`."""
    (folder / "hls-Abc.js").write_text(text, encoding="utf-8")
    served = Address("/assets/hls-Abc.js", lambda request: PlainTextResponse("the real one"))
    app = Starlette(
        routes=[served],
        middleware=[Middleware(WithoutPlayer, assets=folder)],
    )
    return TestClient(app).get("/assets/hls-Abc.js").text


def test_the_player_of_videos_is_left_out_only_where_its_names_are_known(tmp_path: Path) -> None:
    short = player(tmp_path, "const a=1;export{a as n,b as Hls};\n")
    assert short.endswith("export{none as n,none as Hls};")
    assert player(tmp_path, "export default 1;") == "the real one"
