"""A technician's path through the page, as a browser walks it."""

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from assistant.bootstrap import Desks, build_desks
from assistant.cases.indexing import CaseSearcher
from assistant.settings import Settings
from retrieval.documents import knowledge_to_documents
from retrieval.types import Kind, SearchResult
from tests.cases.telling import FakeIndex
from tests.web.browsing import DESKTOP, PHONE, Site, serving
from tests.web.workplaces import Workplace
from tests.web.world import NOW, PASSWORD

pytestmark = pytest.mark.browser

LOOKING = re.compile("Looking it up…|正在查…")
NEWEST = "#case-cards .card >> nth=0"


class ShyIndex(FakeIndex):
    """Finds the nearest text for "weather" and is sure of nothing."""

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        unsure = "weather" in query
        words = "" if unsure else query
        found = super().search(words, locale=locale, kinds=kinds, vehicle=vehicle, limit=limit)
        return replace(found, abstained=unsure)


class Bench(Workplace):
    """One technician's browser."""

    path = "technician"

    def look_up(self, query: str) -> None:
        self.go("search")
        self.page.fill("#search-q", query)
        with self.page.expect_response("**/technician/search?*"):
            self.page.press("#search-q", "Enter")
        expect(self.page.locator("#search-state")).not_to_have_text(LOOKING)

    def tell(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#f-{name}", value)

    def record(self, **fields: str) -> None:
        self.go("new")
        self.tell(**fields)
        self.page.click("#form-save")
        self.page.wait_for_selector("#view-case .history")


def story(word: str, **changes: str) -> dict[str, str]:
    return {
        "title": f"Shakes when cold {word}",
        "symptom": f"Shakes after a cold start.\n<img src=x onerror=alert(1)> {word}",
        "make": "Volkswagen",
        "model": "Lavida",
        "codes": "p0301 P0302",
        "checks": "Swapped the plugs: it stayed.\nSwapped the coils: it moved.",
        "cause": "A cracked coil.",
        "fix": "A new coil.",
        "time": "45",
    } | changes


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("bench")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    for name in ("wu", "li"):
        desks.accounts.add_user(name, "technician", PASSWORD)
    yield desks
    desks.engine.dispose()


@pytest.fixture(scope="module")
def site(desks: Desks) -> Iterator[Site]:
    guides = [d for d in knowledge_to_documents(desks.shipped) if d.kind in ("guide", "lamp")]
    index = ShyIndex({f"{d.doc_id}.{d.locale}": d for d in guides})
    with serving(desks, CaseSearcher(index, desks.cases.feed)) as site:
        yield site


Open = Callable[..., Bench]


@pytest.fixture
def bench(site: Site, chromium: Browser) -> Iterator[Open]:
    opened: list[Bench] = []

    def open_page(*, width: int = PHONE, language: str = "en-GB", name: str = "wu") -> Bench:
        opened.append(Bench(chromium, site.url, width=width, language=language))
        opened[-1].sign_in(name)
        return opened[-1]

    yield open_page
    for one in opened:
        one.context.close()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_case_goes_from_the_form_over_its_review_to_the_next_search(
    bench: Open, width: int
) -> None:
    word = f"w{uuid4().hex[:8]}"
    wu = bench(width=width)
    wu.look_up(word)
    assert wu.page.inner_text("#search-state").startswith("Nothing found")
    wu.record(**story(word))
    assert wu.page.inner_text("#view-case h2") == f"Shakes when cold {word}"
    assert "<img src=x onerror=alert(1)>" in wu.page.inner_text("#view-case .facts")
    assert wu.page.locator("#view-case .facts img").count() == 0
    wu.look_up(word)
    assert wu.page.locator("#hits .card").count() == 0

    li = bench(width=width, name="li")
    li.go("new")
    li.tell(title=f"Shakes when cold {word}", make="VW", model="Lavida", codes="P0301")
    li.page.wait_for_selector("#similar .card")
    assert word in li.page.inner_text("#similar .card >> nth=0")
    assert li.overflow_px() <= 0
    li.go("cases")
    li.page.click(f"{NEWEST} >> a")
    li.page.click("#view-case .actions .main")
    li.page.click("#ask .main")
    li.page.wait_for_selector("#view-case .pill.reviewed")
    assert "Reviewed · Version 2 · li" in li.page.inner_text("#view-case .history")

    wu.look_up(word)
    card = wu.page.inner_text("#hits .card.case >> nth=0")
    assert "Technician's case" in card and "not a rule" in card and "reviewed 2026-03-02" in card
    assert wu.page.locator("#hits .card.case mark").first.inner_text() == word
    wu.page.click("#hits .card.case h3 a >> nth=0")
    wu.page.wait_for_selector("#view-case .history")
    wu.page.go_back()
    wu.page.wait_for_selector("#hits .card.case")
    assert wu.overflow_px() <= 0 and wu.complaints == li.complaints == []


def test_errors_stand_beside_their_fields_and_nothing_is_lost(bench: Open, tmp_path: Path) -> None:
    wu = bench(language="zh-CN")
    wu.go("new")
    wu.tell(**story("丢不了", year="1890", time="一小时", codes="ABC"))
    wu.page.fill("#f-make", "")
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#form-notice .note")
    errors = {key: wu.page.inner_text(f"#f-{key}-error") for key in ("make", "year", "time", "fix")}
    assert errors == {
        "make": "请填写。", "year": "最小是 1950。", "time": "请填整数。", "fix": "",
    }  # fmt: skip
    assert wu.page.inner_text("#f-codes-error").startswith("第 1 条：这不是故障码")
    assert wu.page.evaluate("document.activeElement.id") == "f-make"
    assert wu.page.get_attribute("#f-make", "aria-invalid") == "true"
    wu.tell(make="大众", year="", time="45", codes="P0301", fix="修好了，车主 13800138000")
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#f-fix-error:not(:empty)")
    assert "电话号码" in wu.page.inner_text("#f-fix-error")
    wu.page.reload()
    wu.page.wait_for_selector("html[data-ready]")
    assert wu.page.input_value("#f-fix") == "修好了，车主 13800138000"
    wu.tell(fix="修好了。")
    good, bad = tmp_path / "good.png", tmp_path / "bad.jpg"
    file = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 90, 10)).save(file, "PNG")
    good.write_bytes(file.getvalue())
    bad.write_text("no photo")
    wu.page.set_input_files("#f-photos", [good, bad])
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#view-case .photos img")
    assert "1 张照片没传上去" in wu.page.inner_text("#view-case")
    photo = wu.page.locator("#view-case .photos img")
    photo.scroll_into_view_if_needed()
    # The page's policy forbids what Playwright's own waiting would evaluate.
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    wu.go("new")
    assert wu.page.input_value("#f-title") == ""


