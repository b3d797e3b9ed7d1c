"""A real server over scripted rooms, and Chromium pages that visit it."""

import asyncio
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from langgraph.checkpoint.memory import InMemorySaver
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from assistant.bootstrap import Desks, Services
from assistant.ports import Searcher
from assistant.privacy.build import build_privacy
from assistant.threads import Threads
from tests.web.fakes import FakeInspector, FakeSearcher
from tests.web.fakes_page import PageAssistant
from web.app import create_app

PHONE = 390
DESKTOP = 1280
WAIT_MS = 30_000


@dataclass
class Site:
    """A running server and the assistant behind it."""

    url: str
    assistant: PageAssistant


@contextmanager
def serving(desks: Desks, searcher: Searcher | None = None) -> Iterator[Site]:
    """Serve the real application over a scripted assistant on a free port."""
    assistant = PageAssistant(desks, Threads(desks.engine), desks.clock)
    services = Services(
        desks,
        FakeInspector(),
        searcher or FakeSearcher(),
        None,  # type: ignore[arg-type]
        assistant,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        build_privacy(desks, InMemorySaver(), assistant.feedback.crops),
    )
    # Held until it is served: a port that is let go may be another's by then.
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        # Made where a loop runs, as uvicorn's own factories are: Gradio asks for the loop.
        app = create_app(services=services)
        servers.append(uvicorn.Server(uvicorn.Config(app, log_level="error")))
        await servers[0].serve(sockets=[listening])

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    while not (servers and servers[0].started):
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield Site(f"http://127.0.0.1:{port}/", assistant)
    servers[0].should_exit = True
    thread.join(20)


class Visit:
    """One driver's browser on the page. What its console complains of is kept."""

    def __init__(self, browser: Browser, url: str, *, width: int, language: str) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 700 else 900},
            locale=language,
            geolocation={"latitude": 31.23, "longitude": 121.47},
            permissions=["geolocation"],
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self._note(m.type, m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)
        self.ready()

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def ready(self) -> None:
        """Wait until the page can be used."""
        self.page.wait_for_selector("#composer textarea[aria-label]")
        self.page.wait_for_selector(".bar h1:has-text('a'), .bar h1:has-text('车')")

    def settled(self) -> None:
        """Wait until the answer is whole."""
        self.page.wait_for_selector("#cc-log[aria-busy=false] > .last")

    def answer(self) -> str:
        """Wait for the last turn to be whole and return its text."""
        self.settled()
        return str(self.page.inner_text("#cc-log > .last"))

    def turns(self) -> int:
        return self.page.locator("#cc-log > article").count()

    def after(self, act: Any) -> str:
        """Do something that sends a message; return the text of the turn that it makes."""
        before = self.turns()
        act()
        self.page.wait_for_function(
            "n => document.querySelectorAll('#cc-log > article').length > n", arg=before
        )
        return self.answer()

    def write(self, text: str) -> str:
        """Type a message and press Enter."""
        self.page.fill("#composer textarea", text)
        return self.after(lambda: self.page.press("#composer textarea", "Enter"))

    def press(self, selector: str) -> str:
        """Click a button that sends a message."""
        return self.after(lambda: self.page.click(selector))

    def agree(self) -> None:
        self.page.click("#cc-consent [data-do=agree]")

    def add_photos(self, *files: Path) -> None:
        """Choose photos as from an album, agreeing when asked."""
        with self.page.expect_file_chooser() as chooser:
            self.page.click("#cc-welcome [data-do=album]")
            if self.page.is_visible("#cc-consent"):
                self.agree()
        chooser.value.set_files(list(files))
        self.page.wait_for_function(
            "n => document.querySelectorAll('#composer .delete-button').length >= n",
            arg=len(files),
        )

    def overflow_px(self) -> int:
        """Return by how much something is wider than the screen."""
        return int(
            self.page.evaluate(
                "Math.max(document.documentElement.scrollWidth,"
                " document.getElementById('cc-scroll').scrollWidth) - innerWidth"
            )
        )


Open = Callable[..., Visit]


def draw_cluster(path: Path, *, upside_down: bool = False) -> Path:
    """Write a picture of two dials with a red and an amber lamp."""
    picture = Image.new("RGB", (640, 360), (14, 16, 20))
    pen = ImageDraw.Draw(picture)
    for left in (60, 340):
        pen.ellipse((left, 60, left + 240, 300), outline=(200, 200, 200), width=4)
    pen.rectangle((125, 95, 195, 145), fill=(220, 30, 30))
    pen.rectangle((425, 105, 495, 155), fill=(240, 160, 20))
    file = io.BytesIO()
    (picture.rotate(180) if upside_down else picture).save(file, "JPEG")
    path.write_bytes(file.getvalue())
    return path
