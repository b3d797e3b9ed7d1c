"""A store's day on its page, as a browser walks it."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from assistant.accounts.model import Account
from assistant.booking.model import Booking, ByStaff, Contact, Order
from assistant.bootstrap import Desks, build_desks
from assistant.settings import Settings
from tests.web.browsing import DESKTOP, PHONE, Site, serving
from tests.web.workplaces import Workplace, opening
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

    def history(self, booking: Booking) -> str:
        self.open(booking)
        return self.page.inner_text("#booking .history")

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
    with opening(StaffDesk, chromium, site.url, "zhao") as open_page:
        yield open_page


@pytest.fixture
def book(desks: Desks) -> Callable[..., Booking]:
    """Book the first free time of the business day."""

    def make(service: str = "brake_pads", store: str = STORE) -> Booking:
        slot = desks.bookings.slots(store, service)[0]
        contact = Contact("王芳", "13800138000", "大众朗逸", "左前有异响")
        order = Order(slot.slot_id, service, contact, f"session:{uuid4().hex}")
        return desks.bookings.create(order)

    return make


@pytest.fixture
def begun(desks: Desks) -> Iterator[Booking]:
    """Return a booking that was made yesterday for the moment at which the store's clock starts."""
    yesterday = datetime.fromisoformat(NOW) - timedelta(days=1)
    earlier = build_desks(desks.settings.model_copy(update={"now": yesterday}))
    today = datetime.fromisoformat(NOW).date()
    slot = earlier.bookings.slots(STORE, "wheel_balance", day=today)[0]
    order = Order(slot.slot_id, "wheel_balance", Contact("李伟", "13900139000"), "session:li")
    yield earlier.bookings.create(order)
    earlier.engine.dispose()


def test_a_car_is_checked_in_and_done_over_the_day(
    desk: Open, book: Callable[..., Booking], desks: Desks
) -> None:
    booking, other = book(), book()
    zhao = desk(width=PHONE)
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
    expect(zhao.page.locator("#booking-notice")).to_have_text("Marked done.")
    expect(zhao.page.locator("#booking .pill").first).to_have_text("Done")
    lines = zhao.page.locator("#booking .history li").all_inner_texts()
    assert [line.splitlines()[0] for line in lines] == ["Booked", "Checked in", "Done"]
    assert "zhao · " in lines[-1]
    assert not zhao.page.locator("#booking .actions button").count()
    zhao.page.keyboard.press("Escape")
    assert "Done" in zhao.card(booking)
    zhao.open(other)
    desks.store_desk.mark(Account("qi", "qi", "staff", STORE), other.code, "check_in", "")
    zhao.page.click("[data-step=check_in]")
    expect(zhao.page.locator("#booking-notice")).to_contain_text("somebody else has just changed")
    expect(zhao.page.locator("#booking .actions button")).to_have_text("Mark done")
    assert not zhao.complaints


def test_a_no_show_wants_a_reason_without_personal_data(desk: Open, begun: Booking) -> None:
    zhao = desk(language="zh-CN")
    zhao.open(begun)
    zhao.page.click("[data-step=no_show]")
    zhao.page.fill("#ask-reason", "打 13900139000 没人接")
    zhao.page.click("#ask [type=submit]")
    expect(zhao.page.locator("#ask-error")).to_contain_text("像是电话号码")
    zhao.page.fill("#ask-reason", "打电话没人接")
    zhao.page.click("#ask [type=submit]")
    expect(zhao.page.locator("#booking-notice")).to_have_text("已标记未到，工位空出来了。")
    assert "原因：打电话没人接" in zhao.page.inner_text("#booking .history")
    zhao.page.keyboard.press("Escape")
    assert "未到店" in zhao.page.inner_text(".aside")
    assert not zhao.complaints


def test_a_booking_is_moved_and_cancelled_by_keyboard_alone(
    desk: Open, book: Callable[..., Booking], desks: Desks
) -> None:
    booking = book("tyre_repair")
    zhao = desk(width=DESKTOP)
    press = zhao.page.keyboard.press
    zhao.tab_to(f"[data-code='{booking.code}']")
    press("Enter")
    zhao.page.wait_for_selector(OPEN)
    assert zhao.overflow_px() <= 0
    zhao.tab_to("[data-step=move]")
    press("Enter")
    zhao.page.wait_for_selector("#move-slot option", state="attached")
    zhao.tab_to("#move-slot")
    press("ArrowDown")
    zhao.tab_to("#booking-move [type=submit]")
    press("Enter")
    expect(zhao.page.locator("#move-error")).to_have_text("Please fill this in.")
    assert zhao.page.inner_text("#booking-notice") == ""
    zhao.tab_to("#move-reason")
    zhao.page.keyboard.type("The driver called")
    zhao.tab_to("#booking-move [type=submit]")
    press("Enter")
    expect(zhao.page.locator("#booking-notice")).to_have_text("Moved; the driver will be told.")
    person = ByStaff("zhao", STORE)
    assert desks.bookings.get(booking.code, person).starts_at > booking.starts_at
    zhao.tab_to("[data-step=cancel]")
    press("Enter")
    zhao.page.keyboard.type("The driver called again")
    zhao.tab_to("#ask [type=submit]")
    press("Enter")
    expect(zhao.page.locator("#booking .pill").first).to_have_text("Cancelled")
    press("Escape")
    expect(zhao.page.locator(f"[data-code='{booking.code}']")).to_be_focused()
    assert "Reason: The driver called again" in zhao.history(booking)


def test_the_day_before_is_one_step_away_and_the_address_keeps_it(desk: Open) -> None:
    zhao = desk()
    zhao.page.click("#day-before")
    expect(zhao.page.locator("#day-title")).to_have_text("Sun, 1 March 2026")
    zhao.page.reload()
    expect(zhao.page.locator("#day-title")).to_have_text("Sun, 1 March 2026")
    zhao.page.click("#language")
    expect(zhao.page.locator("#day-title")).to_have_text("2026年3月1日周日")
    zhao.page.click("#day-today")
    expect(zhao.page.locator("#day-title")).to_have_text("今天 · 3月2日周一")


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
    with wu.page.expect_navigation(url=re.compile("/store$")) as answer:
        wu.page.click("button[type=submit]")
    assert answer.value.status == 403
    wu.context.clear_cookies()
    wu.path = "store"  # type: ignore[misc]
    wu.sign_in("zhao")
    assert wu.page.get_attribute("nav a[href='#day']", "aria-current") == "page"
    wu.context.close()
