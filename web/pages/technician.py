"""The technicians' page: markup without a word; its scripts put in texts and what they fetch."""

from functools import cache

from markupsafe import Markup
from starlette.responses import HTMLResponse

from web.pages.workplace import answer, options, top, workplace_document

KINDS = ("guide", "lamp", "code", "family", "service", "manual", "case")
POWERTRAINS = ("petrol", "diesel", "hybrid", "ev")
STATUSES = ("draft", "reviewed", "withdrawn")
TABS = ("search", "codes", "cases", "new")


def technician_page() -> HTMLResponse:
    """Return the page; everything on it comes from the API, which asks for the role again."""
    return answer(_document())


@cache
def _document() -> str:
    body = _BODY.format(top=top(TABS), search=_SEARCH, codes=_CODES, cases=_CASES, form=_form())
    return workplace_document("technician", body, "technician")


_BODY = Markup("""{top}
<main id="main" tabindex="-1">
{search}
{codes}
{cases}
<section id="view-case" hidden></section>
{form}
</main>
<dialog id="record" aria-labelledby="record-title"></dialog>
<dialog id="ask" aria-labelledby="ask-title"></dialog>""")

_KINDS = Markup("").join(
    Markup(
        '<label class="tick"><input type="checkbox" name="kind" value="{}">'
        '<span data-t="kind_{}"></span></label>'
    ).format(kind, kind)
    for kind in KINDS
)

_SEARCH = Markup("""<section id="view-search" aria-labelledby="search-title">
<h2 id="search-title" tabindex="-1" data-t="search_title"></h2>
<form id="search" role="search" novalidate>
<div class="line tight">
<div class="field grow"><label for="search-q" data-t="search_label"></label>
<input id="search-q" name="q" type="search" enterkeyhint="search" autocomplete="off"
 maxlength="500" aria-describedby="search-hint"></div>
<button type="submit" class="button main" data-t="search_send"></button>
</div>
<p id="search-hint" class="hint" data-t="search_hint"></p>
<details class="filters" id="filters"><summary id="filters-name"></summary>
<fieldset><legend><span data-t="kinds"></span> <small data-t="kinds_hint"></small></legend>
<div class="ticks">{kinds}</div></fieldset>
<div class="field narrow"><label for="search-vehicle" data-t="vehicle"></label>
<select id="search-vehicle" name="vehicle" aria-describedby="vehicle-hint"></select>
<p id="vehicle-hint" class="hint"></p></div>
</details>
</form>
<p id="search-state" class="state" role="status"></p>
<ol id="hits" class="cards"></ol>
</section>""").format(kinds=_KINDS)

_CODES = Markup("""<section id="view-codes" aria-labelledby="codes-title" hidden>
<h2 id="codes-title" tabindex="-1" data-t="codes_title"></h2>
<form id="codes" role="search" novalidate>
<div class="line tight">
<div class="field grow"><label for="codes-q" data-t="codes_label"></label>
<input id="codes-q" name="q" type="text" enterkeyhint="search" autocomplete="off"
 autocapitalize="characters" spellcheck="false" maxlength="500" aria-describedby="codes-hint">
</div>
<button type="submit" class="button main" data-t="codes_send"></button>
</div>
<p id="codes-hint" class="hint" data-t="codes_hint"></p>
</form>
<p id="codes-state" class="state" role="status"></p>
<div id="code-cards" class="cards"></div>
</section>""")

_CASES = Markup("""<section id="view-cases" aria-labelledby="cases-title" hidden>
<h2 id="cases-title" tabindex="-1" data-t="cases_title"></h2>
<form id="cases" role="search" novalidate>
<div class="line">
<div class="field grow"><label for="cases-q" data-t="cases_label"></label>
<input id="cases-q" name="q" type="search" autocomplete="off" maxlength="200"></div>
<div class="field"><label for="cases-status" data-t="status"></label>
<select id="cases-status" name="status"><option value="" data-t="status_any"></option>{statuses}
</select></div>
<div class="field"><label for="cases-make" data-t="make"></label>
<input id="cases-make" name="make" type="text" autocomplete="off" maxlength="60"></div>
<button type="submit" class="button" data-t="cases_send"></button>
</div>
</form>
<p id="cases-state" class="state" role="status"></p>
<ol id="case-cards" class="cards"></ol>
<p><button type="button" class="button" id="cases-more" data-t="cases_more" hidden></button></p>
</section>""").format(statuses=options("status", STATUSES))


