from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.web.browsing import DESKTOP, PHONE, Open, Site, Visit, draw_cluster

pytestmark = pytest.mark.browser


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    return draw_cluster(tmp_path / "cluster.jpg")


def book(driver: Visit, *, find: str, name: str) -> str:
    driver.write(find)
    driver.page.click(".last [data-do=locate]")
    if driver.page.is_visible("#cc-consent"):
        driver.agree()
    driver.page.wait_for_selector(".last .time")
    driver.settled()
    driver.press(".last .time >> nth=1")
    driver.write(name)
    driver.write("13800138000")
    return driver.press(".last .part-next .act.main")


def test_a_photo_is_read_marked_explained_and_leads_to_a_booking(
    drive: Open, site: Site, cluster: Path
) -> None:
    driver = drive()
    driver.add_photos(cluster)
    said = driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert "现在就靠边停车、熄火" in said
    assert driver.page.locator(".last .mark").count() == 2
    assert "机油压力警告灯" in driver.page.inner_text(".last .legend")
    assert driver.page.get_attribute(".last .banner", "role") == "alert"
    picture = driver.page.locator(".last .frame img")
    assert picture.evaluate("img => img.complete && img.naturalWidth") == 640
    assert "约好了" in book(driver, find="帮我找附近的店", name="王芳")
    assert driver.overflow_px() <= 0
    assert driver.complaints == []


def test_the_page_carries_words_in_english_to_a_booking_that_the_api_shows(
    drive: Open, site: Site
) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    assert driver.page.inner_text("#cc-welcome h2") == "What's wrong with the car?"
    said = driver.write("A red oil-can light came on. Can I keep driving?")
    assert "Danger" in said and "Pull over" in said
    book(driver, find="Please find me a shop", name="Jane Miller")
    code = driver.page.inner_text(".last .code")
    found = httpx.get(f"{site.url}api/v1/bookings/{code}", params={"phone_last4": "8000"})
    assert found.json()["status"] == "confirmed"
    link = driver.page.get_attribute(".last .booking a", "href")
    calendar = driver.page.request.get(site.url.rstrip("/") + str(link))
    assert "BEGIN:VEVENT" in calendar.text()
    assert driver.complaints == []


def test_the_last_conversation_is_there_after_a_reload(drive: Open) -> None:
    driver = drive()
    book(driver, find="帮我找附近的店", name="王芳")
    code = driver.page.inner_text(".booking .code")
    driver.page.reload()
    driver.page.wait_for_selector(".last .booking")
    assert driver.page.inner_text(".booking .code") == code
    assert driver.turns() == 6
    assert driver.page.is_hidden("#cc-welcome")


def test_a_new_conversation_begins_empty_and_stays_empty_after_a_reload(drive: Open) -> None:
    driver = drive()
    driver.write("你好")
    driver.page.click("[data-do=new]")
    driver.page.wait_for_selector("#cc-welcome", state="visible")
    driver.page.reload()
    driver.ready()
    driver.page.wait_for_timeout(500)
    assert driver.turns() == 0


def test_a_conversation_is_deleted_once_the_driver_is_sure(
    drive: Open, site: Site, cluster: Path
) -> None:
    driver = drive(language="en-GB")
    assert driver.page.is_hidden("#cc-forget")
    driver.add_photos(cluster)
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    address = driver.page.get_attribute(".last .frame img", "src")
    driver.page.click("[data-do=forget]")
    assert "Bookings stay" in driver.page.inner_text("#cc-sure")
    driver.page.click("#cc-sure [data-do=keep]")
    assert driver.turns() == 1 and driver.overflow_px() <= 0
    driver.page.click("[data-do=forget]")
    driver.page.click("#cc-sure [data-do=forgetNow]")
    driver.page.wait_for_selector("#cc-welcome", state="visible")
    driver.page.wait_for_function("document.querySelector('#cc-log').children.length === 0")
    assert driver.page.evaluate("url => fetch(url).then(r => r.status)", address) == 404
    driver.page.reload()
    driver.ready()
    assert driver.turns() == 0 and driver.page.is_hidden("#cc-forget")
    kept = driver.page.evaluate("() => fetch('/api/v1/me/export').then(r => r.json())")
    assert kept["threads"] == []


