"""The pages of technicians and stores with a keyboard alone; the focus is always in sight."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.booking.model import Booking, Contact, Order
from assistant.bootstrap import Desks, build_desks
from assistant.settings import Settings
from retrieval.documents import knowledge_to_documents
from tests.cases.telling import FakeIndex
from tests.web.browsing import DESKTOP, PHONE, WAIT_MS, Site, serving
from tests.web.keyboard import Keyboard
from tests.web.world import NOW, PASSWORD

pytestmark = pytest.mark.browser

STORE = "sh-xuhui-quick"
SCREENS = pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")])


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("keys")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    desks.accounts.add_user("wu", "technician", PASSWORD)
    desks.accounts.add_user("zhao", "staff", PASSWORD, store_id=STORE)
    yield desks
    desks.engine.dispose()


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    guides = [d for d in knowledge_to_documents(desks.shipped) if d.kind == "guide"]
    with serving(desks, FakeIndex({f"{d.doc_id}.{d.locale}": d for d in guides})) as site:
        yield site


@pytest.fixture
def booking(desks: Desks) -> Booking:
    slot = desks.bookings.slots(STORE, "brake_pads")[0]
    contact = Contact("王芳", "13800138000", "大众朗逸", "左前有异响")
    return desks.bookings.create(Order(slot.slot_id, "brake_pads", contact, "session:keys"))


@pytest.fixture
def enter(site: Site, chromium: Browser) -> Iterator[Callable[..., Keyboard]]:
    """Return what signs a person in at a workplace, by keyboard; nothing may be complained of."""
    pages: list[Page] = []
    complaints: list[str] = []

    def sign_in(path: str, name: str, width: int, language: str) -> Keyboard:
        page = chromium.new_page(viewport={"width": width, "height": 844}, locale=language)
        pages.append(page)
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site.url}{path}")
        keys = Keyboard(page)
        if not keys.on("[name=name]"):
            keys.to("[name=name]")
        keys.type(name)
        keys.to("[name=password]")
        keys.type("something else")
        keys.to("[type=submit]")
        keys.press("Enter")
        expect(page.locator("#problem")).not_to_be_empty()
        keys.look()
        keys.to("[name=password]", back=True)
        page.keyboard.press("Control+A")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-ready]")
        return keys

    yield sign_in
    for page in pages:
        page.context.close()
    assert not complaints


@SCREENS
def test_a_technician_searches_opens_a_result_and_fills_the_record_in(
    enter: Callable[..., Keyboard], width: int, language: str
) -> None:
    keys = enter("technician", "wu", width, language)
    page = keys.page
    keys.to(".skip")
    keys.press("Enter")
    keys.to("#search-q")
    keys.type("刹车" if language == "zh-CN" else "brakes")
    keys.press("Enter")
    page.wait_for_selector("#hits li")
    keys.look()
    keys.to("#hits .link")
    keys.press("Enter")
    page.wait_for_selector("#record .record")
    keys.look()
    keys.press("Escape")
    assert page.is_hidden("#record") and keys.on("#hits .link")
    keys.to("nav a[href='#new']", back=True)
    keys.press("Enter")
    page.wait_for_selector("#view-form:not([hidden])")
    keys.look()
    assert keys.on("#form-title")
    for field in ("title", "symptom", "make"):
        keys.to(f"#f-{field}")
        keys.type("VW")
    keys.to("#f-powertrain")
    keys.press("ArrowDown")
    keys.to("#f-photos")
    keys.to("#form-save")
    keys.press("Enter")
    page.wait_for_selector("#f-model-error:not(:empty)")
    keys.look()
    assert keys.on("#f-model")


@SCREENS
def test_staff_open_a_booking_of_the_day_and_check_the_car_in(
    enter: Callable[..., Keyboard], booking: Booking, width: int, language: str
) -> None:
    keys = enter("staff", "zhao", width, language)
    page = keys.page
    keys.to("#day-before")
    keys.press("Space")
    page.wait_for_selector("#day-today:enabled")
    keys.to("#day-today")
    keys.press("Enter")
    page.wait_for_selector(f"[data-code='{booking.code}']")
    keys.look()
    assert keys.on("#day-title")
    keys.to(f"[data-code='{booking.code}']")
    keys.press("Enter")
    page.wait_for_selector("#booking[open] .history")
    keys.look()
    keys.to("#booking .phone button")
    keys.press("Enter")
    keys.to("[data-step=check_in]", back=True)
    keys.press("Enter")
    page.wait_for_selector("[data-step=done]")
    keys.look()
    keys.to("#booking header button", back=True)
    keys.press("Space")
    assert page.is_hidden("#booking") and keys.on(f"[data-code='{booking.code}']")
    for view in ("store", "figures", "market"):
        keys.to(f"nav a[href='#{view}']", back=True)
        keys.press("Enter")
        page.wait_for_selector(f"#view-{view}:not([hidden])")
        keys.look()
