"""The driver's page with a keyboard alone: nothing is clicked, and the focus is always in sight."""

from pathlib import Path

import pytest

from tests.web.browsing import DESKTOP, PHONE, Open, Visit, draw_cluster
from tests.web.keyboard import Keyboard

pytestmark = pytest.mark.browser

WORDS = {
    "zh-CN": ("红色油壶灯亮了", "王芳", "发动机舱冒火了！"),
    "en-GB": ("A red oil-can light came on.", "Jane Miller", "Fire under the bonnet!"),
}
SCREENS = pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")])


class Typist(Keyboard):
    """A driver without a pointer."""

    def __init__(self, driver: Visit) -> None:
        super().__init__(driver.page)
        self._driver = driver

    def turn(self, number: int) -> None:
        """Wait for the whole answer of a turn."""
        self.page.wait_for_selector(f"#cc-log > article >> nth={number - 1}")
        self._driver.settled()
        self.look()

    def say(self, text: str, number: int) -> None:
        """Go to the composer and send what becomes turn `number`."""
        if not self.on("#composer textarea"):
            self.to("#composer textarea")
        self.type(text)
        self.press("Enter")
        self.turn(number)

    def choose(self, selector: str, number: int, key: str = "Enter") -> None:
        """Go to a button and press it; it sends turn `number`."""
        self.to(selector)
        self.press(key)
        self.turn(number)


@SCREENS
def test_a_driver_comes_from_the_welcome_to_a_booking(
    drive: Open, width: int, language: str
) -> None:
    driver = drive(width=width, language=language)
    page, keys = driver.page, Typist(driver)
    symptom, name, _ = WORDS[language]
    keys.to("#cc-welcome [data-do=album]")
    keys.press("Enter")
    assert page.is_visible("#cc-consent")
    keys.to("#cc-consent [data-do=decline]")
    keys.press("Escape")
    assert page.is_hidden("#cc-consent") and keys.on("[data-do=album]")
    keys.say(symptom, 1)
    keys.to(".last .cite", back=True)
    keys.press("Enter")
    assert keys.on(".last [data-source]")
    keys.to(".last .sources summary", back=True)
    keys.press("Space")
    assert page.is_hidden(".last [data-source='1']")
    keys.press("Enter")
    assert page.is_visible(".last [data-source='1']")
    keys.choose(".last .part-next [data-say]", 2)
    keys.to(".last [data-do=locate]")
    keys.press("Space")
    assert keys.on("#cc-consent [data-do=agree]")
    keys.press("Enter")
    page.wait_for_selector(".last .time")
    keys.turn(3)
    keys.to(".last .store a")
    keys.to(".last .time")
    keys.choose(".last .time", 4)
    keys.say(name, 5)
    keys.say("13800138000", 6)
    keys.to(".last .part-next .main", back=True)
    keys.press("Enter")
    keys.turn(7)
    code = page.inner_text(".last .code")
    keys.to(".last .booking a[download]")
    keys.to(".bar [data-do=mine]", back=True)
    keys.press("Enter")
    page.wait_for_selector(f"#cc-mine-list .code:has-text('{code}')")
    keys.to("#cc-mine .booking .quiet")
    keys.to("#cc-mine [data-do=closeMine]", back=True)
    keys.press("Escape")
    assert page.is_hidden("#cc-mine") and keys.on("[data-do=mine]")
    assert driver.complaints == []


@SCREENS
def test_a_red_flag_puts_the_calls_at_hand_and_lets_the_driver_go_on(
    drive: Open, width: int, language: str
) -> None:
    driver = drive(width=width, language=language)
    keys = Typist(driver)
    keys.say(WORDS[language][2], 1)
    assert keys.on(".last .call")
    keys.to(".last .call-other") if language == "zh-CN" else None
    keys.to("[data-do=where]")
    keys.press("Enter")
    driver.page.wait_for_selector(".where:has-text('31.23')")
    keys.to("[data-do=calm]")
    keys.press("Space")
    assert keys.on("#composer textarea")
    keys.to(".last .call", back=True)
    keys.to(".bar [data-do=language]", back=True)
    keys.press("Enter")
    assert driver.complaints == []


