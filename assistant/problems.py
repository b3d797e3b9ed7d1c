"""Knowledge records -> problems in the reply's language, with the passage that supports each."""

from collections.abc import Sequence

from assistant.evidence import PassageRef, Problem
from assistant.messages import Locale, Urgency
from knowledge_base.load import Knowledge
from knowledge_base.schema import (
    CodeFamily,
    Guide,
    Lamp,
    LampMeaning,
    Localised,
    Source,
    TroubleCode,
)

_SIGNS: dict[Locale, tuple[tuple[str, str], ...]] = {
    "zh": (("red", "红色"), ("amber", "黄色"), ("flashing", "在闪")),
    "en": (("red", "red"), ("amber", "amber"), ("flashing", "flashing")),
}
_OR: dict[Locale, str] = {"zh": "或", "en": " or "}
_UNLESS: dict[Locale, str] = {
    "zh": "如果灯是{signs}，马上安全停车，别再开。",
    "en": " If it is {signs}, stop somewhere safe at once and don't drive on.",
}
# A snippet is a glimpse; the full record opens beside the chat.
SNIPPET_CHARS = 220


def lamp_problem(
    lamp: Lamp, locale: Locale, *, colour: str | None, flashing: bool = False
) -> Problem:
    """Return what a lit lamp means and asks for.

    Without a colour the usual one is explained, and the line about driving on says at once which
    colour, or flashing, would mean danger.
    """
    meaning = lamp.meaning(colour, flashing=flashing)
    warning = _unless(lamp, meaning, locale) if colour is None else ""
    return Problem(
        doc_id=f"lamp:{lamp.code}",
        kind="lamp",
        title=lamp.name.get(locale),
        severity=meaning.severity,
        drive=meaning.drive.get(locale) + warning,
        colour=colour,
        flashing=meaning.flashing,
        meaning=meaning.meaning.get(locale),
        now=_texts(meaning.now, locale),
        likely=_texts(lamp.causes, locale),
        next=_texts(lamp.next, locale),
        services=lamp.services,
    )


def supposed(problem: Problem) -> Problem:
    """Return a problem as one that isn't there: what would be done about it, and no alarm."""
    aside = {"supposed": problem.drive, "drive": "", "now": [], "likely": [], "checks": []}
    return problem.model_copy(update={**aside, "severity": "routine", "services": []})


def _unless(lamp: Lamp, meaning: LampMeaning, locale: Locale) -> str:
    """Return the warning about the colours of a lamp that nobody has ruled out."""
    worse = [m for m in lamp.worse_than(meaning) if m.severity == "stop_now"]
    if not worse:
        return ""
    signs = {"flashing" if m.flashing else m.colour for m in worse}
    words = [text for sign, text in _SIGNS[locale] if sign in signs]
    return _UNLESS[locale].format(signs=_OR[locale].join(words))


def guide_problem(guide: Guide, locale: Locale) -> Problem:
    """Return a guide as a problem: its hypotheses become `likely` and `checks` in one order."""
    return Problem(
        doc_id=f"guide:{guide.id}",
        kind="guide",
        title=guide.title.get(locale),
        severity=guide.severity,
        drive=guide.drive.get(locale),
        now=_texts(guide.now, locale),
        likely=[h.cause.get(locale) for h in guide.hypotheses],
        checks=[h.check.get(locale) for h in guide.hypotheses],
        next=_texts(guide.notes, locale),
        services=guide.services,
    )


def code_problem(code: TroubleCode, family: CodeFamily, locale: Locale) -> Problem:
    """Return what a generic trouble code says, with the causes and checks of its family."""
    return Problem(
        doc_id=f"code:{code.code}",
        kind="code",
        title=f"{code.code} {code.name.get(locale)}",
        severity=code.severity,
        drive=family.drive.get(locale),
        likely=_texts(family.causes, locale),
        checks=_texts(family.checks, locale),
        services=family.services,
    )


def worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems in the order of their severity, those alike as they came."""
    order = ("stop_now", "soon", "routine")
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def worst_severity(problems: list[Problem]) -> Urgency | None:
    """Return the highest severity among `problems`, None when there are none."""
    order: list[Urgency] = ["stop_now", "soon", "routine"]
    return next((s for s in order if any(p.severity == s for p in problems)), None)


def problem_passage(knowledge: Knowledge, problem: Problem, locale: Locale) -> PassageRef:
    """Return the citable passage behind a problem."""
    snippet = " ".join(filter(None, [problem.meaning, problem.drive, *problem.now]))
    sources = _sources(knowledge, problem.doc_id)
    joined = "；" if locale == "zh" else "; "
    return PassageRef(
        doc_id=problem.doc_id,
        title=problem.title,
        snippet=snippet[:SNIPPET_CHARS],
        source=joined.join(source.title.get(locale) for source in sources),
        score=1.0,
        url=next((source.url for source in sources if source.url), None),
    )


def _sources(knowledge: Knowledge, doc_id: str) -> list[Source]:
    kind, _, key = doc_id.partition(":")
    if kind == "lamp":
        return knowledge.lamps[key].sources
    if kind == "guide":
        return knowledge.guides[key].sources
    return knowledge.families[knowledge.trouble_codes[key].family].sources


def _texts(texts: list[Localised], locale: Locale) -> list[str]:
    return [text.get(locale) for text in texts]
