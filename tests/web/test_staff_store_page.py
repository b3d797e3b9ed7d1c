"""What a store changes of itself on its page, as a browser walks it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from assistant.accounts.model import Account
from assistant.booking.model import Booking, ByStaff, Contact, Order
from assistant.bootstrap import Desks, build_desks
from assistant.messages import SplitRange
from assistant.settings import Settings
from assistant.stores.changing import StoreChanges
from tests.web.browsing import DESKTOP, Site, serving
from tests.web.workplaces import Workplace
from tests.web.world import NOW, PASSWORD

pytestmark = pytest.mark.browser

STORE, SERVICE = "sh-xuhui-quick", "oil_service"
ADMIN = Account("admin", "admin", "admin")


class Shop(Workplace):
    """One store's browser at what it changes of itself."""

    path = "staff"

    def told(self) -> str:
        """Return what the page says of the last change, once it says something."""
        state = self.page.locator("#store-state")
        expect(state).not_to_have_text("Loading…")
        expect(state).not_to_be_empty()
        return state.inner_text()


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("shop")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    desks.accounts.add_user("zhao", "staff", PASSWORD, store_id=STORE)
    yield desks
    desks.engine.dispose()


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    with serving(desks) as site:
        yield site


@pytest.fixture
def store(desks: Desks) -> StoreChanges:
    return StoreChanges(desks.store_desk)


Open = Callable[..., Shop]


@pytest.fixture
def shop(site: Site, chromium: Browser) -> Iterator[Open]:
    opened: list[Shop] = []

    def open_page(**options: object) -> Shop:
        opened.append(Shop(chromium, site.url, **options))  # type: ignore[arg-type]
        opened[-1].sign_in("zhao")
        opened[-1].go("store")
        opened[-1].page.wait_for_selector("#services-list li")
        return opened[-1]

    yield open_page
    for one in opened:
        assert not one.complaints
        assert one.overflow_px() <= 0
        one.context.close()


@pytest.fixture
def booking(desks: Desks) -> Booking:
    day = (desks.clock.now() + timedelta(days=3)).date()
    slot = desks.bookings.slots(STORE, SERVICE, day=day)[0]
    order = Order(slot.slot_id, SERVICE, Contact("王芳", "13800138000"), f"session:{uuid4().hex}")
    return desks.bookings.create(order)


def test_a_day_is_closed_and_the_booking_on_it_moved_to_an_offered_time(
    shop: Open, booking: Booking, store: StoreChanges, desks: Desks
) -> None:
    zhao = shop()
    day = booking.starts_at.date()
    zhao.page.click("#closure button")
    expect(zhao.page.locator("#closure-error")).to_have_text("Choose a day.")
    zhao.page.fill("#closure-day", day.isoformat())
    zhao.page.fill("#closure-reason", "Call 13800138000")
    zhao.page.click("#closure button")
    expect(zhao.page.locator("#closure-error")).to_contain_text("looks like a phone number")
    zhao.page.fill("#closure-reason", "Stocktaking")
    zhao.page.click("#closure button")
    row = f"[data-affected='{booking.code}']"
    zhao.page.wait_for_selector(row)
    assert zhao.told().endswith("is closed now. Bookings to settle: 1.")
    assert zhao.page.locator(f"{row} .offers button").count() == 3
    zhao.page.click(f"{row} .offers button >> nth=0")
    assert zhao.page.input_value("#ask-reason") == "Stocktaking"
    zhao.page.click("#ask button[type=submit]")
    zhao.page.wait_for_selector(row, state="detached")
    assert zhao.told() == "Moved; the driver will be told."
    person = ByStaff("zhao", STORE)
    assert desks.bookings.get(booking.code, person).starts_at.date() != day
    zhao.page.click("#closures button")
    zhao.page.wait_for_selector("#closures li", state="detached")
    assert store.settings(ADMIN, STORE).closed == []


