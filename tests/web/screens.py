"""Makes the pictures of every page and state: `python -m tests.web.screens [FOLDER]`.

The real server with the embedded planner and real Chromium, a phone and a desk, both languages.
What is seen is made up: a drawn photo, demo stores, names and numbers of nobody.
"""

import asyncio
import io
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.bootstrap import Desks
from assistant.settings import Settings
from tests.cases.telling import EN, ZH
from tests.clusters import draw_cluster, photo_of
from tests.web.browsing import DESKTOP, PHONE, Visit
from tests.web.screen_states import driver_states, staff_states, technician_states
from tests.web.workplaces import Workplace
from tests.web.world import PASSWORD
from web.app import create_app

NOW = "2026-03-02T09:10:00+08:00"
STORE, SERVICES = "sh-pudong-general", ("oil_service", "brake_pads")
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
CLUSTER_SEED = 3
# A hundred pictures, and the folder stays below 2 MB.
MOST_BYTES = 19_500


class Bench(Workplace):
    """A technician's browser."""

    path = "/technician"


class Counter(Workplace):
    """A browser of a store's staff."""

    path = "/staff"


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Desks]]:
    """Serve the real application on a free port; yields its address and its desks."""
    settings = Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off")  # type: ignore[call-arg]
    apps, servers = [], []

    async def serve() -> None:
        apps.append(create_app(settings))
        servers.append(uvicorn.Server(uvicorn.Config(apps[0], port=0, log_level="error")))
        await servers[0].serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    while not (servers and servers[0].started):
        time.sleep(0.1)
    port = servers[0].servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", apps[0].state.front.services.desks
    servers[0].should_exit = True
    thread.join(30)


def fill(url: str, desks: Desks) -> str:
    """Put people, bookings and cases in; returns the day that has bookings."""
    desks.accounts.add_user("wu", "technician", PASSWORD)
    desks.accounts.add_user("lin", "staff", PASSWORD, store_id=STORE)
    token = desks.accounts.add_user("chen", "technician", PASSWORD).secret
    with httpx.Client(base_url=url, timeout=120) as client:
        for case in (ZH, EN):
            headers = {"Authorization": f"Bearer {token}"}
            client.post("/api/v1/cases", json=case, headers=headers).raise_for_status()
        return _book(client)


def _book(client: httpx.Client) -> str:
    people = ("李强", "赵敏", "Tom Reed", "陈静", "周磊")
    day = ""
    for number, name in enumerate(people):
        query = {"service": SERVICES[number % 2], "date": "2026-03-03"}
        slots = client.get(f"/api/v1/stores/{STORE}/slots", params=query).json()["slots"]
        slot = slots[(number * 3) % len(slots)]
        body = {"slot_id": slot["slot_id"], "service": slot["service"], "name": name,
                "phone": f"1380013800{number}", "vehicle": "大众朗逸"}  # fmt: skip
        client.post("/api/v1/bookings", json=body).raise_for_status()
        day = str(slot["starts_at"][:10])
    return day


class Album:
    """Saves what a page shows, small enough for a repository."""

    def __init__(self, folder: Path, tail: str) -> None:
        self._folder = folder
        self._tail = tail

    def keep(self, page: Page, state: str) -> None:
        """Save one state."""
        page.wait_for_timeout(400)
        image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        for quality in (60, 45, 30, 18, 8):
            file = io.BytesIO()
            image.save(file, "WEBP", quality=quality, method=6)
            if file.tell() <= MOST_BYTES:
                break
        (self._folder / f"{state}-{self._tail}.webp").write_bytes(file.getvalue())


def picture(browser: Browser, url: str, day: str, folder: Path, photo: Path) -> None:
    """Take every picture."""
    for width in (PHONE, DESKTOP):
        for name, language in LANGUAGES.items():
            album = Album(folder, f"{width}-{name}")
            driver = Visit(browser, url, width=width, language=language)
            for state in driver_states(driver, name, photo):
                album.keep(driver.page, state)
            driver.context.close()
            worker = Bench(browser, url, width=width, language=language)
            worker.page.goto(f"{url}/login")
            album.keep(worker.page, "sign-in")
            worker.sign_in("wu")
            for state in technician_states(worker, name):
                album.keep(worker.page, state)
            worker.context.close()
            staff = Counter(browser, url, width=width, language=language)
            staff.sign_in("lin")
            for state in staff_states(staff, day):
                album.keep(staff.page, state)
            staff.context.close()


def index(folder: Path) -> str:
    """Return a page that shows all pictures of a folder, a state a row."""
    tails = [f"{width}-{name}" for width in (PHONE, DESKTOP) for name in LANGUAGES]
    states = list(dict.fromkeys(p.name.split(f"-{PHONE}-")[0] for p in folder.glob(f"*-{PHONE}-*")))
    rows = [
        "# Screens",
        "",
        "`make screens` makes them anew, from the real server in Chromium.",
        "",
    ]
    for state in sorted(states):
        cells = " ".join(
            f'<img src="{state}-{tail}.webp" alt="{state}, {tail}" height="420">' for tail in tails
        )
        rows += [f"## {state}", "", cells, ""]
    return "\n".join(rows)


def main() -> None:
    """Make the pictures and their index."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, served(Path(data)) as (url, desks):
        photo = Path(data) / "cluster.jpg"
        photo.write_bytes(photo_of(draw_cluster(CLUSTER_SEED)))
        day = fill(url, desks)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            picture(browser, url, day, folder, photo)
            browser.close()
    (folder / "README.md").write_text(index(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
