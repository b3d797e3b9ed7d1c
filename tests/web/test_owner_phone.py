"""Signing in by phone on the page: the same things on another device, and nobody else's."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.bootstrap import build_desks
from assistant.settings import Settings
from tests.web.browsing import DESKTOP, PHONE, Open, Site, Visit, serving
from tests.web.gateway import Gateway, open_gateway
from tests.web.test_owner_quality import barriers
from tests.web.world import NOW

pytestmark = pytest.mark.browser

# Chromium writes a line for every refused request; refusals are part of the path.
REFUSED = "Failed to load resource"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with open_gateway() as gateway:
        yield gateway


@pytest.fixture(scope="module")
def texting(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[Site]:
    """Serve pages that can send codes."""
    folder = tmp_path_factory.mktemp("phone")
    settings = Settings(
        _env_file=None, data_dir=folder, now=NOW, rate_limit="off", **gateway.settings
    )
    desks = build_desks(settings)
    with serving(desks) as site:
        yield site
    desks.engine.dispose()


@pytest.fixture
def device(texting: Site, chromium: Browser) -> Iterator[Open]:
    """Return what opens the page in a browser of its own."""
    opened: list[Visit] = []

    def open_page(*, width: int = PHONE, language: str = "en-GB") -> Visit:
        opened.append(Visit(chromium, texting.url, width=width, language=language))
        return opened[-1]

    texting.assistant.pause_s = 0.0
    yield open_page
    for driver in opened:
        assert [said for said in driver.complaints if REFUSED not in said] == []
        driver.context.close()


def mine(driver: Visit) -> Page:
    """Open the sheet, wait for what is in it."""
    driver.page.click("[data-do=mine]")
    driver.page.wait_for_selector("#cc-mine-list h3")
    driver.page.wait_for_selector("#cc-phone")
    return driver.page


def ask(driver: Visit, phone: str) -> None:
    """Have a code sent."""
    page = driver.page
    page.fill("#cc-phone [name=phone]", phone)
    page.press("#cc-phone [name=phone]", "Enter")
    if page.is_visible("#cc-consent"):
        driver.agree()
    page.wait_for_selector("#cc-phone-code", state="visible")


def sign_in(driver: Visit, gateway: Gateway, phone: str, *, take: bool = False) -> None:
    mine(driver)
    ask(driver, phone)
    if take:
        driver.page.check("#cc-phone [name=take]")
    driver.page.fill("#cc-phone [name=code]", gateway.code())
    driver.page.press("#cc-phone [name=code]", "Enter")
    driver.page.wait_for_selector("[data-phone=in]", state="visible")


def focused(page: Page) -> str:
    return str(page.evaluate("(({name, dataset}) => name || dataset.do)(document.activeElement)"))


def test_a_keyboard_alone_signs_in_and_out_and_hears_what_happens(
    device: Open, gateway: Gateway
) -> None:
    driver = device(width=DESKTOP)
    driver.write("The brakes squeal")
    page = mine(driver)
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page) == "phone":
            break
    page.keyboard.type("139 1234 0001")
    page.keyboard.press("Enter")
    expect(page.locator("#cc-consent")).to_contain_text("the code that you ask for")
    assert gateway.texts == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#cc-phone-code", state="visible")
    assert focused(page) == "code"
    assert page.get_by_role("status").filter(has_text="good for 10 minutes").count() == 1
    page.keyboard.type(gateway.code())
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-phone=in]:has-text('0001')")
    expect(page.locator("#cc-phone-said")).to_contain_text("You are signed in")
    assert focused(page) == "phoneOut"
    assert page.locator("#cc-log > article").count() == 0
    assert "squeal" not in page.inner_text("#cc-mine-list")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cc-phone-ask", state="visible")
    expect(page.locator("#cc-phone-said")).to_contain_text("signed out")
    assert focused(page) == "phone"
    expect(page.locator("#cc-mine-list")).to_contain_text("squeal")


def test_another_device_finds_conversations_and_cars(device: Open, gateway: Gateway) -> None:
    phone, tablet = device(), device(width=DESKTOP, language="zh-CN")
    sign_in(phone, gateway, "13912340002")
    phone.page.click("[data-do=carAdd]")
    phone.page.fill("#cc-car [name=model]", "VW Lavida 2019")
    phone.page.click("#cc-car .main")
    phone.page.wait_for_selector("#cc-cars .car")
    phone.page.keyboard.press("Escape")
    phone.write("My brakes squeal")
    sign_in(tablet, gateway, "+86 139 1234 0002")
    expect(tablet.page.locator("#cc-mine-list")).to_contain_text("My brakes squeal")
    expect(tablet.page.locator("#cc-cars")).to_contain_text("VW Lavida 2019")
    tablet.page.click("#cc-mine .threads button")
    tablet.page.wait_for_selector(".last .bubble:has-text('My brakes squeal')")
    assert tablet.overflow_px() <= 0
    tablet.page.reload()
    tablet.page.wait_for_selector(".last .bubble:has-text('My brakes squeal')")
    mine(tablet)
    tablet.page.click("[data-do=phoneOut]")
    tablet.page.wait_for_selector("#cc-phone-ask", state="visible")
    tablet.page.wait_for_selector("#cc-welcome", state="attached")
    assert "squeal" not in tablet.page.inner_text("#talk")
    expect(tablet.page.locator("#cc-cars .car")).to_have_count(0)


def test_what_a_browser_held_comes_along_only_when_it_is_ticked(
    device: Open, gateway: Gateway
) -> None:
    driver, tablet = device(), device()
    driver.write("My clutch slips")
    sign_in(driver, gateway, "13912340003", take=True)
    expect(driver.page.locator("#cc-mine-list")).to_contain_text("My clutch slips")
    assert "My clutch slips" in driver.page.inner_text("#cc-log .bubble")
    driver.page.keyboard.press("Escape")
    driver.write("And now?")
    sign_in(tablet, gateway, "13912340003")
    expect(tablet.page.locator("#cc-mine-list")).to_contain_text("My clutch slips")
    expect(tablet.page.locator(".threads li")).to_have_count(1)


def test_a_browser_with_nothing_of_its_own_is_not_asked_what_to_take(device: Open) -> None:
    driver = device()
    mine(driver)
    ask(driver, "13912340004")
    assert driver.page.is_hidden("#cc-phone [name=take]")


def test_signing_out_in_one_tab_empties_the_others(device: Open, gateway: Gateway) -> None:
    driver = device()
    sign_in(driver, gateway, "13912340005")
    driver.page.keyboard.press("Escape")
    driver.write("My clutch slips")
    other = driver.context.new_page()
    other.goto(driver.page.url)
    other.wait_for_selector(".last .bubble:has-text('My clutch slips')")
    mine(driver)
    driver.page.click("[data-do=phoneOut]")
    other.wait_for_selector("#cc-welcome", state="visible")
    assert other.locator("#cc-log > article").count() == 0


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_what_goes_wrong_is_said_beside_the_field(
    device: Open, gateway: Gateway, language: str
) -> None:
    driver = device(language=language)
    english = language == "en-GB"
    page = mine(driver)
    page.fill("#cc-phone [name=phone]", "12")
    page.press("#cc-phone [name=phone]", "Enter")
    driver.agree()
    wrong = page.locator("#cc-phone-wrong-1")
    expect(wrong).to_contain_text("that can get messages" if english else "能收短信的手机号")
    assert focused(page) == "phone"
    ask(driver, "13912340006" if english else "13912340007")
    wrong = page.locator("#cc-phone-wrong-2")
    right = gateway.code()
    for typed, says in (
        ("12", ("six digits", "6 位数字")),
        (f"{(int(right) + 1) % 10**6:06}", ("not the code", "验证码不对")),
    ):
        page.fill("#cc-phone [name=code]", typed)
        page.press("#cc-phone [name=code]", "Enter")
        expect(wrong).to_contain_text(says[not english])
        assert focused(page) == "code"
        assert page.get_attribute("#cc-phone [name=code]", "aria-invalid") == "true"
    for _ in range(5):
        with page.expect_response("**/api/v1/phone/session"):
            page.press("#cc-phone [name=code]", "Enter")
    expect(wrong).to_contain_text(re.compile(r"wait 1\d minutes" if english else r"等 1\d 分钟"))
    # Locked: the right one would do no better now.
    page.fill("#cc-phone [name=code]", right)
    page.press("#cc-phone [name=code]", "Enter")
    expect(wrong).to_contain_text("Too many tries" if english else "试得太多了")


def test_three_codes_an_hour_are_sent_and_the_rest_has_to_wait(device: Open) -> None:
    driver = device()
    page = mine(driver)
    for _ in range(3):
        ask(driver, "13912340008")
        page.click("[data-do=phoneAgain]")
    page.fill("#cc-phone [name=phone]", "13912340008")
    page.press("#cc-phone [name=phone]", "Enter")
    expect(page.locator("#cc-phone-wrong-1")).to_contain_text(re.compile(r"wait (59|60) minutes"))


def test_an_old_code_is_told_from_a_wrong_one(device: Open, gateway: Gateway) -> None:
    driver = device()
    page = mine(driver)
    ask(driver, "13912340009")
    page.evaluate("(now => { Date.now = () => now + 601_000; })(Date.now())")
    page.fill("#cc-phone [name=code]", gateway.code())
    page.press("#cc-phone [name=code]", "Enter")
    expect(page.locator("#cc-phone-wrong-2")).to_contain_text("too old")


def test_a_code_that_could_not_be_sent_is_said(device: Open) -> None:
    driver = device()
    page = mine(driver)

    def fail(route: Route) -> None:
        route.fulfill(status=501, body=json.dumps({"status": 501}))

    page.route("**/api/v1/phone/code*", fail)
    page.fill("#cc-phone [name=phone]", "13912340010")
    page.press("#cc-phone [name=phone]", "Enter")
    driver.agree()
    expect(page.locator("#cc-phone-wrong-1")).to_contain_text("could not be sent")


def test_where_no_code_can_be_sent_nothing_is_offered(drive: Open) -> None:
    driver = drive()
    driver.page.click("[data-do=mine]")
    driver.page.wait_for_selector("#cc-mine-list h3")
    driver.page.wait_for_selector("#cc-cars .hint")
    assert driver.page.is_hidden("#cc-phone")
    assert driver.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_shuts_anybody_out(device: Open, gateway: Gateway, scheme: str) -> None:
    driver = device()
    driver.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    driver.write("My clutch slips")
    mine(driver)
    driver.page.wait_for_timeout(500)
    found = {"ask": barriers(driver)}
    ask(driver, "13912340011" if scheme == "light" else "13912340012")
    found["code"] = barriers(driver)
    driver.page.fill("#cc-phone [name=code]", gateway.code())
    driver.page.press("#cc-phone [name=code]", "Enter")
    driver.page.wait_for_selector("[data-phone=in]", state="visible")
    found["in"] = barriers(driver)
    assert not any(found.values()), found
