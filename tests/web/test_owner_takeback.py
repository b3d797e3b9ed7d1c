"""Undo and edit of the last message, and answers that outlive the network."""

import pytest

from tests.web.browsing import DESKTOP, Open, Site, Visit

pytestmark = pytest.mark.browser


def left(driver: Visit, turns: int) -> None:
    driver.page.wait_for_function(
        "n => document.querySelectorAll('#cc-log > article').length === n", arg=turns
    )


def test_the_last_message_can_be_taken_back_or_said_anew(drive: Open, site: Site) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    driver.write("A red oil-can light came on.")
    driver.write("Hello?")
    assert driver.page.locator("[data-do=undo]:visible").count() == 1
    driver.page.click(".last [data-do=undo]")
    left(driver, 1)
    driver.page.click(".last [data-do=edit]")
    left(driver, 0)
    driver.page.wait_for_function(
        "document.querySelector('#composer textarea').value === 'A red oil-can light came on.'"
    )
    driver.page.keyboard.press("End")
    driver.page.keyboard.type(" Can I drive?")
    said = driver.after(lambda: driver.page.keyboard.press("Enter"))
    assert "Pull over" in said and driver.turns() == 1
    assert site.assistant.turns[-1].message == "A red oil-can light came on. Can I drive?"
    driver.page.reload()
    driver.page.wait_for_selector(".last .bubble")
    assert driver.turns() == 1
    assert driver.complaints == []


def test_a_booking_is_not_undone_with_its_message_and_the_page_says_so(drive: Open) -> None:
    driver = drive()
    driver.write("上海")
    driver.press(".last .time >> nth=3")
    driver.write("王芳")
    driver.page.fill("#composer textarea", "13800138000")
    driver.page.press("#composer textarea", "Enter")
    driver.after(driver.agree)
    driver.press(".last .part-next .act.main")
    code = driver.page.inner_text(".last .code")
    said = driver.press(".last [data-do=undo]")
    assert code in said and "撤不回来" in said
    status = driver.page.evaluate(
        "code => fetch(`/api/v1/bookings/${code}`).then(r => r.json()).then(b => b.status)", code
    )
    assert status == "confirmed"


def test_an_answer_that_the_network_cut_off_is_shown_once_it_is_back(
    drive: Open, site: Site
) -> None:
    driver = drive(language="en-GB")
    site.assistant.pause_s = 0.1
    driver.page.fill("#composer textarea", "A red oil-can light came on.")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector(".last .prose")
    driver.page.fill("#composer textarea", "And where")
    driver.context.set_offline(True)
    driver.page.wait_for_selector("#cc-notice:has-text('offline')")
    driver.context.set_offline(False)
    driver.page.wait_for_selector(".last .prose:has-text('the inspection decides')")
    assert driver.turns() == 1
    driver.page.wait_for_function(
        "document.querySelector('#composer textarea').value === 'And where'"
    )


def test_a_message_written_without_a_network_is_kept_and_not_lost(drive: Open, site: Site) -> None:
    driver = drive(language="en-GB")
    driver.write("Hello")
    asked = len(site.assistant.turns)
    driver.context.set_offline(True)
    driver.page.fill("#composer textarea", "Brakes squeal")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector("#cc-notice:has-text('not sent')")
    assert driver.page.input_value("#composer textarea") == "Brakes squeal"
    driver.context.set_offline(False)
    driver.page.wait_for_selector("#cc-notice:has-text('back online')")
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert [turn.message for turn in site.assistant.turns[asked:]] == ["Brakes squeal"]
