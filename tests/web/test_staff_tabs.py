"""A store's figures and its marketing on the staff's page, as a browser walks them."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from assistant.booking.model import ByOwner, ByStaff, Contact, Order
from assistant.bootstrap import Desks, build_desks
from assistant.feedback.ratings import Ratings
from assistant.messages import Caller
from assistant.settings import Settings
from assistant.stores.interest import Interest
from assistant.threads import Threads
from tests.web.browsing import DESKTOP, PHONE, Site, serving
from tests.web.workplaces import Workplace, opening
from tests.web.world import NOW, PASSWORD

pytestmark = pytest.mark.browser

STORE, QUIET = "sh-xuhui-quick", "cd-wuhou-general"
FIRST = date(2026, 3, 2)
PERIOD = f"{FIRST}/{FIRST + timedelta(days=20)}"


class StaffDesk(Workplace):
    """One store's browser."""

    path = "staff"

    def open(self, address: str, ready: str) -> None:
        """Go to a part of the page and wait for something on it."""
        self.page.evaluate("to => { location.hash = to }", address)
        self.page.wait_for_selector(ready, state="attached")

    def save(self, selector: str, folder: Path) -> Path:
        """Press what saves a file and return the file."""
        with self.page.expect_download() as coming:
            self.page.click(selector)
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path


def fill(desks: Desks) -> None:
    """Book a few days at a store and let something become of it."""
    staff, ends = ByStaff("zhao", STORE), ("done", "done", "no_show", "driver", "store", "open")
    for n, service in enumerate(["oil_service", "brake_pads", "oil_service", "brake_fluid"] * 3):
        day = FIRST + timedelta(days=1 + n)
        slot = desks.bookings.slots(STORE, service, day=day)[0]
        contact = Contact("王小芳", "13800138000")
        owner = f"session:{uuid4().hex}"
        code = desks.bookings.create(Order(slot.slot_id, service, contact, owner)).code
        match ends[n % len(ends)]:
            case "done":
                desks.desk.mark(code, "checked_in", staff)
                desks.desk.mark(code, "done", staff)
            case "no_show":
                desks.desk.mark(code, "no_show", staff)
            case "driver":
                desks.bookings.cancel(code, ByOwner(owner))
            case "store":
                desks.bookings.cancel(code, staff)
    for service, times in [("oil_service", 9), ("brake_pads", 6), ("tyre_repair", 2)]:
        for _ in range(times):
            desks.events.asked(STORE, service)
    rate(desks)


def rate(desks: Desks) -> None:
    """Have seven drivers who looked at the store say what they think, two of them helped."""
    look, ratings = Interest(desks.engine, desks.events).asked, Ratings(desks.engine)
    for n in range(7):
        thread = Threads(desks.engine).open(None, Caller(owner=f"session:r{n}")).thread_id
        look(STORE, "brake_fluid", thread)
        ratings.keep(thread, 0, helpful=n < 2, reason=None if n < 2 else "unclear")
    ratings.keep(thread, 1, helpful=False, reason="price")


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("store")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    desks.accounts.add_user("zhao", "staff", PASSWORD, store_id=STORE)
    desks.accounts.add_user("qian", "staff", PASSWORD, store_id=QUIET)
    fill(desks)
    yield desks
    desks.engine.dispose()


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    with serving(desks) as site:
        yield site


Open = Callable[..., StaffDesk]


@pytest.fixture
def desk(site: Site, chromium: Browser) -> Iterator[Open]:
    with opening(StaffDesk, chromium, site.url, "zhao") as open_page:
        yield open_page


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_figures_are_drawn_told_and_saved(desk: Open, width: int, tmp_path: Path) -> None:
    zhao = desk(width=width)
    zhao.open(f"figures/{PERIOD}", "[data-plot=asked] svg")
    tiles = zhao.page.inner_text(".tiles")
    assert "12\n" in tiles and "67%" in tiles and "4 of 6 expected came" in tiles
    assert "2 by drivers · 2 by the store" in tiles
    assert zhao.overflow_px() <= 0
    weeks = zhao.page.locator("[data-plot=weeks]")
    assert weeks.locator("svg").get_attribute("aria-label")
    weeks.locator("summary").click()
    rows = [row.split() for row in weeks.locator("tbody tr").all_inner_texts()]
    assert [row[0] for row in rows] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert sum(int(n) for row in rows for n in row[1:]) == 12
    asked = zhao.page.inner_text("[data-plot=asked]")
    assert "fewer than 5 times is left out (1)" in asked
    table = zhao.save("[data-plot=services] [data-save=CSV]", tmp_path).read_text("utf-8-sig")
    head, oil, *_ = csv.reader(io.StringIO(table))
    assert head == ["Service", "Done", "Open", "Cancelled", "No-show"]
    assert oil[0] == "Oil and filter change" and sum(map(int, oil[1:])) == 6
    drawn = zhao.save("[data-plot=services] [data-save=SVG]", tmp_path).read_text("utf-8")
    assert "Oil and filter change" in drawn and "Xuhui Demo Quick Service" in drawn
    with Image.open(zhao.save("[data-plot=services] [data-save=PNG]", tmp_path)) as picture:
        assert picture.width == 1920 and len(picture.convert("RGB").getcolors(1 << 20) or ()) > 4
    whole = zhao.save("#figures-csv", tmp_path).read_text("utf-8-sig")
    assert "service,oil_service,Oil and filter change,made,6" in whole and "王小芳" not in whole


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")])
def test_what_drivers_said_of_answers_is_drawn_told_and_saved(
    desk: Open, width: int, language: str, tmp_path: Path
) -> None:
    zhao = desk(width=width, language=language)
    zhao.open("figures", "[data-plot=reasons] svg")
    tile = zhao.page.locator(".tile").last.inner_text()
    assert "25%" in tile and "7%–59%" in tile and "2" in tile and "8" in tile
    assert zhao.overflow_px() <= 0
    week = zhao.page.locator("[data-plot=ratings] tbody tr").last
    zhao.page.locator("[data-plot=ratings] summary").click()
    assert week.inner_text().split() == ["2026-03-02", "2", "6"]
    assert ("1 项" if language == "zh-CN" else "(1)") in zhao.page.inner_text("[data-plot=reasons]")
    table = zhao.save("[data-plot=reasons] [data-save=CSV]", tmp_path).read_text("utf-8-sig")
    _, *reasons = csv.reader(io.StringIO(table))
    assert reasons == [["看不懂" if language == "zh-CN" else "Hard to understand", "5"]]
    whole = zhao.save("#figures-csv", tmp_path).read_text("utf-8-sig")
    assert "rating_reason,unclear,,times,5" in whole and "session" not in whole


