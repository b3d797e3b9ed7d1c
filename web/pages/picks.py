"""The question about an unsure lamp: its cut-out beside the pictures of what it may be."""

from markupsafe import Markup

from assistant.candidates import NEITHER, asked_first, best_two
from assistant.labels import COLOURS, colour_name, option_name
from assistant.messages import CandidateView, FindingView
from web.api.lamp_feedback import CROP_PATH
from web.pages.cards import EMPTY, row, say_button
from web.pages.names import Names
from web.pages.strings import Strings


def lamp_question(
    findings: list[FindingView], crop_id: str | None, names: Names, t: Strings
) -> Markup:
    """Return what to choose from for the finding that the reply asks about; "" without one.

    Args:
        findings: Those of the reply.
        crop_id: The cut-out of the lamp, None when there is none any more.
        names: Looks records up.
        t: The texts.
    """
    asked = asked_first(findings)
    if asked is None:
        return EMPTY
    options = best_two(asked)
    several = len(options) > 1
    shot = _shot(asked, crop_id, t) if crop_id else EMPTY
    buttons = EMPTY.join(_option(option, asked, names, t, several=several) for option in options)
    return Markup(
        '<section class="pick" role="group" aria-label="{}"><h3>{}</h3>'
        '<div class="options">{}{}</div>{}{}</section>'
    ).format(
        t("which_lamp" if several else "is_it"),
        t("which_lamp" if several else "is_it"),
        shot,
        buttons,
        row((_none(t), say_button(t("dont_know"), t("dont_know"), "soft"))),
        _consent(crop_id, t) if crop_id else EMPTY,
    )


def percent(confidence: float) -> str:
    """Return a confidence in [0, 1] as people read it."""
    return f"{confidence:.0%}"


def _shot(finding: FindingView, crop_id: str, t: Strings) -> Markup:
    return Markup(
        '<figure class="shot"><img src="{}/{}" alt="{}" width="160" height="160">'
        "<figcaption>{}</figcaption></figure>"
    ).format(
        CROP_PATH, crop_id, t("crop_alt", colour=colour_name(finding.colour, t.locale)), t("crop")
    )


def _option(
    option: CandidateView, asked: FindingView, names: Names, t: Strings, *, several: bool
) -> Markup:
    name = option_name(option, asked, t.locale)
    say = option.code if asked.kind == "trouble_code" else name
    hint = t(
        "option_hint",
        colour=colour_name(asked.colour, t.locale),
        confidence=percent(option.confidence),
    )
    return Markup(
        '<button type="button" class="act option" data-say="{}" data-pick="{}">{}<b>{}</b>'
        '<span class="hint">{}</span></button>'
    ).format(
        say if several else t("say_yes"),
        option.code,
        _symbol(option, asked, names, t),
        name,
        hint.strip(" ·"),
    )


def _symbol(option: CandidateView, asked: FindingView, names: Names, t: Strings) -> Markup:
    shape = names.symbol(option.code, t.locale)
    if not shape:
        return EMPTY
    colour = f"?colour={asked.colour}" if asked.colour in COLOURS else ""
    return Markup(
        '<span class="tile"><img src="/api/v1/lamps/{}/symbol{}" alt="{}" width="96" height="96">'
        "</span>"
    ).format(option.code, colour, t("symbol_alt", shape=shape))


def _none(t: Strings) -> Markup:
    return Markup(
        '<button type="button" class="act soft" data-say="{}" data-pick="{}">{}</button>'
    ).format(t("none_of_these"), NEITHER, t("none_of_these"))


def _consent(crop_id: str, t: Strings) -> Markup:
    return Markup(
        '<label class="keep"><input type="checkbox" data-keep="{}"><span>{}</span></label>'
    ).format(crop_id, t("keep_crop"))
