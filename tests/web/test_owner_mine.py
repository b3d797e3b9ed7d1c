"""Mine: bookings, cars, conversations and looks in one sheet."""

import pytest

from tests.web.browsing import DESKTOP, Open, Visit

pytestmark = pytest.mark.browser


def opened(driver: Visit) -> None:
    driver.page.click("[data-do=mine]")
    driver.page.wait_for_selector("#cc-mine-list h3")


def test_a_booking_and_conversations_are_found_again_and_exported(drive: Open) -> None:
    driver = drive()
    for said in ("上海", ".time >> nth=5", "王芳"):
        driver.press(f".last {said}") if said.startswith(".") else driver.write(said)
    driver.page.fill("#composer textarea", "13800138000")
    driver.page.press("#composer textarea", "Enter")
    driver.after(driver.agree)
    driver.press(".last .part-next .act.main")
    code = driver.page.inner_text(".last .code")
    driver.page.click("[data-do=new]")
    driver.page.wait_for_selector("#cc-welcome", state="visible")
    driver.write("刹车有吱吱声")
    opened(driver)
    shown = driver.page.inner_text("#cc-mine-list")
    assert code in shown and "刹车有吱吱声" in shown and "上海" in shown
    assert code in str(driver.page.get_attribute("#cc-mine [data-say*='取消']", "data-say"))
    with driver.page.expect_download() as download:
        driver.page.click("#cc-mine .threads li:has-text('上海') a")
    text = download.value.path().read_text(encoding="utf-8")
    assert "> 王芳" in text and code in text
    driver.page.click("#cc-mine .threads button:has-text('上海')")
    driver.page.wait_for_selector(f".last .code:has-text('{code}')")
    assert driver.page.is_hidden("#cc-mine")
    driver.page.reload()
    driver.page.wait_for_selector(f".last .code:has-text('{code}')")
    assert driver.complaints == []


def test_a_car_is_added_mended_and_deleted(drive: Open) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    opened(driver)
    driver.page.click("[data-do=carAdd]")
    driver.page.keyboard.type("VW Lavida 2019")
    driver.page.fill("#cc-car [name=odometer_km]", "62000")
    driver.page.keyboard.press("Enter")
    driver.page.wait_for_selector("#cc-cars .car:has-text('62000 km')")
    driver.page.click("#cc-cars button:has-text('Edit')")
    driver.page.fill("#cc-car [name=plate]", "沪A12345")
    driver.page.click("#cc-car .main")
    driver.page.wait_for_selector("#cc-cars .car:has-text('沪A12345')")
    driver.page.reload()
    driver.ready()
    opened(driver)
    driver.page.click("#cc-cars button:has-text('Delete')")
    driver.page.wait_for_selector("#cc-cars .hint")
    assert driver.complaints == []


def test_a_wrong_plate_is_said_beside_the_field(drive: Open) -> None:
    driver = drive()
    opened(driver)
    driver.page.click("[data-do=carAdd]")
    driver.page.fill("#cc-car [name=model]", "朗逸")
    driver.page.fill("#cc-car [name=plate]", "<b>")
    driver.page.click("#cc-car .main")
    driver.page.wait_for_selector("#cc-car .wrong:has-text('车牌')")
    assert driver.page.evaluate("document.activeElement.name") == "plate"


def test_the_looks_that_were_chosen_stay(drive: Open) -> None:
    driver = drive(language="en-GB")
    ground = "getComputedStyle(document.getElementById('page')).backgroundColor"
    light = driver.page.evaluate(ground)
    opened(driver)
    driver.page.click("[data-theme-set=dark]")
    dark = driver.page.evaluate(ground)
    assert dark != light
    driver.page.keyboard.press("Escape")
    driver.page.reload()
    driver.ready()
    assert driver.page.evaluate(ground) == dark


def test_another_one_gets_neither_the_list_nor_the_transcript(drive: Open) -> None:
    driver, other = drive(), drive()
    driver.write("刹车有吱吱声")
    opened(driver)
    address = driver.page.get_attribute("#cc-mine .threads a", "href")
    status = "url => fetch(url).then(r => r.status)"
    assert driver.page.evaluate(status, address) == 200
    assert other.page.evaluate(status, address) == 404
    opened(other)
    assert "刹车" not in other.page.inner_text("#cc-mine-list")
