"""The states of the pages in the order in which a person meets them."""

from collections.abc import Iterator
from pathlib import Path

from tests.web.browsing import Visit
from tests.web.workplaces import Workplace

WORDS = {
    "zh": {
        "fire": "发动机舱冒火了！", "lamp": "仪表盘亮了个红色的油壶灯，还能开吗？",
        "book": "给我的车约个机油保养", "name": "王芳", "squeal": "刹车有吱吱声",
        "car": "大众朗逸 2019", "plate": "沪A12345", "search": "冷车抖，热了就好",
    },
    "en": {
        "fire": "Flames are coming from the bonnet!",
        "lamp": "A red oil-can light came on. Can I keep driving?",
        "book": "Please book an oil service for my car", "name": "Jane Miller",
        "squeal": "The brakes squeal when I slow down",
        "car": "VW Lavida 2019", "plate": "沪A12345",
        "search": "shakes when cold, better once warm",
    },
}  # fmt: skip


def driver_states(driver: Visit, language: str, photo: Path) -> Iterator[str]:
    """Lead a driver's browser through the page; yields the name of each state."""
    words, page = WORDS[language], driver.page
    yield "driver-welcome"
    page.click("#cc-welcome [data-do=album]")
    page.wait_for_selector("#cc-consent", state="visible")
    yield "driver-consent"
    with page.expect_file_chooser() as chooser:
        driver.agree()
    chooser.value.set_files([photo])
    page.wait_for_selector("#composer .delete-button")
    driver.after(lambda: page.press("#composer textarea", "Enter"))
    yield "driver-photo"
    anew(driver)
    driver.write(words["fire"])
    yield "driver-emergency"
    page.click("[data-do=calm]")
    anew(driver)
    driver.write(words["lamp"])
    yield "driver-answer"
    page.click(".last .cite >> nth=0")
    yield "driver-sources"
    page.emulate_media(color_scheme="dark")
    to_turn(driver)
    yield "driver-answer-dark"
    page.emulate_media(color_scheme="light")
    yield from booking_states(driver, words)
    yield from mine_states(driver, words)


def booking_states(driver: Visit, words: dict[str, str]) -> Iterator[str]:
    """From the wish to the booking."""
    page = driver.page
    keep_car(driver, words)
    anew(driver)
    driver.write(words["book"])
    driver.press(".last [data-do=locate]")
    yield "driver-stores"
    page.locator(".last .map").scroll_into_view_if_needed()
    yield "driver-map"
    driver.press(".last .time >> nth=0")
    driver.write(words["name"])
    driver.write("13800138000")
    yield "driver-summary"
    driver.press(".last .part-next .act.main")
    yield "driver-booked"
    driver.press(".last [data-do=undo]")
    yield "driver-undo-refused"


def mine_states(driver: Visit, words: dict[str, str]) -> Iterator[str]:
    """The driver's own things, and a page without a network."""
    page = driver.page
    anew(driver)
    driver.write(words["squeal"])
    open_mine(driver)
    yield "driver-mine"
    page.click("[data-do=carAdd]")
    page.locator("#cc-car").scroll_into_view_if_needed()
    yield "driver-car"
    page.keyboard.press("Escape")
    driver.context.set_offline(True)
    page.wait_for_selector("#cc-notice:not([hidden])")
    yield "driver-offline"
    driver.context.set_offline(False)


def keep_car(driver: Visit, words: dict[str, str]) -> None:
    """Keep a car by its form."""
    open_mine(driver)
    driver.page.click("[data-do=carAdd]")
    for name, value in (
        ("model", words["car"]),
        ("plate", words["plate"]),
        ("odometer_km", "62000"),
    ):
        driver.page.fill(f"#cc-car [name={name}]", value)
    driver.page.click("#cc-car .main")
    driver.page.wait_for_selector("#cc-cars .car")
    driver.page.keyboard.press("Escape")


def open_mine(driver: Visit) -> None:
    """Open the sheet with the driver's own things."""
    driver.page.click("[data-do=mine]")
    driver.page.wait_for_selector("#cc-mine-list h3")


def anew(driver: Visit) -> None:
    """Begin a new conversation."""
    driver.page.click("[data-do=new]")
    driver.page.wait_for_selector("#cc-welcome", state="visible")


def to_turn(driver: Visit) -> None:
    """Scroll to the beginning of the last turn."""
    driver.page.evaluate(
        "() => { const f = document.getElementById('cc-scroll');"
        " f.scrollTop = document.querySelector('.last').offsetTop - 8; }"
    )


def technician_states(work: Workplace, language: str) -> Iterator[str]:
    """What a technician sees."""
    page = work.page
    page.fill("#search-q", WORDS[language]["search"])
    page.press("#search-q", "Enter")
    page.wait_for_selector("#hits li")
    yield "technician-search"
    work.go("codes")
    page.fill("#codes-q", "P0301 P0420")
    page.press("#codes-q", "Enter")
    page.wait_for_selector("#code-cards > *")
    yield "technician-codes"
    work.go("cases")
    page.wait_for_selector("#case-cards li")
    yield "technician-cases"
    work.go("new")
    page.wait_for_selector("#view-form:not([hidden])")
    yield "technician-record"


def staff_states(work: Workplace, day: str) -> Iterator[str]:
    """What the staff of a store see; `day` is one with bookings, YYYY-MM-DD."""
    page = work.page
    page.goto(f"{work.url}{work.path}#day/{day}")
    page.wait_for_selector("#calendar > *")
    yield "staff-day"
    for view in ("store", "figures", "market"):
        work.go(view)
        page.wait_for_selector(f"#view-{view}:not([hidden])")
        page.wait_for_timeout(1500)
        if view == "figures":
            page.fill("#figures-from", day)
            page.fill("#figures-to", day)
            page.click("#figures-period [type=submit]")
            page.wait_for_selector("#figures svg")
        if view == "market":
            page.click("#market-write")
            page.wait_for_selector("#market-found > *")
        yield f"staff-{view}"
