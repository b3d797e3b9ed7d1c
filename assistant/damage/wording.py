"""Damages and what they cost, in the words of a reply."""

from collections.abc import Sequence

from assistant.damage.claim_hint import claim_hint
from assistant.damage.estimate_types import DamageEstimate, EstimateLine
from assistant.damage.exclusions import GENERAL
from assistant.damage.names import EXTENT_NAMES, work_name
from assistant.damage.parts import part_name
from assistant.damage.types import Damage
from assistant.evidence import DamageCost
from assistant.findings import DAMAGE_NAMES
from assistant.messages import Locale, Name
from knowledge_base.accident import Place
from knowledge_base.load import Knowledge

_NOTED = 5
_TITLE: dict[Locale, str] = {"zh": "事故后这样处理", "en": "After the crash"}
_SEEN: dict[Locale, str] = {"zh": "照片里看得见的损伤", "en": "Damage visible in the photos"}
_UNSURE: dict[Locale, str] = {"zh": "，不确定，要近看", "en": ", not certain: look closer here"}
_NOTES: dict[str, dict[Locale, str]] = {
    "before": {"zh": "，你说是以前就有的", "en": ", there before as you say"},
    "not_damage": {"zh": "，你说不是损伤", "en": ", no damage as you say"},
}


def damage_title(damages: Sequence[Damage], locale: Locale) -> str:
    """Return what they are in one line, as it goes to the shop with a booking."""
    if not damages:
        return _TITLE[locale]
    colon, comma = ("：", "；") if locale == "zh" else (": ", "; ")
    return f"{_SEEN[locale]}{colon}{comma.join(damage_lines(damages, locale)[:_NOTED])}"


def damage_lines(damages: Sequence[Damage], locale: Locale) -> list[str]:
    """Return a line for each damage, in the order of their numbers."""
    return [_line(damage, locale) for damage in damages]


def _line(damage: Damage, locale: Locale) -> str:
    what, extent = DAMAGE_NAMES[damage.code], EXTENT_NAMES.get(damage.extent or "")
    part = part_name(damage.part, locale)
    note = _NOTES.get(damage.note or "", {}).get(locale, "")
    note = note or ("" if damage.sure else _UNSURE[locale])
    if locale == "zh":
        return f"{part}：{what.zh}{f'（{extent.zh}）' if extent else ''}{note}"
    return f"{part}: {what.en}{f' ({extent.en})' if extent else ''}{note}"


def cost_in_words(
    estimate: DamageEstimate,
    knowledge: Knowledge,
    locale: Locale,
    place: Place,
) -> DamageCost:
    """Return an estimate as lines, what has no price and why, what is left out, repair or claim."""
    left_out = estimate.excludes
    hint = claim_hint(estimate, knowledge, locale=locale, place=place)
    return DamageCost(
        lines=[_cost(line, locale) for line in estimate.lines],
        unpriced=[_in(name, locale) for name in left_out if name not in GENERAL],
        excludes=[_in(name, locale) for name in left_out if name in GENERAL],
        claim=list(hint.says),
        amounts=[amount for line in estimate.lines for amount in (line.low, line.high)],
    )


def _in(name: Name, locale: Locale) -> str:
    return name.zh if locale == "zh" else name.en


def _cost(line: EstimateLine, locale: Locale) -> str:
    part = part_name(line.part, locale) if line.part else ""
    work, low, high = (
        work_name(line.least, line.most),
        round(line.low / 100),
        round(line.high / 100),
    )
    if locale == "zh":
        return f"{part}：{work.zh}，{low}–{high} 元"
    return f"{part}: {work.en}, {low}–{high} yuan"
