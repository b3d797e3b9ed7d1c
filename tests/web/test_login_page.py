"""The sign-in page of technicians and staff."""

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from web.pages.login import LOGIN_PATH, login_page


@pytest.fixture
def visitor() -> TestClient:
    app = FastAPI()
    app.add_api_route(LOGIN_PATH, login_page, methods=["GET"])
    return TestClient(app)


def get(visitor: TestClient, address: str, language: str = "en") -> httpx.Response:
    return visitor.get(address, headers={"Accept-Language": language})


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "员工登录"), ("en", "Staff sign-in")])
def test_it_speaks_the_browsers_language(visitor: TestClient, language: str, word: str) -> None:
    assert word in get(visitor, "/login", language).text


def test_it_leads_on_to_the_workplace_asked_for(visitor: TestClient) -> None:
    assert 'data-next="/technician"' in get(visitor, "/login?next=/technician").text


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", '"><script>', "/staff/../x", ""]
)
def test_it_leads_nowhere_else(visitor: TestClient, address: str) -> None:
    text = visitor.get("/login", params={"next": address}).text
    assert 'data-next="/"' in text
    assert "evil" not in text and "<script>" not in text
