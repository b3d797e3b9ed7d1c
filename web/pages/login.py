"""The sign-in page of technicians, staff and administrators, and that of the first one."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.accounts.sql import MIN_PASSWORD_CHARS
from web.dependencies import accepted_locale
from web.pages.strings import load_strings

LOGIN_PATH = "/login"
SETUP_PATH = "/setup"
# Where a sign-in may lead; anything else could send people to another site.
WORKPLACES = ("/technician", "/staff", "/store")

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/page/icon.svg">
<link rel="stylesheet" href="/page/owner.css">
<link rel="stylesheet" href="/page/login.css">
</head>
<body>
<main class="login">
<h1>{title}</h1>
<form id="login" data-to="{to}" data-next="{next}" data-failed="{failed}" data-offline="{offline}">
<label>{name}<input name="name" autocomplete="username" required autofocus></label>
<label>{password}<input name="password" type="password" autocomplete="{autocomplete}"
 required minlength="{least}"></label>
<p id="problem" role="alert"></p>
<button type="submit">{send}</button>
</form>
<p>{note}</p>
</main>
<script src="/page/login.js"></script>
</body>
</html>
"""


def login_page(request: Request) -> HTMLResponse:
    """Return the sign-in form in the browser's language; `next` names the workplace to open."""
    wanted = request.query_params.get("next", "")
    target = wanted if wanted in WORKPLACES else "/"
    return _page(request, "login", next=target, autocomplete="current-password", least="1")


def setup_page(request: Request) -> HTMLResponse:
    """Return the form that makes the first administrator; its secret stays in the browser."""
    least = str(MIN_PASSWORD_CHARS)
    return _page(request, "setup", next="/technician", autocomplete="new-password", least=least)


def _page(request: Request, section: str, **facts: str) -> HTMLResponse:
    locale = accepted_locale(request) or "zh"
    texts = load_strings(locale)
    words = {key: escape(text) for key, text in (texts["login"] | texts[section]).items()}
    return HTMLResponse(_PAGE.format(lang=locale, to=f"/api/v1/{section}", **facts, **words))
