import shutil
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from assistant.bootstrap import Desks, build_desks
from assistant.settings import Settings
from tests.web.browsing import PHONE, Open, Site, Visit, serving
from tests.web.world import NOW, PASSWORD, World, bearer, make_world, running, visit


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Return the real desks on a database of this test session, without rate limits."""
    folder = tmp_path_factory.mktemp("data")
    built = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    yield built
    built.engine.dispose()


@pytest.fixture
def world(desks: Desks) -> World:
    return make_world(desks)


@pytest.fixture
async def app(world: World) -> AsyncIterator[FastAPI]:
    async with running(world) as app:
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app) as client:
        yield client


@pytest.fixture(scope="session")
def tokens(desks: Desks) -> dict[str, str]:
    """Return a Bearer token for an account of each role."""
    return {
        role: desks.accounts.add_user(role, role, PASSWORD).secret  # type: ignore[arg-type]
        for role in ("technician", "staff", "admin")
    }


@pytest.fixture(scope="session")
def people(desks: Desks) -> dict[str, str]:
    """Return tokens of two technicians more."""
    return {
        name: desks.accounts.add_user(name, "technician", PASSWORD).secret for name in ("wu", "li")
    }


@pytest.fixture
async def wu(app: FastAPI, people: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(people["wu"])) as client:
        yield client


@pytest.fixture
async def li(app: FastAPI, people: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(people["li"])) as client:
        yield client


@pytest.fixture
def word() -> str:
    """A word that stands in the cases of one test alone."""
    return f"w{uuid4().hex[:10]}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Tests of the pages drive Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the pages over a scripted assistant and a database of this module."""
    folder = tmp_path_factory.mktemp("page")
    desks = build_desks(Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"))
    with serving(desks) as site:
        yield site
    desks.engine.dispose()


@pytest.fixture
def drive(site: Site, chromium: Browser) -> Iterator[Open]:
    """Return what opens the driver's page in a browser of its own."""
    opened: list[Visit] = []

    def open_page(*, width: int = PHONE, language: str = "zh-CN") -> Visit:
        opened.append(Visit(chromium, site.url, width=width, language=language))
        return opened[-1]

    site.assistant.pause_s = 0.0
    yield open_page
    for driver in opened:
        driver.context.close()
