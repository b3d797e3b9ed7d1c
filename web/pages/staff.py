"""The store staff's page: markup without a word; its scripts put in texts and what they fetch.

A tab is a section `view-NAME` here, a text `tab_NAME`, and a script with `show` that is listed in
`staff.js`.
"""

from functools import cache

from markupsafe import Markup
from starlette.responses import HTMLResponse

from web.pages.staff_figures import FIGURES
from web.pages.staff_market import MARKET
from web.pages.workplace import answer, top, workplace_document

TABS = ("day", "store", "market", "figures")
SECTIONS = ("staff", "market", "figures")


def staff_page() -> HTMLResponse:
    """Return the page; everything on it comes from the API, which asks for the role again."""
    return answer(_document())


@cache
def _document() -> str:
    views = _DAY + _STORE + MARKET + FIGURES
    return workplace_document(
        "staff", _BODY.format(top=top(TABS, _STORE_NAME), views=views), *SECTIONS
    )


_BODY = Markup("""{top}
<main id="main" tabindex="-1">
<div id="place" class="line tight" hidden>
<div class="field grow"><label for="store-pick" data-t="store_label"></label>
<select id="store-pick"></select></div>
</div>
{views}
</main>
<dialog id="booking" aria-labelledby="booking-title"></dialog>
<dialog id="price" aria-labelledby="price-title"></dialog>
<dialog id="ask" aria-labelledby="ask-title"></dialog>""")

_STORE_NAME = Markup('<span id="store-name"></span>')

_DAY = Markup("""<section id="view-day" aria-labelledby="day-title" hidden>
<h2 id="day-title" tabindex="-1"></h2>
<div class="line days">
<button type="button" class="button" id="day-before" data-label="day_before">‹</button>
<button type="button" class="button" id="day-today" data-t="day_today"></button>
<button type="button" class="button" id="day-after" data-label="day_after">›</button>
<div class="field"><label for="day-date" class="sr" data-t="day_pick"></label>
<input id="day-date" type="date"></div>
<button type="button" class="button quiet" id="day-again" data-t="day_again"></button>
</div>
<p id="day-state" class="state" role="status"></p>
<div id="calendar"></div>
</section>
""")

_STORE = Markup("""<section id="view-store" aria-labelledby="store-title" hidden>
<h2 id="store-title" tabindex="-1" data-t="store_title"></h2>
<p id="store-state" class="state" role="status"></p>
<div id="affected"></div>
<h3 data-t="closures_title"></h3>
<p class="hint" data-t="closures_hint"></p>
<ul id="closures" class="loose"></ul>
<form id="closure" novalidate>
<div class="line">
<div class="field"><label for="closure-day" data-t="closure_day"></label>
<input id="closure-day" type="date" aria-required="true" aria-describedby="closure-error"></div>
<div class="field grow"><label for="closure-reason" data-t="closure_reason"></label>
<input id="closure-reason" type="text" autocomplete="off" maxlength="200" aria-required="true"
 aria-describedby="closure-error"></div>
<button type="submit" class="button main" data-t="closure_send"></button>
</div>
<p id="closure-error" class="error" role="alert"></p>
</form>
<h3 data-t="hours_title"></h3>
<p class="hint" data-t="hours_hint"></p>
<form id="hours" novalidate>
<div id="hours-days"></div>
<p id="hours-error" class="error" role="alert"></p>
<div class="line">
<button type="submit" class="button main" data-t="hours_save"></button>
<button type="button" class="button" id="hours-copy" data-t="hours_copy"></button>
<button type="button" class="button quiet" id="hours-back" data-t="hours_back"></button>
</div>
</form>
<h3 data-t="team_title"></h3>
<p class="hint" id="team-hint" data-t="team_hint"></p>
<form id="team" novalidate>
<p id="team-none" data-t="team_none" hidden></p>
<ul id="team-list" class="cards"></ul>
<p id="team-error" class="error" role="alert"></p>
<div class="line">
<button type="submit" class="button main" data-t="team_save"></button>
<button type="button" class="button" id="team-add" data-t="team_add"></button>
</div>
</form>
<h3 data-t="services_title"></h3>
<p class="hint" data-t="services_hint"></p>
<form id="services" novalidate>
<div class="line">
<div class="field grow"><label for="services-find" data-t="services_find"></label>
<input id="services-find" type="search" autocomplete="off"></div>
<label class="tick"><input type="checkbox" id="services-mine" checked>
<span data-t="services_mine"></span></label>
</div>
<div id="services-list"></div>
<p id="services-error" class="error" role="alert"></p>
<div class="line bottom">
<button type="submit" class="button main" id="services-save"></button>
<button type="button" class="button quiet" id="services-back" data-t="services_back"></button>
</div>
</form>
</section>
""")
