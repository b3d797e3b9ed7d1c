"""A poster's code leads to a first message that names the store and the service."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from assistant.bootstrap import Desks
from tests.web.browsing import PHONE, Site, Visit, serving

pytestmark = pytest.mark.browser

STORE = "sh-yangpu-night"


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    with serving(desks) as site:
        yield site


@pytest.fixture
def follow(site: Site, chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open the page as a scanned code does."""
    opened: list[Visit] = []

    def open_link(language: str = "zh-CN", **query: str) -> Visit:
        address = f"{site.url}?{urlencode(query)}"
        opened.append(Visit(chromium, address, width=PHONE, language=language))
        return opened[-1]

    yield open_link
    for one in opened:
        assert not one.complaints
        one.context.close()


def test_the_first_message_names_store_and_service_and_is_sent_once(
    follow: Callable[..., Visit], site: Site
) -> None:
    driver = follow(store=STORE, service="brake_pads")
    composer = driver.page.locator("#composer textarea")
    expect(composer).to_have_value("我想在杨浦示范夜间快修店预约更换刹车片。")
    assert driver.page.url == site.url
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert "杨浦示范夜间快修店" in driver.page.inner_text("#cc-log .bubble")
    driver.page.reload()
    driver.ready()
    driver.settled()
    expect(composer).to_have_value("")


def test_without_a_service_the_store_alone_is_named(follow: Callable[..., Visit]) -> None:
    driver = follow("en-GB", store=STORE, service="hv_battery_service")
    composer = driver.page.locator("#composer textarea")
    expect(composer).to_have_value("I'd like to book at Yangpu Demo Late-Night Garage.")


def test_a_store_that_is_gone_is_told(follow: Callable[..., Visit]) -> None:
    driver = follow(store="</script><script>alert(1)</script>")
    expect(driver.page.locator("#cc-notice")).to_contain_text("找不到")
    expect(driver.page.locator("#composer textarea")).to_have_value("")