def test_another_browser_does_not_see_the_conversation_or_its_photos(
    drive: Open, cluster: Path
) -> None:
    driver, other = drive(), drive()
    driver.add_photos(cluster)
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    address = driver.page.get_attribute(".last .frame img", "src")
    assert driver.page.evaluate("url => fetch(url).then(r => r.status)", address) == 200
    assert other.page.evaluate("url => fetch(url).then(r => r.status)", address) == 404
    assert other.turns() == 0


def test_the_language_follows_the_browser_and_the_switch_is_remembered(drive: Open) -> None:
    driver = drive(language="en-US")
    assert driver.page.get_attribute("html", "lang") == "en"
    driver.page.click("[data-do=language]")
    assert driver.page.inner_text("#cc-welcome h2") == "车怎么了？"
    assert driver.page.get_attribute("#composer textarea", "placeholder") == "说说车怎么了…"
    driver.page.reload()
    driver.ready()
    assert driver.page.get_attribute("html", "lang") == "zh-CN"
    assert driver.page.title() == "车况助手"


def test_stop_ends_the_answer_keeps_its_words_and_frees_the_thread(drive: Open, site: Site) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    site.assistant.pause_s = 0.3
    driver.page.fill("#composer textarea", "A red oil-can light came on.")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector(".last .banner")
    driver.page.click("#composer .stop-button")
    said = driver.answer()
    assert "Stopped before the end." in said and "Pull over" in said
    site.assistant.pause_s = 0.0
    assert "All right." in driver.write("Thanks")


def test_an_answer_goes_on_while_the_page_is_reloaded(drive: Open, site: Site) -> None:
    driver = drive(language="en-GB")
    site.assistant.pause_s = 0.15
    driver.page.fill("#composer textarea", "A red oil-can light came on.")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector(".last .prose")
    driver.page.reload()
    driver.page.wait_for_selector(".last .prose")
    assert "the inspection decides" in driver.answer()
    assert driver.turns() == 1


def test_markup_in_a_message_is_shown_as_text(drive: Open) -> None:
    driver = drive()
    attack = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> **b** ${1+1}'
    driver.write(attack)
    assert driver.page.inner_text(".last .bubble") == attack
    assert driver.page.evaluate("window.pwned") is None
    driver.page.reload()
    driver.page.wait_for_selector(".last .bubble")
    assert driver.page.inner_text(".last .bubble") == attack
    assert driver.page.evaluate("window.pwned") is None


def test_sources_are_text_and_open_from_their_number(drive: Open) -> None:
    driver = drive()
    driver.write("红色油壶灯亮了")
    driver.page.click(".last .cite >> nth=0")
    item = driver.page.locator("[data-source='1']")
    assert item.is_visible()
    assert "<b>继续开</b>" in item.inner_text()
    assert item.evaluate("node => node === document.activeElement")


def test_photos_wait_for_consent_and_are_not_sent_without_it(drive: Open, cluster: Path) -> None:
    driver = drive()
    driver.page.click("#cc-welcome [data-do=album]")
    assert "照片看完就丢，不存" in driver.page.inner_text("#cc-consent")
    driver.page.click("#cc-consent [data-do=decline]")
    assert driver.page.is_hidden("#cc-consent")
    driver.add_photos(cluster)
    driver.page.reload()
    driver.ready()
    with driver.page.expect_file_chooser():
        driver.page.click("#cc-welcome [data-do=album]")


def test_a_phone_number_waits_for_consent(drive: Open) -> None:
    driver = drive()
    driver.page.fill("#composer textarea", "电话 13800138000")
    driver.page.press("#composer textarea", "Enter")
    driver.page.wait_for_selector("#cc-consent", state="visible")
    assert driver.turns() == 0
    driver.after(driver.agree)
    assert "13800138000" in driver.page.inner_text(".last .bubble")


