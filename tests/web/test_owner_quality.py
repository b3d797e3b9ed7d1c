"""What holds on the driver's page as a whole: access for all, keyboard, weight, voice, ratings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.tables import answer_ratings
from tests.web.browsing import DESKTOP, Open, Site, Visit

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Over the wire, compressed, on a first visit; 384 KB on 2026-11-27.
MOST_KB = 450
# A browser's own recogniser needs a microphone and a service of its maker.
EAR = """window.SpeechRecognition = class {
  start() { window.ear = this; } stop() { this.onend(); }
  hear(words) { this.onresult({results: [[{transcript: words}]]}); this.onend(); } };"""


def barriers(driver: Visit) -> list[str]:
    """Return what axe finds to be serious or critical on the page as it is."""
    found = driver.page.evaluate(
        "source => { if (!window.axe) (0, eval)(source);"
        " return axe.run(document, {resultTypes: ['violations']}); }",
        AXE,
    )
    return [
        f"{rule['id']} {node['target']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def states(driver: Visit) -> Iterator[str]:
    """Lead the page through its states; yields the name of each."""
    yield "welcome"
    driver.write("发动机舱冒火了！")
    yield "emergency"
    driver.page.click("[data-do=calm]")
    yield "after the emergency"
    driver.write("红色油壶灯亮了")
    yield "an answer with sources"
    driver.write("上海")
    yield "stores, map and times"
    driver.press(".last .time >> nth=0")
    driver.write("王芳")
    driver.page.fill("#composer textarea", "13800138000")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector("#cc-consent", state="visible")
    yield "consent"
    driver.after(driver.agree)
    yield "summary"
    driver.press(".last .part-next .act.main")
    yield "booking"
    driver.page.click("[data-do=mine]")
    driver.page.wait_for_selector("#cc-mine-list h3")
    driver.page.click("[data-do=carAdd]")
    yield "mine"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_page_shuts_anybody_out(drive: Open, scheme: str) -> None:
    driver = drive()
    driver.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    # Not while it fades from the other colours.
    driver.page.wait_for_timeout(500)
    found = {state: barriers(driver) for state in states(driver)}
    assert len(found) == 9 and not any(found.values()), found
    assert driver.complaints == []


def test_the_sheet_opens_and_closes_by_keyboard_and_gives_the_focus_back(drive: Open) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    for _ in range(10):
        driver.page.keyboard.press("Tab")
        if driver.page.evaluate("document.activeElement.dataset.do") == "mine":
            break
    driver.page.keyboard.press("Enter")
    driver.page.wait_for_selector("#cc-mine-list h3")
    driver.page.keyboard.press("Escape")
    assert driver.page.is_hidden("#cc-mine")
    assert driver.page.evaluate("document.activeElement.dataset.do") == "mine"


def test_the_page_weighs_what_a_roadside_network_can_carry(drive: Open) -> None:
    driver = drive()
    kb = driver.page.evaluate(
        "[...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')"
        "[0]].reduce((sum, entry) => sum + entry.transferSize, 0) / 1024"
    )
    assert 50 < kb <= MOST_KB


def test_what_is_spoken_is_written_for_the_driver_to_send(drive: Open) -> None:
    driver = drive(language="en-GB")
    driver.context.add_init_script(EAR)
    driver.page.reload()
    driver.ready()
    driver.write("Hello")
    driver.page.click("[data-do=speak]")
    assert "may send it to its maker" in driver.page.inner_text("#cc-notice")
    driver.page.evaluate("window.ear.hear('the brakes squeal')")
    assert driver.page.input_value("#composer textarea") == "the brakes squeal"
    assert driver.page.get_attribute("[data-do=speak]", "aria-pressed") == "false"
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert driver.page.inner_text(".last .bubble") == "the brakes squeal"


def test_a_driver_says_whether_an_answer_helped_and_why_not(drive: Open, site: Site) -> None:
    driver = drive(language="en-GB")
    driver.write("A red oil-can light came on.")
    driver.page.click(".last .rate [data-helpful=no]")
    driver.page.click(".last .rate [data-reason=unclear]")
    driver.page.wait_for_selector(".last .rate:has-text('thank you')")
    column = answer_ratings.c
    with site.assistant.desks.engine.connect() as connection:
        rows = connection.execute(select(column.turn, column.helpful, column.reason)).all()
    assert [tuple(row) for row in rows] == [(0, False, "unclear")]