def test_a_case_is_edited_and_withdrawn_with_a_reason(bench: Open) -> None:
    word = f"w{uuid4().hex[:8]}"
    wu = bench(width=DESKTOP)
    wu.record(**story(word))
    wu.page.click("#view-case .actions a")
    wu.page.wait_for_selector("#form-title:has-text('Edit')")
    assert wu.page.input_value("#f-checks").count("\n") == 1
    wu.tell(fix="Two new coils.")
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#view-case .history > li >> nth=1")
    assert "Two new coils." in wu.page.inner_text("#view-case .facts >> nth=0")
    wu.page.click("#view-case .actions .quiet")
    wu.page.click("#ask .main")
    wu.page.wait_for_selector("#ask-error:not(:empty)")
    assert wu.page.inner_text("#ask-error") == "Please fill this in."
    wu.page.fill("#ask-reason", "It came back.")
    wu.page.click("#ask .main")
    wu.page.wait_for_selector("#view-case .pill.withdrawn")
    assert "It came back." in wu.page.inner_text("#view-case .history")
    assert wu.page.locator("#view-case .actions").count() == 0
    wu.go("cases")
    wu.page.select_option("#cases-status", "withdrawn")
    wu.page.wait_for_selector(f"#case-cards .is-withdrawn:has-text('{word}')")


