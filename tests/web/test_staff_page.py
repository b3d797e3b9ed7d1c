"""A store's day on its page, as a browser walks it."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from assistant.booking.model import Booking, Contact, Order
from assistant.bootstrap import Desks, build_desks
from assistant.settings import Settings
from tests.web.browsing import DESKTOP, PHONE, Site, serving
from tests.web.workplaces import Workplace
from tests.web.world import NOW, PASSWORD

pytestmark = pytest.mark.browser

STORE, ELSEWHERE = "sh-xuhui-quick", "bj-haidian-general"
OPEN = "#booking[open] .history"


class StaffDesk(Workplace):
    """One store's browser."""

    path = "staff"

    def open(self, booking: Booking) -> None:
        """Open a booking of the day that is shown."""
        self.page.click(f"#calendar [data-code='{booking.code}']")
        self.page.wait_for_selector(OPEN)

    def card(self, booking: Booking) -> str:
        """Return what the day says of a booking."""
        return self.page.inner_text(f"#calendar [data-code='{booking.code}']")


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("store")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    desks.accounts.add_user("zhao", "staff", PASSWORD, store_id=STORE)
    desks.accounts.add_user("qian", "staff", PASSWORD, store_id=ELSEWHERE)
    desks.accounts.add_user("sun", "admin", PASSWORD)
    desks.accounts.add_user("wu", "technician", PASSWORD)
    yield desks
    desks.engine.dispose()


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    with serving(desks) as site:
        yield site


Open = Callable[..., StaffDesk]


@pytest.fixture
def desk(site: Site, chromium: Browser) -> Iterator[Open]:
    opened: list[StaffDesk] = []

    def open_page(name: str = "zhao", **options: object) -> StaffDesk:
        opened.append(StaffDesk(chromium, site.url, **options))  # type: ignore[arg-type]
        opened[-1].sign_in(name)
        return opened[-1]

    yield open_page
    for one in opened:
        one.context.close()


@pytest.fixture
def book(desks: Desks) -> Callable[..., Booking]:
    """Book the first free time of the business day."""

    def make(service: str = "brake_pads", store: str = STORE) -> Booking:
        slot = desks.bookings.slots(store, service)[0]
        contact = Contact("王芳", "13800138000", "大众朗逸", "左前有异响")
        order = Order(slot.slot_id, service, contact, f"session:{uuid4().hex}")
        return desks.bookings.create(order)

    return make


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_car_is_checked_in_and_done_over_the_day(
    desk: Open, book: Callable[..., Booking], width: int
) -> None:
    booking = book()
    zhao = desk(width=width)
    card = zhao.card(booking)
    assert "Booked" in card and "138****8000" in card and "王芳" in card
    assert zhao.overflow_px() <= 0
    zhao.open(booking)
    shown = zhao.page.inner_text("#booking")
    assert "needs brake pads for the axle, 1 h 15 min, bay with lift" in shown
    assert "+8613800138000" not in shown
    zhao.page.click("#booking .phone button")
    assert zhao.page.get_attribute("#booking .phone a", "href") == "tel:+8613800138000"
    zhao.page.click("[data-step=check_in]")
    expect(zhao.page.locator("#booking-notice")).to_have_text("Checked in.")
    zhao.page.click("[data-step=done]")
    expect(zhao.page.locator("#booking .pill").first).to_have_text("Done")
    lines = zhao.page.locator("#booking .history li").all_inner_texts()
    assert [line.splitlines()[0] for line in lines] == ["Booked", "Checked in", "Done"]
    assert "zhao · " in lines[-1]
    assert not zhao.page.locator("#booking .actions button").count()
    zhao.page.keyboard.press("Escape")
    assert "Done" in zhao.card(booking)
    assert not zhao.complaints


def test_staff_of_another_store_see_nothing_of_it(desk: Open, book: Callable[..., Booking]) -> None:
    booking = book()
    qian = desk("qian")
    assert not qian.page.is_visible("#place")
    assert qian.page.inner_text("#day-state") == "No bookings on this day yet."
    qian.page.evaluate("localStorage.setItem('carcare-store', 'sh-xuhui-quick')")
    qian.page.reload()
    qian.page.wait_for_selector("html[data-ready]")
    assert booking.code not in qian.page.content()


def test_an_admin_picks_the_store_and_sees_no_driver(
    desk: Open, book: Callable[..., Booking]
) -> None:
    booking = book()
    sun = desk("sun", width=DESKTOP)
    sun.page.select_option("#store-pick", STORE)
    sun.page.wait_for_selector(f"[data-code='{booking.code}']")
    assert "王芳" not in sun.card(booking) and "138****8000" in sun.card(booking)
    sun.page.reload()
    sun.page.wait_for_selector(f"[data-code='{booking.code}']")
    assert sun.page.input_value("#store-pick") == STORE


def test_a_technician_is_refused_and_store_is_the_same_page(site: Site, chromium: Browser) -> None:
    wu = StaffDesk(chromium, site.url)
    wu.page.goto(f"{site.url}store")
    wu.page.fill("[name=name]", "wu")
    wu.page.fill("[name=password]", PASSWORD)
    with wu.page.expect_response(re.compile("/store$")) as answer:
        wu.page.click("button[type=submit]")
    assert answer.value.status == 403
    wu.context.clear_cookies()
    wu.path = "store"  # type: ignore[misc]
    wu.sign_in("zhao")
    assert wu.page.get_attribute("nav a[href='#day']", "aria-current") == "page"
    wu.context.close()
