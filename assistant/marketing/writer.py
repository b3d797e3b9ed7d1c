"""Writes three texts from facts and templates: by the need, by the price, by the work."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.marketing.facts import FactSheet
from assistant.marketing.finish import fits
from assistant.marketing.model import Brief, Fact
from assistant.marketing.phrases import Phrases
from knowledge_base.campaigns import VARIANTS
from knowledge_base.schema import Locale

# {name} is filled in; {{name}} is for whoever sends the text, and stays as {name}.
_NAME = re.compile(r"(?<!\{)\{([A-Za-z]\w*)\}(?!\})", re.ASCII)
_LEFT = re.compile(r"\{\{(\w+)\}\}")
# Marks that meet where a filled-in sentence brought its own.
_DOUBLED = re.compile(r"([。！？?!.])[。，.,；;](?=\D|$)")
_ENDS = ("。", "？", "！", "?", "!", ".")
# What is spoken has no pictures.
_SPOKEN = re.compile(r"(?m)^(?:口播|Voice)[：:].*$")
_PICTURES = re.compile(r" ?[\U0001f300-\U0001faff\u2600-\u27bf\u23e9-\u23fa]\ufe0f?")
_DEPTH = 6
_TAGGED = frozenset({"douyin", "moments", "meituan", "amap", "group"})


@dataclass(frozen=True)
class Draft:
    """A text before what the law asks for is added to it, and the facts that it states."""

    title: str
    body: str
    hashtags: list[str]
    facts: list[Fact]


def write_drafts(sheet: FactSheet, brief: Brief, say: Phrases) -> list[Draft]:
    """Return three drafts that begin differently and state only facts of the sheet."""
    return [_draft(sheet, brief, say, n) for n in range(VARIANTS)]


def _draft(sheet: FactSheet, brief: Brief, say: Phrases, n: int) -> Draft:
    kind = "campaign" if sheet.campaign else "service"
    template = say.data["outlets"][kind][brief.outlet][n]
    words = _words(sheet, brief, say, n)
    used: dict[str, Fact] = {}
    title = fill(template["title"], words, sheet.facts, used)
    if brief.outlet == "sms":
        body = _message(template["body"], words, sheet, brief, say, used)
    else:
        body = fill(template["body"], words, sheet.facts, used)
    tags = _hashtags(sheet, brief, say, used) if brief.outlet in _TAGGED else []
    return Draft(title, body, tags, list(used.values()))


def _message(
    choices: str,
    words: Mapping[str, str],
    sheet: FactSheet,
    brief: Brief,
    say: Phrases,
    used: dict[str, Fact],
) -> str:
    """Return the richest wording of a short message that is one message still."""
    text, facts = "", dict[str, Fact]()
    for line in choices.splitlines():
        facts = {}
        text = fill(line, words, sheet.facts, facts) or text
        if text and fits(text, sheet, brief, say):
            break
    used |= facts
    return text


def _sentence(hook: str, locale: Locale) -> str:
    """Return an opening as a whole sentence, for running text and for the voice."""
    if hook.endswith(_ENDS):
        return hook
    return hook + ("。" if locale == "zh" else ".")


def _words(sheet: FactSheet, brief: Brief, say: Phrases, n: int) -> dict[str, str]:
    """Return what stands for names that are no facts: openings, turns of phrase, whole lines."""
    data, tone = say.data, say.data["tones"][brief.tone]
    on_the_road = _on_the_road(sheet)
    turns = data["roadside"] if on_the_road else tone
    hooks = _hooks(sheet, brief, say)
    scenes = data["scenes"][sheet.services[0].category]
    return {
        **(_items(sheet, say) if sheet.campaign else _parts(sheet, say)),
        **hooks,
        **{f"{name}_s": _sentence(hook, brief.locale) for name, hook in hooks.items()},
        **data["on_the_road" if on_the_road else "visit"],
        "lead": turns["leads"][n],
        "closer": turns["closers"][n],
        "second": "{reason_2}" if "reason_2" in sheet.facts else turns["closers"][n],
        "cta": _call(sheet, say, tone["ctas"], n),
        "sms_cta": _sms_call(sheet, brief, say, n),
        "scene_1": scenes[0],
        "scene_2": scenes[1],
    }


def _parts(sheet: FactSheet, say: Phrases) -> dict[str, str]:
    """Return whole lines on a service, those on prices as far as they are known."""
    parts: dict[str, str] = dict(say.data["parts"])
    if "price" not in sheet.facts:
        parts |= say.data["unclear"]
    elif sheet.own_price:
        parts |= say.data["own_price"]
    return parts


def _items(sheet: FactSheet, say: Phrases) -> dict[str, str]:
    """Return the services of a campaign line by line, as spoken, and in one line."""
    item, places = say.data["item"], [str(n) for n in range(1, len(sheet.services) + 1)]

    def each(form: str) -> list[str]:
        return [item[form].replace("N}", f"{n}}}") for n in places]

    return {
        "items": "\n".join(each("line")),
        "items_said": item["said_head"] + item["said_join"].join(each("said")),
        "items_short": item["short_join"].join(each("short")),
    }


def opening(sheet: FactSheet, brief: Brief, say: Phrases) -> str:
    """Return the line that begins with the driver's need."""
    return fill(_hooks(sheet, brief, say)["hook"], {}, sheet.facts, {})


