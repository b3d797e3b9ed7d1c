"""The question about an unsure lamp on the page: pictures to choose from, and the empty box."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from assistant.bootstrap import build_desks
from assistant.feedback.sql import KeptPick
from assistant.settings import Settings
from tests.web.browsing import DESKTOP, PHONE, Site, Visit, draw_cluster, serving
from tests.web.world import NOW

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
OPTION = ".last .pick .option"
BOX = ".last .keep input"
NAMED = {
    "zh-CN": ("发动机故障灯", "黄色 · 50%"),
    "en-GB": ("Check-engine light", "amber · 50%"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("lamps")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    with serving(desks) as site:
        yield site
    desks.engine.dispose()


@pytest.fixture
def asked(site: Site, chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    opened: list[Visit] = []

    def open_page(*, width: int = PHONE, language: str = "zh-CN") -> Visit:
        driver = Visit(chromium, site.url, width=width, language=language)
        opened.append(driver)
        driver.add_photos(draw_cluster(tmp_path / "cluster.jpg"))
        driver.write("有两盏灯亮了" if language == "zh-CN" else "It is either of two lamps")
        return driver

    yield open_page
    for driver in opened:
        driver.context.close()


def kept(site: Site) -> list[KeptPick]:
    return list(site.assistant.desks.lamp_feedback.all())


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")])
def test_the_cut_out_stands_beside_pictures_of_both_candidates(
    asked: Open, width: int, language: str
) -> None:
    driver = asked(width=width, language=language)
    pictures = driver.page.locator(".last .pick img")
    assert pictures.count() == 3
    driver.page.wait_for_function(
        "[...document.querySelectorAll('.last .pick img')].every(i => i.naturalWidth > 30)"
    )
    alts = [pictures.nth(n).get_attribute("alt") for n in range(3)]
    assert all(alts) and len(set(alts)) == 3
    text = driver.page.inner_text(f"{OPTION} >> nth=0")
    assert all(part in text for part in NAMED[language])
    assert driver.overflow_px() <= 0
    assert driver.complaints == []


def test_a_picture_sends_the_name_and_keeps_nothing_unless_the_box_is_ticked(
    asked: Open, site: Site
) -> None:
    driver, before = asked(), len(kept(site))
    assert not driver.page.is_checked(BOX)
    driver.press(f"{OPTION} >> nth=1")
    assert site.assistant.turns[-1].message == "机油压力警告灯"
    assert len(kept(site)) == before


def test_with_the_box_ticked_the_cut_out_and_the_pick_are_kept(asked: Open, site: Site) -> None:
    driver, before = asked(language="en-GB"), len(kept(site))
    driver.page.check(BOX)
    said = driver.press(f"{OPTION} >> nth=1")
    assert "The cut-out of this lamp is kept." in said
    pick = kept(site)[-1]
    assert len(kept(site)) == before + 1
    assert (pick.pick, pick.colour) == ("engine_oil_pressure", "amber")
    with Image.open(io.BytesIO(pick.png)) as crop:
        assert max(crop.size) <= 160 and crop.info == {}


def test_neither_may_be_kept_and_not_knowing_is_never_kept(asked: Open, site: Site) -> None:
    driver, before = asked(), len(kept(site))
    driver.page.check(BOX)
    driver.press(".last .pick .row .act >> nth=1")
    assert site.assistant.turns[-1].message == "不清楚" and len(kept(site)) == before
    other = asked()
    other.page.check(BOX)
    other.press(".last .pick .row .act >> nth=0")
    assert site.assistant.turns[-1].message == "都不是"
    assert kept(site)[-1].pick == "neither" and len(kept(site)) == before + 1


def test_the_question_is_answered_with_the_keyboard_alone(asked: Open, site: Site) -> None:
    driver, before = asked(width=DESKTOP), len(kept(site))
    driver.page.focus(f"{OPTION} >> nth=0")
    for key in ("Tab", "Tab", "Tab", "Tab", "Space"):
        driver.page.keyboard.press(key)
    assert driver.page.is_checked(BOX)
    for _ in range(4):
        driver.page.keyboard.press("Shift+Tab")
    driver.after(lambda: driver.page.keyboard.press("Enter"))
    assert site.assistant.turns[-1].message == "发动机故障灯"
    assert len(kept(site)) == before + 1


def test_the_question_is_there_after_a_reload(asked: Open) -> None:
    driver = asked()
    driver.page.reload()
    driver.page.wait_for_selector(OPTION)
    driver.page.wait_for_function("document.querySelector('.last .shot img')?.naturalWidth > 30")
    assert not driver.page.is_checked(BOX)


def test_everything_to_touch_is_large_enough_on_a_phone(asked: Open) -> None:
    driver = asked()
    small = driver.page.evaluate(
        """[...document.querySelectorAll('.last .pick button, .last .keep')]
          .map(n => n.getBoundingClientRect()).filter(r => r.height < 43.5 || r.width < 43.5)"""
    )
    assert small == []
    assert driver.page.get_attribute(".last .pick", "role") == "group"
    assert driver.page.get_attribute(".last .pick", "aria-label") == "是哪一个？"


def test_an_earlier_question_can_no_longer_be_answered(asked: Open) -> None:
    driver = asked()
    driver.write("谢谢")
    assert driver.page.locator(".pick .act:enabled").count() == 0
    assert driver.page.locator(".keep:visible").count() == 0


@pytest.mark.parametrize(
    ("typed", "pick"),
    [("是第二个", "engine_oil_pressure"), ("都不是", "neither"), ("不清楚", None), ("谢谢", None)],
)
def test_a_typed_answer_is_kept_too_if_the_box_is_ticked(
    asked: Open, site: Site, typed: str, pick: str | None
) -> None:
    driver, before = asked(), len(kept(site))
    driver.page.check(BOX)
    said = driver.write(typed)
    assert len(kept(site)) == before + (pick is not None)
    if pick is None:
        assert "没有看出选的是哪一盏" in said
    else:
        assert "已保留这盏灯的小图" in said and kept(site)[-1].pick == pick


def test_a_typed_answer_beside_an_empty_box_is_not_kept(asked: Open, site: Site) -> None:
    driver, before = asked(), len(kept(site))
    assert "小图" not in driver.write("是第二个")
    assert len(kept(site)) == before


@pytest.mark.parametrize("reloaded", [False, True])
def test_what_was_kept_can_be_deleted_again(asked: Open, site: Site, reloaded: bool) -> None:
    driver, before = asked(), len(kept(site))
    driver.page.check(BOX)
    driver.press(f"{OPTION} >> nth=1")
    driver.write("谢谢")
    assert len(kept(site)) == before + 1
    if reloaded:
        driver.page.reload()
    driver.page.click("[data-do=erase]")
    driver.page.wait_for_selector(".part-kept:has-text('都删掉了')")
    assert driver.page.locator("[data-do=erase]").count() == 0
    assert len(kept(site)) == before
    driver.page.reload()
    driver.page.wait_for_selector("#cc-log > article")
    assert driver.page.locator(".part-kept").count() == 0
