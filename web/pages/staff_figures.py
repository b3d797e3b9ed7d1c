"""The tab with a store's figures: markup without a word, for `web.pages.staff`."""

from markupsafe import Markup

# Button -> days up to today.
SPANS = (28, 84, 365)

_SPANS = Markup("").join(
    Markup(
        '<button type="button" class="button small" data-days="{0}" data-t="figures_span_{0}">'
        "</button>"
    ).format(days)
    for days in SPANS
)

FIGURES = Markup("""<section id="view-figures" aria-labelledby="figures-title" hidden>
<link rel="stylesheet" href="/page/staff-figures.css">
<h2 id="figures-title" tabindex="-1" data-t="figures_title"></h2>
<p class="hint" data-t="figures_hint"></p>
<form id="figures-period" class="line" novalidate>
<div class="field"><label for="figures-from" data-t="figures_from"></label>
<input id="figures-from" type="date"></div>
<div class="field"><label for="figures-to" data-t="figures_to"></label>
<input id="figures-to" type="date"></div>
<button type="submit" class="button main" data-t="figures_send"></button>
</form>
<div class="line days"><div class="spans">{spans}</div>
<a id="figures-csv" class="button small" download data-t="figures_csv" hidden></a></div>
<p id="figures-state" class="state" role="status"></p>
<div id="figures"></div>
</section>
""").format(spans=_SPANS)
