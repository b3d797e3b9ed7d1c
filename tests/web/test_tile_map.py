"""The map of a map service: over the drawing where its tiles come, and the drawing if not."""

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from assistant.bootstrap import build_desks
from assistant.settings import Settings
from tests.web.browsing import DESKTOP, PHONE, Site, Visit, serving
from tests.web.keyboard import Keyboard
from tests.web.world import NOW
from web.headers import PAGE_POLICY

pytestmark = pytest.mark.browser

CREDIT = "© <b>Somebody</b>'s map"


@dataclass
class Tiles:
    """A map service on this machine."""

    url: str = ""
    broken: bool = False
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tiles() -> Iterator[Tiles]:
    found, file = Tiles(), io.BytesIO()
    Image.new("RGB", (256, 256), (201, 219, 199)).save(file, "PNG")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(404 if found.broken else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(b"" if found.broken else file.getvalue())

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, tiles: Tiles) -> Iterator[Site]:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("tiles"),
        now=NOW,
        rate_limit="off",
        map_tiles=tiles.url + "/{z}/{x}/{y}.png",
        map_attribution=CREDIT,
    )
    desks = build_desks(settings)
    with serving(desks) as site:
        yield site
    desks.engine.dispose()


@pytest.fixture
def driver(site: Site, chromium: Browser, tiles: Tiles) -> Iterator[Visit]:
    tiles.broken = False
    tiles.asked.clear()
    driver = Visit(chromium, site.url, width=DESKTOP, language="en-GB")
    yield driver
    driver.context.close()


def look(driver: Visit) -> None:
    """Ask for shops, and look at their map."""
    driver.write("Shanghai")
    driver.page.locator(".last .map").scroll_into_view_if_needed()


def test_markers_lead_to_their_cards_and_the_map_moves(driver: Visit, tiles: Tiles) -> None:
    page = driver.page
    assert "/vendor/" not in str(page.evaluate("performance.getEntries().map(e => e.name)"))
    look(driver)
    page.wait_for_selector(".last .map.live")
    assert page.is_hidden(".last .map > svg")
    names = page.locator(".last .store .head b").all_inner_texts()
    labels = [str(m.get_attribute("aria-label")) for m in page.locator(".last .map-pin").all()]
    assert len(labels) == 3
    assert sorted(labels) == sorted(f"{name[0]} {name[1:].strip()}" for name in names)
    assert page.locator(".last .map-here").count() == 1
    assert CREDIT in page.inner_text(".last .leaflet-control-attribution")
    before = page.locator(".last .map-pin").first.bounding_box()
    box = page.locator(".last .tiles").bounding_box()
    assert before is not None and box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_timeout(400)
    after = page.locator(".last .map-pin").first.bounding_box()
    assert after is not None and after["x"] < before["x"] - 30 and after["y"] > before["y"] + 10
    page.locator(".last .map-pin").first.click()
    first = labels[0].split(" ")[0]
    assert page.evaluate("document.activeElement.matches('.store')")
    assert page.inner_text(".store:focus .pin-no") == first
    assert driver.complaints == []


def test_the_map_is_used_by_keyboard(driver: Visit, tiles: Tiles) -> None:
    look(driver)
    driver.page.wait_for_selector(".last .map.live")
    keys = Keyboard(driver.page)
    driver.page.focus("#composer textarea")
    keys.to(".tiles", back=True)
    moved = "document.querySelector('.last .leaflet-map-pane').style.transform"
    before = driver.page.evaluate(moved)
    keys.press("ArrowRight")
    driver.page.wait_for_function(f"was => {moved} !== was", arg=before)
    keys.to(".map-pin")
    expect(driver.page.locator(".leaflet-tooltip")).to_have_count(1)
    keys.press("Enter")
    assert keys.on(".store")
    zooms = {path.split("/")[1] for path in tiles.asked}
    driver.page.focus(".leaflet-control-zoom-in")
    keys.press("Enter")
    driver.page.wait_for_timeout(800)
    assert {path.split("/")[1] for path in tiles.asked} > zooms


def test_the_page_may_show_pictures_of_the_service_and_nothing_else_of_it(
    driver: Visit, site: Site, tiles: Tiles
) -> None:
    policy = driver.page.request.get(site.url).headers["content-security-policy"]
    usual = PAGE_POLICY.split("; ")
    changed = [part for part in policy.split("; ") if part not in usual]
    assert changed == [f"img-src 'self' data: blob: {tiles.url}"]
    login = driver.page.request.get(f"{site.url}login").headers["content-security-policy"]
    assert tiles.url not in login
    fetched = driver.page.evaluate("url => fetch(url).then(() => 'in', () => 'out')", tiles.url)
    assert fetched == "out"


def test_the_drawing_stays_where_no_tile_comes(driver: Visit, tiles: Tiles) -> None:
    tiles.broken = True
    look(driver)
    driver.page.wait_for_selector(".last .map.met:not(:has(.tiles)) svg", state="visible")
    driver.page.wait_for_timeout(1500)
    assert tiles.asked
    assert driver.page.is_visible(".last .map > svg")
    assert driver.page.locator(".last .tiles").count() == 0


def test_a_phone_has_room_for_the_map(site: Site, chromium: Browser, tiles: Tiles) -> None:
    tiles.broken = False
    driver = Visit(chromium, site.url, width=PHONE, language="zh-CN")
    driver.write("上海")
    driver.page.locator(".last .map").scroll_into_view_if_needed()
    driver.page.wait_for_selector(".last .map.live")
    assert driver.overflow_px() <= 0
    small = driver.page.evaluate(
        "[...document.querySelectorAll('.leaflet-bar a')].filter(a => a.offsetHeight < 44).length"
    )
    assert small == 0
    driver.context.close()