def test_a_change_meanwhile_is_told_and_the_text_stays(bench: Open) -> None:
    wu, li = bench(width=DESKTOP), bench(width=DESKTOP, name="li")
    wu.record(**story(f"w{uuid4().hex[:8]}"))
    address = wu.page.url
    wu.page.click("#view-case .actions a")
    wu.page.wait_for_selector("#form-title:has-text('Edit')")
    li.page.goto(address)
    li.page.click("#view-case .actions .main")
    li.page.click("#ask .main")
    li.page.wait_for_selector("#view-case .pill.reviewed")
    wu.tell(fix="Mine.")
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#form-notice .note button")
    assert wu.page.input_value("#f-fix") == "Mine."
    wu.page.click("#form-notice .note button")
    wu.page.wait_for_selector("#view-case .history > li >> nth=2")
    assert "Reviewed version 2 is still found" in wu.page.inner_text("#view-case")


def test_a_record_opens_whole_and_gives_the_focus_back(bench: Open) -> None:
    wu = bench()
    wu.look_up("brakes")
    hit = wu.page.locator("#hits .link").first
    hit.focus()
    wu.page.keyboard.press("Enter")
    wu.page.wait_for_selector("#record .record")
    assert "Check" in wu.page.inner_text("#record .points >> nth=0")
    assert wu.page.evaluate("document.querySelector('#record').contains(document.activeElement)")
    wu.page.keyboard.press("Escape")
    assert hit.evaluate("node => node === document.activeElement")
    wu.look_up("weather")
    assert wu.page.inner_text("#search-state") == "Nothing answers this for certain; nearest:"
    assert wu.page.locator("#hits .card").count() > 0


def test_codes_are_looked_up_and_makers_ones_ask_for_the_make(bench: Open) -> None:
    wu = bench(language="zh-CN")
    wu.go("codes")
    wu.page.fill("#codes-q", "灯亮 p0420，P1345 P04")
    wu.page.press("#codes-q", "Enter")
    wu.page.wait_for_selector("#code-cards .card >> nth=2")
    cards = wu.page.locator("#code-cards .card").all_inner_texts()
    assert (
        cards[0].startswith("P0420 三元催化") and "先查什么" in cards[0] and "尽快检查" in cards[0]
    )
    assert "什么牌子" in cards[1]
    assert "以 P04 开头" in cards[2] and "P0401" in cards[2]
    assert wu.overflow_px() <= 0
    wu.page.fill("#make-P1345", "大众")
    wu.page.press("#make-P1345", "Enter")
    wu.page.wait_for_selector("#view-search:not([hidden])")
    assert wu.page.input_value("#search-q") == "大众 P1345"
    assert wu.page.is_checked("[name=kind][value=case]")


def test_the_language_switch_keeps_what_is_written_and_sign_out_forgets_it(bench: Open) -> None:
    wu = bench(width=DESKTOP)
    wu.go("new")
    wu.tell(title="Half written")
    wu.page.click("#language")
    assert wu.page.inner_text("#form-title") == "记录解决了的案例"
    assert wu.page.get_attribute("html", "lang") == "zh-CN"
    assert wu.page.input_value("#f-title") == "Half written"
    wu.page.click("#sign-out")
    wu.page.wait_for_selector("#login")
    wu.page.goto(f"{wu.url}technician")
    wu.page.wait_for_selector("#login")
    wu.sign_in("li")
    wu.go("new")
    assert wu.page.input_value("#f-title") == ""


def test_an_expired_sign_in_says_so_and_keeps_the_form(bench: Open) -> None:
    wu = bench()
    wu.go("new")
    wu.tell(**story("kept"))
    wu.context.clear_cookies()
    wu.page.click("#form-save")
    wu.page.wait_for_selector("#notice a")
    assert wu.page.input_value("#f-fix") == "A new coil."
    assert wu.page.get_attribute("#notice a", "href") == "/login?next=/technician"
