"""Findings in a few words, for pictures and terminals: what, which colour, how sure."""

from assistant.candidates import best_two, own
from assistant.damage.names import EXTENT_NAMES
from assistant.damage.parts import part_name
from assistant.messages import CandidateView, FindingView, Locale, Name

COLOURS: dict[str, Name] = {
    "red": Name(zh="红色", en="red"),
    "amber": Name(zh="黄色", en="amber"),
    "green": Name(zh="绿色", en="green"),
    "blue": Name(zh="蓝色", en="blue"),
    "white": Name(zh="白色", en="white"),
}
_COMMA: dict[Locale, str] = {"zh": "，", "en": ", "}
_COLON: dict[Locale, str] = {"zh": "：", "en": ": "}
_MARK: dict[Locale, str] = {"zh": "？", "en": "?"}
_OR: dict[Locale, str] = {"zh": "还是 ", "en": "or "}


def colour_name(colour: str | None, locale: Locale) -> str:
    """Return the name of a lamp's colour, "" without one."""
    return _in(COLOURS[colour], locale) if colour in COLOURS else ""


def option_name(option: CandidateView, finding: FindingView, locale: Locale) -> str:
    """Return what a candidate is called, a trouble code with its code: that is what is compared."""
    if option.name is None:
        return option.code
    name = _in(option.name, locale)
    with_code = finding.kind == "trouble_code" and name != option.code
    return f"{option.code} {name}" if with_code else name


def damage_name(finding: FindingView, locale: Locale) -> str:
    """Return part, type and extent of a damage; the part is left out where none was told."""
    part = part_name(finding.part, locale) if finding.part else ""
    what, extent = _in(finding.name, locale), EXTENT_NAMES.get(finding.extent or "")
    if locale == "zh":
        return f"{part}{what}{f'（{extent.zh}）' if extent else ''}"
    joined = _COLON["en"].join(filter(None, (part, what)))
    return f"{joined}{f' ({extent.en})' if extent else ''}"


def label(finding: FindingView, locale: Locale) -> str:
    """Return what to write beside a finding: one line, or for a question one a candidate."""
    if finding.kind == "damage":
        mark = _MARK[locale] if finding.decision == "ask" else ""
        return f"{damage_name(finding, locale)}{mark} {finding.confidence:.0%}"
    colour = colour_name(finding.colour, locale)
    if finding.decision == "say":
        words = [option_name(own(finding), finding, locale), colour, f"{finding.confidence:.0%}"]
        return _COMMA[locale].join(word for word in words if word)
    options = [_option(option, finding, locale) for option in best_two(finding)]
    lead = f"{colour}{_COLON[locale]}" if colour else ""
    return lead + f"\n{_OR[locale]}".join(options) + _MARK[locale]


def _option(option: CandidateView, finding: FindingView, locale: Locale) -> str:
    # Codes are told apart by their letters and digits; their names would run off the picture.
    name = option.name if finding.kind != "trouble_code" else None
    return f"{_in(name, locale) if name else option.code} {option.confidence:.0%}"


def _in(name: Name, locale: Locale) -> str:
    return name.zh if locale == "zh" else name.en
