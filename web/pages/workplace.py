"""What the pages of technicians and stores share: their policy, their texts, their head."""

import json

from markupsafe import Markup
from starlette.responses import HTMLResponse

from web.pages.strings import LOCALES, load_strings

# These pages show what people typed: nothing inline runs on them and nothing foreign loads.
POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip


def workplace_document(page: str, body: Markup, *sections: str) -> str:
    """Return the document of a workplace.

    Args:
        page: Names its script and its style sheet under `/page/`.
        body: What stands in the page; it holds no word.
        sections: Of the catalogue, behind what all workplaces share; later ones win.
    """
    texts = {locale: _texts(load_strings(locale), sections) for locale in LOCALES}
    strings = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    no_script = Markup(" ").join(t["no_script"] for t in texts.values())
    return _PAGE.format(page=page, strings=Markup(strings), body=body, no_script=no_script)


def answer(document: str) -> HTMLResponse:
    """Return a document under the strict policy; it is never kept."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(document, headers=headers)


def top(tabs: tuple[str, ...], extra: Markup | str = "") -> Markup:
    """Return the header with a tab for each view; `extra` stands before the account's name."""
    links = Markup("\n").join(
        Markup('<a href="#{0}" data-t="tab_{0}"></a>').format(tab) for tab in tabs
    )
    return _TOP.format(links=links, extra=extra)


def options(name: str, values: tuple[str, ...]) -> Markup:
    """Return the options of a select, whose texts are `{name}_{value}`."""
    return Markup("").join(
        Markup('<option value="{}" data-t="{}_{}"></option>').format(value, name, value)
        for value in values
    )


def _texts(strings: dict[str, dict[str, str]], sections: tuple[str, ...]) -> dict[str, str]:
    found = dict(strings["workplace"])
    for section in sections:
        found |= strings[section]
    return found


_PAGE = Markup("""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>CarCare</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/owner.css">
<link rel="stylesheet" href="/page/workplace.css">
<link rel="stylesheet" href="/page/{page}.css">
<script id="carcare-strings" type="application/json">{strings}</script>
<script type="module" src="/page/{page}.js"></script>
</head>
<body class="bench">
<a class="skip" href="#main" data-t="skip"></a>
<noscript><p class="note">{no_script}</p></noscript>
{body}
</body>
</html>
""")

_TOP = Markup("""<header class="top">
<div class="inner">
<h1><img src="/page/icon.svg" alt="" width="28" height="28"><span data-t="title"></span></h1>
{extra}<span id="who"></span>
<button type="button" class="plain" id="language" data-t="language" data-label="language_label">
</button>
<button type="button" class="plain" id="sign-out" data-t="sign_out"></button>
</div>
<nav data-label="nav"><div class="inner">
{links}
</div></nav>
</header>
<div id="notice" role="alert" hidden></div>
<p id="said" class="sr" role="status"></p>""")