def _field(
    key: str, path: str, control: str, *, optional: bool = False, hint: str | None = None
) -> Markup:
    """Return a labelled field with its hint and the place of its error."""
    about = [f"f-{key}-hint"] * bool(hint) + [f"f-{key}-error"]
    control_html = Markup(control).format(
        attributes=Markup('id="f-{0}" name="{1}" data-path="{1}" aria-describedby="{2}"{3}').format(
            key, path, " ".join(about), "" if optional else Markup(' aria-required="true"')
        )
    )
    mark = Markup(' <small data-t="optional"></small>') if optional else ""
    hint_html = (
        Markup('<p class="hint" id="f-{}-hint" data-t="{}"></p>').format(key, hint) if hint else ""
    )
    return Markup(
        '<div class="field"><label for="f-{0}"><span data-t="field_{0}"></span>{1}</label>{2}{3}'
        '<p class="error" id="f-{0}-error"></p></div>'
    ).format(key, mark, hint_html, control_html)


_TEXT = '<input type="text" autocomplete="off" {attributes}>'
_NUMBER = '<input type="text" inputmode="numeric" autocomplete="off" {attributes}>'
_AREA = '<textarea rows="3" {attributes}></textarea>'


def _form() -> Markup:
    power = Markup('<select {{attributes}}><option value="" data-t="power_none"></option>{}'
                   "</select>").format(options("power", POWERTRAINS))  # fmt: skip
    return _FORM.format(
        title=_field("title", "title", _TEXT, hint="hint_title"),
        symptom=_field("symptom", "symptom", _AREA, hint="hint_symptom"),
        make=_field("make", "vehicle.make", _TEXT),
        model=_field("model", "vehicle.model", _TEXT),
        year=_field("year", "vehicle.year", _NUMBER, optional=True),
        powertrain=_field("powertrain", "vehicle.powertrain", power, optional=True),
        engine=_field("engine", "vehicle.engine", _TEXT, optional=True),
        mileage=_field("mileage", "vehicle.mileage_km", _NUMBER, optional=True),
        codes=_field("codes", "codes", _TEXT, optional=True, hint="hint_codes"),
        checks=_field("checks", "checks_tried", _AREA, optional=True, hint="hint_checks"),
        cause=_field("cause", "root_cause", _AREA),
        fix=_field("fix", "fix", _AREA),
        parts=_field("parts", "parts", _AREA, optional=True, hint="hint_parts"),
        time=_field("time", "time_min", _NUMBER),
    )


_FORM = Markup("""<section id="view-form" aria-labelledby="form-title" hidden>
<h2 id="form-title" tabindex="-1"></h2>
<p class="hint" data-t="personal"></p>
<div id="form-notice" role="alert"></div>
<form id="case-form" novalidate>
<div class="fields">
{title}{symptom}
<div class="pair">{make}{model}</div>
<div class="pair">{year}{powertrain}</div>
<div class="pair">{engine}{mileage}</div>
{codes}{checks}{cause}{fix}
<div class="pair">{parts}{time}</div>
<div class="field" id="form-photos"><span class="label" data-t="field_photos"></span>
<p class="hint" id="f-photos-hint" data-t="hint_photos"></p>
<ul class="photos" id="f-photo-list"></ul>
<input class="sr" id="f-photos" type="file" accept="image/*" multiple
 aria-describedby="f-photos-hint f-photos-error">
<label class="button file" for="f-photos" data-t="photo_add"></label>
<p class="error" id="f-photos-error" role="status"></p></div>
</div>
<aside aria-labelledby="similar-title">
<h3 id="similar-title" data-t="similar_title"></h3>
<p id="similar-state" class="hint" role="status"></p>
<ul id="similar" class="cards"></ul>
</aside>
<div class="line save">
<button type="submit" class="button main" id="form-save"></button>
<button type="button" class="button quiet" id="form-clear" data-t="clear_form"></button>
</div>
</form>
</section>""")
