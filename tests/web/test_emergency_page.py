"""Emergency mode: one instruction with its calls, and only then the chat."""

import pytest

from tests.web.browsing import Open, Visit

pytestmark = pytest.mark.browser

FIRE = "发动机舱冒火了！"


def dialled(driver: Visit, selector: str) -> list[str]:
    links = driver.page.locator(selector)
    return [str(links.nth(n).get_attribute("href")) for n in range(links.count())]


def test_a_red_flag_leaves_only_its_instruction_and_the_calls_until_the_driver_goes_on(
    drive: Open,
) -> None:
    driver = drive()
    driver.write("你好")
    said = driver.write(FIRE)
    assert "所有人下车" in said and driver.page.is_visible(".last .banner")
    assert dialled(driver, ".last .call") == ["tel:119", "tel:120", "tel:112"]
    assert dialled(driver, ".last .call-other") == ["tel:122", "tel:110"]
    assert driver.page.locator("a[href^='tel:']").count() == 5
    for away in ("#composer", ".tools", ".bubble >> nth=0", ".last .part-answer"):
        assert driver.page.is_hidden(away), away
    assert driver.page.evaluate("document.activeElement.getAttribute('href')") == "tel:119"
    assert driver.overflow_px() <= 0
    driver.page.click("[data-do=calm]")
    assert driver.page.is_visible("#composer") and driver.page.is_visible(".last .part-answer")
    assert driver.page.is_visible(".last .call >> nth=0")
    assert driver.page.is_hidden(".last .call-other >> nth=0")
    assert driver.complaints == []


def test_what_was_read_does_not_take_the_page_over_again(drive: Open) -> None:
    driver = drive(language="en-GB")
    driver.write("Fire under the bonnet!")
    driver.page.reload()
    driver.page.wait_for_selector(".cc-emergency .last .call")
    driver.page.click("[data-do=calm]")
    driver.page.reload()
    driver.page.wait_for_selector(".last .call")
    assert driver.page.is_visible("#composer")
    driver.write("Fire under the bonnet!")
    assert driver.page.is_visible("#composer")


def test_the_driver_can_read_out_where_the_car_is(drive: Open) -> None:
    driver = drive(language="en-GB")
    driver.write("Fire under the bonnet!")
    driver.page.click("[data-do=where]")
    driver.page.wait_for_selector(".where:has-text('31.23')")
    assert "121.47000" in driver.page.inner_text(".last .where")


def test_a_danger_without_a_number_to_call_is_told_in_the_chat(drive: Open) -> None:
    driver = drive(language="en-GB")
    driver.write("A red oil-can light came on.")
    assert driver.page.is_visible(".last .part-answer") and driver.page.is_visible("#composer")
