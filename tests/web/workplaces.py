"""Browsers at the pages of technicians and stores."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, TypeVar

from playwright.sync_api import Browser, Page

from tests.web.browsing import PHONE, WAIT_MS
from tests.web.world import PASSWORD


class Workplace:
    """One person's browser at a workplace. What its console complains of is kept."""

    path: ClassVar[str]

    def __init__(
        self, browser: Browser, url: str, *, width: int = PHONE, language: str = "en-GB"
    ) -> None:
        height = 844 if width < 700 else 900
        viewport = {"width": width, "height": height}
        self.context = browser.new_context(viewport=viewport, locale=language)  # type: ignore[arg-type]
        self.url = url
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda m: self._note(m.type, m.text))

    def _note(self, kind: str, text: str) -> None:
        # Chromium writes a line for every refused request; refusals are part of the path.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def sign_in(self, name: str) -> None:
        """Go to the workplace over the sign-in, and wait until it can be used."""
        self.page.goto(f"{self.url}{self.path}")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("html[data-ready]")

    def go(self, view: str) -> None:
        """Press the tab of a view."""
        self.page.click(f"nav a[href='#{view}']")

    def tab_to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    def overflow_px(self) -> int:
        """Return by how much something is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


W = TypeVar("W", bound=Workplace)


@contextmanager
def opening(kind: type[W], browser: Browser, url: str, who: str) -> Iterator[Callable[..., W]]:
    """Yield what opens workplaces, signed in as `who` unless told otherwise; closes them all."""
    opened: list[W] = []

    def open_page(name: str = who, **options: object) -> W:
        opened.append(kind(browser, url, **options))  # type: ignore[arg-type]
        opened[-1].sign_in(name)
        return opened[-1]

    yield open_page
    for one in opened:
        assert not one.complaints
        one.context.close()
