"""The tab for marketing texts and posters: markup without a word, for `web.pages.staff`."""

from markupsafe import Markup

from web.pages.workplace import options

ABOUT = ("service", "season", "customers")
# WeChat is three places to stand in; the others are one each.
OUTLETS = ("douyin", "meituan", "amap", "moments", "group", "one_to_one", "sms")
TONES = ("friendly", "professional", "lively", "calm")
LOCALES = ("zh", "en")


_ABOUT = Markup("").join(
    Markup(
        '<label class="tick"><input type="radio" name="about" value="{0}">'
        '<span data-t="market_about_{0}"></span></label>'
    ).format(about)
    for about in ABOUT
)


def _select(key: str, values: tuple[str, ...]) -> Markup:
    return Markup(
        '<div class="field"><label for="market-{0}" data-t="market_{0}"></label>'
        '<select id="market-{0}">{1}</select></div>'
    ).format(key, options(f"market_{key}", values))


MARKET = Markup("""<section id="view-market" aria-labelledby="market-title" hidden>
<link rel="stylesheet" href="/page/staff-market.css">
<h2 id="market-title" tabindex="-1" data-t="market_title"></h2>
<p class="hint" data-t="market_hint"></p>
<div class="market">
<form id="market-wish" novalidate>
<fieldset><legend data-t="market_about"></legend><div class="ticks">{about}</div></fieldset>
<div class="field"><label for="market-subject" data-t="market_subject"></label>
<select id="market-subject" aria-describedby="market-subject-hint"></select>
<p id="market-subject-hint" class="hint"></p></div>
{outlet}
<div class="pair">{tone}{locale}</div>
<button type="submit" class="button main" id="market-write" data-t="market_write"></button>
</form>
<div>
<p id="market-state" class="state" role="status"></p>
<div id="market-found"></div>
<section class="check" aria-labelledby="check-title">
<h3 id="check-title" data-t="check_title"></h3>
<p class="hint" id="check-hint" data-t="check_hint"></p>
<form id="market-check" novalidate>
<div class="field"><label for="check-text" data-t="check_label"></label>
<textarea id="check-text" rows="6" maxlength="4000" aria-describedby="check-hint"></textarea></div>
<div class="line"><button type="submit" class="button" data-t="check_send"></button></div>
</form>
<div id="check-found" role="status"></div>
</section>
</div>
</div>
</section>
""").format(
    about=_ABOUT,
    outlet=_select("outlet", OUTLETS),
    tone=_select("tone", TONES),
    locale=_select("locale", LOCALES),
)