def test_what_goes_away_or_is_drawn_anew_takes_no_focus_along(drive: Open) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    page, keys = driver.page, Typist(driver)
    keys.say("A red oil-can light came on.", 1)
    keys.to(".last [data-helpful=no]", back=True)
    keys.press("Enter")
    keys.to(".last [data-reason=unclear]")
    keys.press("Enter")
    page.wait_for_selector(".last .rate:has-text('thank you')")
    keys.look()
    keys.to("[data-do=locate]")
    keys.press("Enter")
    keys.press("Enter")
    page.wait_for_selector("#cc-located:not([hidden])")
    keys.to("[data-do=unlocate]")
    keys.press("Enter")
    keys.say("Hello", 2)
    keys.to(".last [data-do=undo]", back=True)
    keys.press("Enter")
    page.wait_for_selector("#cc-log > article:only-child")
    keys.look()
    assert keys.on("#cc-log > .last")
    keys.to("[data-do=forget]")
    keys.press("Enter")
    keys.to("#cc-sure [data-do=forgetNow]")
    keys.press("Enter")
    page.wait_for_selector("#cc-welcome", state="visible")
    keys.look()
    keys.choose("[data-say-key=example_3]", 1)
    keys.to("[data-do=new]", back=True)
    keys.press("Enter")
    page.wait_for_selector("#cc-welcome", state="visible")
    keys.look()
    assert driver.complaints == []


def test_cars_and_earlier_conversations_of_the_sheet(drive: Open) -> None:
    driver = drive(language="en-GB")
    page, keys = driver.page, Typist(driver)
    keys.say("Hello there", 1)
    keys.to("[data-do=mine]", back=True)
    for model in ("VW Lavida", "BYD Qin"):
        if page.is_hidden("#cc-mine"):
            keys.press("Enter")
            page.wait_for_selector("#cc-mine-list h3")
            keys.to("[data-do=carAdd]")
        assert keys.on("[data-do=carAdd]")
        keys.press("Enter")
        keys.type(model)
        keys.press("Enter")
        page.wait_for_selector(f"#cc-cars .car:has-text('{model}')")
        keys.look()
    for button in ("Edit", "Delete"):
        keys.to(f"#cc-cars button:is(.plain):nth-last-child({1 + (button == 'Edit')})", back=True)
        keys.press("Enter")
        if button == "Edit":
            keys.to("[data-do=carCancel]")
            keys.press("Enter")
    page.wait_for_selector("#cc-cars .car:only-child")
    keys.look()
    keys.to("[data-theme-set=dark]")
    keys.press("Space")
    keys.to("#cc-mine .threads button", back=True)
    keys.press("Enter")
    page.wait_for_selector("#cc-mine", state="hidden")
    keys.look()
    assert driver.complaints == []


def test_a_photo_is_chosen_and_an_unsure_lamp_is_answered(drive: Open, tmp_path: Path) -> None:
    driver = drive(language="en-GB")
    page, keys = driver.page, Typist(driver)
    keys.to("#cc-welcome [data-do=album]")
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
        keys.press("Enter")
    chooser.value.set_files(draw_cluster(tmp_path / "cluster.jpg"))
    page.wait_for_selector("#composer .delete-button")
    keys.look()
    keys.to("#composer .delete-button", back=True)
    keys.to("#composer textarea")
    keys.say("It is either of two", 1)
    keys.to(".last .pick [data-pick]", back=True)
    keys.to(".last .keep input")
    keys.press("Space")
    assert page.is_checked(".last .keep input")
    keys.to(".last .pick [data-pick]", back=True)
    keys.press("Enter")
    keys.turn(2)
    keys.to(".last [data-do=erase]")
    keys.press("Enter")
    page.wait_for_selector("[data-do=erase]", state="detached")
    keys.look()
    assert driver.complaints == []