def test_photos_can_be_pasted_and_dropped_several_at_once(
    drive: Open, site: Site, tmp_path: Path
) -> None:
    driver = drive()
    give = """kind => {
      const draw = colour => new Promise(done => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 200});
        const pen = canvas.getContext('2d');
        pen.fillStyle = colour; pen.fillRect(0, 0, 320, 200);
        canvas.toBlob(b => done(new File([b], colour + '.png', {type: 'image/png'})));
      });
      return Promise.all(['red', 'navy'].map(draw)).then(fs => {
        const data = new DataTransfer();
        (kind === 'drop' ? fs : fs.slice(0, 1)).forEach(f => data.items.add(f));
        const init = {bubbles: true, cancelable: true};
        const event = kind === 'drop' ? new DragEvent('drop', {...init, dataTransfer: data})
          : new ClipboardEvent('paste', {...init, clipboardData: data});
        document.querySelector('#composer textarea').dispatchEvent(event);
      });
    }"""
    driver.page.evaluate(give, "drop")
    driver.agree()
    driver.page.wait_for_function(
        "document.querySelectorAll('#composer .delete-button').length === 2"
    )
    driver.page.fill("#composer textarea", "这是什么灯？")
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert len(site.assistant.turns[-1].images) == 2
    assert driver.page.locator(".last figure.photo").count() == 2
    driver.page.evaluate(give, "paste")
    driver.page.wait_for_selector("#composer .delete-button")
    driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert len(site.assistant.turns[-1].images) == 1


def test_what_is_no_photo_is_said_in_the_drivers_language(drive: Open, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a photo at all")
    driver = drive()
    driver.add_photos(broken)
    said = driver.after(lambda: driver.page.press("#composer textarea", "Enter"))
    assert "这个文件不是能看的照片" in said


def test_buttons_of_earlier_turns_are_off(drive: Open) -> None:
    driver = drive()
    driver.write("上海")
    assert driver.page.locator(".time:enabled").count() > 0
    driver.write("红色油壶灯亮了")
    assert driver.page.locator(".time:enabled").count() == 0


def test_the_story_can_be_told_with_the_keyboard_alone(drive: Open, site: Site) -> None:
    driver = drive(width=DESKTOP, language="en-GB")
    driver.page.keyboard.press("Tab")
    for _ in range(20):
        if driver.page.evaluate("document.activeElement.dataset.sayKey") == "example_3":
            break
        driver.page.keyboard.press("Tab")
    driver.after(lambda: driver.page.keyboard.press("Enter"))
    assert site.assistant.turns[-1].message == "I'd like to book a service"


def test_an_answer_is_announced_once_it_is_whole(drive: Open) -> None:
    driver = drive()
    driver.write("红色油壶灯亮了")
    said = driver.page.text_content("#cc-announce")
    assert said is not None and "别再开了" in said and "机油尺" in said


@pytest.mark.parametrize(("width", "language"), [(360, "zh-CN"), (PHONE, "en-GB"), (768, "zh-CN")])
def test_nothing_is_wider_than_the_screen_or_too_small_to_touch(
    drive: Open, width: int, language: str
) -> None:
    driver = drive(width=width, language=language)
    for message in ("上海" if language == "zh-CN" else "Shanghai", "x" * 300):
        driver.write(message)
        assert driver.overflow_px() <= 0
    small = driver.page.evaluate(
        """[...document.querySelectorAll('#page button, #page a')].filter(n => n.offsetParent &&
          !n.matches('.cite')).map(n => [n.className, n.getBoundingClientRect()])
          .filter(([, r]) => r.height < 43.5 || r.width < 43.5).map(([name]) => name)"""
    )
    assert small == []
    font = driver.page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('#composer textarea')).fontSize)"
    )
    assert font >= 16


def test_nothing_comes_from_another_host_and_the_page_names_no_framework(
    drive: Open, site: Site, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    page.wait_for_selector("#composer textarea[aria-label]")
    foreign = [url for url in asked if not url.startswith((site.url, "data:", "blob:"))]
    assert foreign == []
    assert "gradio" not in page.inner_text("body").lower()
    assert page.locator("meta[property^='og:']").count() == 0
    context.close()