def _hooks(sheet: FactSheet, brief: Brief, say: Phrases) -> dict[str, str]:
    if sheet.campaign:
        need, price, work = getattr(sheet.campaign.hooks, brief.locale)
        return {"hook": need, "price_hook": price, "work_hook": work}
    hooks, service = say.data["hooks"], sheet.services[0]
    need = hooks["services"].get(service.code) or hooks["categories"][service.category]
    return {
        "hook": need,
        "price_hook": hooks["price" if "price" in sheet.facts else "unclear"][brief.tone],
        "work_hook": hooks["work"][brief.tone],
    }


def _call(sheet: FactSheet, say: Phrases, ctas: list[str], n: int) -> str:
    if _on_the_road(sheet):
        return str(say.data["roadside"]["ctas"][n])
    if sheet.bookable:
        return ctas[n]
    return str(say.data["call"]["phone" if "phone" in sheet.facts else "none"])


def _sms_call(sheet: FactSheet, brief: Brief, say: Phrases, n: int) -> str:
    if _on_the_road(sheet):
        return str(say.data["roadside"]["sms"][n])
    sms: Mapping[str, Any] = say.data["sms"]
    if sheet.bookable:
        return str(sms["ctas"][brief.tone][n])
    return str(sms["call"]["phone" if "phone" in sheet.facts else "none"])


def _on_the_road(sheet: FactSheet) -> bool:
    """Return whether it is work that nobody plans a visit for."""
    return sheet.campaign is None and sheet.services[0].category == "roadside"


def fill(
    template: str, words: Mapping[str, str], facts: Mapping[str, Fact], used: dict[str, Fact]
) -> str:
    """Return a template with its names filled in, less the lines whose names have no value.

    Args:
        template: Lines with {names}.
        words: What stands for names that are no facts, and may hold names itself.
        facts: The facts by name.
        used: Gets the facts that were filled in.
    """
    for _ in range(_DEPTH):
        template = _NAME.sub(lambda m: words.get(m[1], m[0]), template)
    lines = []
    for line in template.splitlines():
        names = _NAME.findall(line)
        if all(name.lower() in facts for name in names):
            used.update((name.lower(), facts[name.lower()]) for name in names)
            lines.append(_NAME.sub(lambda m: _claim(m[1], facts), line))
    text = _DOUBLED.sub(r"\1", "\n".join(lines).strip())
    return _LEFT.sub(r"{\1}", _SPOKEN.sub(_without_pictures, text))


def _without_pictures(line: re.Match[str]) -> str:
    """Return a spoken line without pictures; a picture between two sentences was their mark."""
    zh = line[0].startswith("口播")
    return re.sub(r"。。|\.\.", lambda m: m[0][0], _PICTURES.sub("。" if zh else ".", line[0]))


def _claim(name: str, facts: Mapping[str, Fact]) -> str:
    claim = facts[name.lower()].claim
    return claim if name[0].islower() else claim[0].upper() + claim[1:]


def _hashtags(sheet: FactSheet, brief: Brief, say: Phrases, used: dict[str, Fact]) -> list[str]:
    tags, subject = say.data["tags"], sheet.facts["subject"]
    used["subject"] = subject
    found = [_tag(subject.claim, brief), tags[sheet.services[0].category], *tags["common"]]
    if "area" in sheet.facts:
        used["area"] = sheet.facts["area"]
        found.append(sheet.facts["area"].claim)
    return [f"#{tag}" for tag in dict.fromkeys(found)]


def _tag(name: str, brief: Brief) -> str:
    if brief.locale == "zh":
        return re.sub(r"\W", "", name)
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", name))
