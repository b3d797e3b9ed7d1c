"""Drivers in a hurry: what they send the moment that an answer ends, and twice at once."""

import pytest

from tests.web.browsing import Open

pytestmark = pytest.mark.browser

# The page is told of the end of an answer before the event that brought it is over.
AT_THE_END = """act => {
    const hurry = ({ detail }) => {
        if (detail.busy || !detail.turns?.length) return;
        document.removeEventListener("carcare:drawn", hurry);
        ({ press: () => document.querySelector("#cc-welcome [data-say-key]").click(),
           write: () => {
               window.carcare.compose("thanks");
               const area = document.querySelector("#composer textarea");
               for (const kind of ["keydown", "keypress"]) {
                   area.dispatchEvent(new KeyboardEvent(
                       kind, { key: "Enter", bubbles: true, cancelable: true }));
               }
           } })[act]();
    };
    document.addEventListener("carcare:drawn", hurry);
}"""


@pytest.mark.parametrize("act", ["press", "write"])
def test_what_is_sent_the_moment_an_answer_ends_is_not_lost(drive: Open, act: str) -> None:
    driver = drive(language="en-GB")
    driver.page.evaluate(AT_THE_END, act)
    if act == "press":
        driver.press("#cc-welcome [data-say-key]")
    else:
        driver.write("A yellow engine light came on.")
    driver.page.wait_for_selector("#cc-log > article >> nth=1")
    driver.settled()
    assert driver.turns() == 2
    assert driver.complaints == []


@pytest.mark.parametrize("act", ["press", "write"])
def test_what_is_sent_twice_at_once_is_one_message(drive: Open, act: str) -> None:
    driver = drive(language="en-GB")
    if act == "press":
        driver.after(lambda: driver.page.dblclick("#cc-welcome [data-say-key]"))
    else:
        driver.page.fill("#composer textarea", "A yellow engine light came on.")
        driver.after(lambda: driver.page.dblclick("#composer .submit-button", delay=0))
    driver.page.wait_for_timeout(500)
    assert driver.turns() == 1
    driver.write("thanks")
    assert driver.turns() == 2
    assert driver.complaints == []