def test_hours_are_changed_checked_and_taken_back(shop: Open, store: StoreChanges) -> None:
    zhao = shop()
    before = store.settings(ADMIN, STORE).hours
    zhao.page.click("#hours [data-day=sun] .period button")
    zhao.page.click("#hours [data-day=mon] > button")
    zhao.page.fill("#hours-mon-1-0", "19:00")
    zhao.page.fill("#hours-mon-1-1", "22:00")
    zhao.page.click("#hours [type=submit]")
    assert "Two periods of Monday overlap" in zhao.page.inner_text("#hours-error")
    zhao.page.fill("#hours-mon-0-1", "13:00")
    zhao.page.fill("#hours-mon-1-1", "00:00")
    zhao.page.click("#language")
    assert zhao.page.input_value("#hours-mon-0-1") == "13:00"
    zhao.page.click("#language")
    zhao.page.click("#hours [type=submit]")
    assert zhao.told() == "The hours are saved."
    hours = store.settings(ADMIN, STORE).hours
    assert hours["mon"] == [("08:00", "13:00"), ("19:00", "24:00")] and hours["sun"] == []
    zhao.page.click("#hours-back")
    expect(zhao.page.locator("#store-state")).to_have_text("Back to the imported hours.")
    assert store.settings(ADMIN, STORE).hours == before
    assert zhao.page.input_value("#hours-mon-0-1") == "20:00"


def test_services_are_offered_and_priced_by_the_store(shop: Open, store: StoreChanges) -> None:
    zhao = shop(width=DESKTOP)
    before = store.settings(ADMIN, STORE).services
    assert not zhao.page.is_visible("[data-service=towing]")
    zhao.page.click("[data-service=oil_service] button")
    assert "labour 58–368 yuan" in zhao.page.inner_text("#price")
    for part, end, yuan in (("labour", "low", "120"), ("labour", "high", "1.5")):
        zhao.page.fill(f"#price-{part}-{end}", yuan)
    zhao.page.press("#price-labour-high", "Enter")
    expect(zhao.page.locator("#price-error")).to_contain_text("whole yuan")
    zhao.page.fill("#price-labour-high", "100")
    zhao.page.press("#price-labour-high", "Enter")
    expect(zhao.page.locator("#price-error")).to_contain_text("can't be below")
    zhao.page.fill("#price-labour-high", "150")
    zhao.page.press("#price-labour-high", "Enter")
    expect(zhao.page.locator("[data-service=oil_service] .pill")).to_have_text("Own price")
    price = store.settings(ADMIN, STORE).prices["oil_service"]
    assert price.labour == SplitRange(low=12000, high=15000)
    zhao.page.click("[data-service=oil_service] button")
    zhao.page.click("#price button:has-text('Back to')")
    expect(zhao.page.locator("[data-service=oil_service] .pill")).to_have_count(0)
    zhao.page.uncheck("#service-air_filter")
    zhao.page.click("#services-save")
    expect(zhao.page.locator("#store-state")).to_have_text("The services are saved.")
    assert set(before) - set(store.settings(ADMIN, STORE).services) == {"air_filter"}
    zhao.page.click("#services-back")
    expect(zhao.page.locator("#service-air_filter")).to_be_checked()


def test_a_technician_is_recorded_with_skills_shifts_and_a_day_off(
    shop: Open, store: StoreChanges
) -> None:
    zhao = shop()
    zhao.page.click("#team-add")
    zhao.page.keyboard.type("Li Wei")
    zhao.page.click("#team [type=submit]")
    expect(zhao.page.locator("#team-error")).to_contain_text(
        "An id begins with a lower-case letter"
    )
    zhao.page.fill("#team-list [type=text]", "t1")
    zhao.page.check("#team-list [value=brakes]")
    zhao.page.click("#team-list [data-day=sun] .period button")
    zhao.page.fill("#team-list [type=date]", "2026-03-05")
    zhao.page.click("#team-list .off button")
    zhao.page.click("#team [type=submit]")
    assert zhao.told().startswith("The technicians are saved")
    (one,) = store.settings(ADMIN, STORE).technicians
    assert (one.technician_id, one.skills, one.off) == ("t1", ["brakes"], [date(2026, 3, 5)])
    assert one.hours["mon"] == [("08:00", "20:00")] and one.hours["sun"] == []
    zhao.page.click("#team-list .line .quiet >> nth=0")
    assert zhao.page.is_visible("#team-none")
    with zhao.page.expect_response("**/technicians"):
        zhao.page.click("#team [type=submit]")
    assert store.settings(ADMIN, STORE).technicians == []