def test_a_store_without_bookings_is_told_so(desk: Open) -> None:
    qian = desk("qian", language="zh-CN")
    qian.open("figures", "#figures-state:has-text('还没有预约')")
    assert not qian.page.locator("#figures svg").count()
    qian.page.fill("#figures-from", "2026-03-05")
    qian.page.fill("#figures-to", "2026-03-01")
    qian.page.click("#figures-period [type=submit]")
    expect(qian.page.locator("#figures-state")).to_contain_text("起始日期")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_three_texts_come_with_the_record_of_every_statement(
    desk: Open, width: int, tmp_path: Path
) -> None:
    zhao = desk(width=width)
    zhao.context.grant_permissions(["clipboard-read", "clipboard-write"])
    zhao.open("market", "#market-subject option[value=brake_pads]")
    zhao.page.select_option("#market-subject", "brake_pads")
    zhao.page.select_option("#market-outlet", "moments")
    zhao.page.select_option("#market-locale", "en")
    zhao.page.click("#market-write")
    zhao.page.wait_for_selector("[data-text='3']")
    first = zhao.page.locator("[data-text='1']")
    if width == PHONE:
        first.locator("summary").click()
    assert "service:brake_pads#prices" in first.locator(".records").inner_text()
    marks, numbers = first.locator("mark").count(), first.locator("sup").count()
    assert marks and marks == numbers
    assert zhao.overflow_px() <= 0
    first.locator("[data-copy]").click()
    copied = zhao.page.evaluate("navigator.clipboard.readText()")
    words = [first.locator(part).inner_text() for part in (".title", ".tags")]
    assert copied.startswith(words[0].split()[0]) and copied.endswith(words[1])
    assert "AI" in copied and "record" not in copied
    pictures = zhao.page.locator(".posters img").all()
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    assert [picture.evaluate("i => i.naturalWidth > 0") for picture in pictures] == [True] * 3
    with Image.open(zhao.save(".posters li:nth-child(3) a", tmp_path)) as poster:
        assert poster.width == poster.height


def test_a_customer_group_says_how_many_and_a_short_message_how_long(desk: Open) -> None:
    zhao = desk(language="zh-CN")
    zhao.open("market", "#market-subject option[value=brake_pads]")
    zhao.page.click("label:has([value=customers])")
    zhao.page.select_option("#market-subject", "due_for_service")
    expect(zhao.page.locator("#market-subject-hint")).to_contain_text("0 位")
    zhao.page.select_option("#market-outlet", "sms")
    zhao.page.click("#market-write")
    zhao.page.wait_for_selector("[data-text='3']")
    expect(zhao.page.locator("[data-text='1'] header")).to_contain_text("条计费")
    assert not zhao.page.locator("[data-text='1'] .title").count()


def test_a_text_of_ones_own_is_mended_with_the_article(desk: Open) -> None:
    zhao = desk(language="zh-CN")
    zhao.open("market", "#market-subject option[value=brake_pads]")
    zhao.page.fill("#check-text", "全市第一，换刹车片就来。")
    zhao.page.click("#market-check [type=submit]")
    found = zhao.page.locator("#check-found")
    expect(found).to_contain_text("《广告法》第九条")
    assert "第一" not in found.locator(".card .lines").inner_text()
    zhao.page.fill("#check-text", "换刹车片，欢迎预约。")
    zhao.page.click("#market-check [type=submit]")
    expect(found).to_contain_text("没有发现违规用语")
