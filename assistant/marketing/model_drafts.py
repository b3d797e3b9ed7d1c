"""Lets a language model draft the texts, and keeps of them what the facts and the law allow."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.marketing.facts import FactSheet
from assistant.marketing.finish import fits
from assistant.marketing.grounding import unsupported
from assistant.marketing.model import Brief, Fact
from assistant.marketing.phrases import load_phrases
from assistant.marketing.writer import Draft
from assistant.prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)

_PART = re.compile(
    r"^#+\s*\d\s*$\s*TITLE:[ \t]*(?P<title>[^\n]*)\s*^BODY:\s*(?P<body>.*?)(?=^#+\s*\d\s*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|(?<!\d)\.(?=\s|$)|\n|$)", re.DOTALL)
# A text that lost more than this is no longer what the model meant.
_KEPT_AT_LEAST = 0.6
_MONEY = re.compile(r"[¥￥]\s?\d|\d\s?(?:元|yuan)")
_LETTERS = re.compile(r"[\u4e00-\u9fff]")


async def model_drafts(
    model: "BaseChatModel", sheet: FactSheet, brief: Brief, own: Sequence[Draft]
) -> list[Draft | None]:
    """Return what may be kept of a model's drafts; None where our own text has to stand in.

    Args:
        model: Any chat model; when its service fails, every draft is None.
        sheet: All that may be said.
        brief: What was asked for.
        own: The embedded writer's drafts, for their tags.
    """
    from openai import OpenAIError

    from assistant.agent.failures import ModelFailure

    try:
        answer = await model.ainvoke(
            [("system", load_prompt("marketing")), ("human", _ask(sheet, brief))]
        )
    except (OpenAIError, ModelFailure) as error:
        logger.warning("the model wrote no marketing text: %s", type(error).__name__)
        return [None] * len(own)
    found = [(m["title"].strip(), m["body"].strip()) for m in _PART.finditer(str(answer.text))]
    found += [("", "")] * len(own)
    return [_kept(*pair, sheet, brief, mine) for pair, mine in zip(found, own, strict=False)]


def _ask(sheet: FactSheet, brief: Brief) -> str:
    language = {"zh": "Simplified Chinese", "en": "English"}[brief.locale]
    facts = "\n".join(f"- {name}: {fact.claim}" for name, fact in sheet.facts.items())
    limit = " At most 35 characters each." if brief.outlet == "sms" else ""
    names = " Address the customer as {称呼} or {name}." if brief.outlet == "one_to_one" else ""
    return (
        f"Channel: {brief.outlet}. Tone: {brief.tone}. Language: {language}.{limit}{names}\n"
        f"Facts:\n{facts}"
    )


def _kept(title: str, body: str, sheet: FactSheet, brief: Brief, own: Draft) -> Draft | None:
    facts = list(sheet.facts.values())
    sentences = [m[0] for m in _SENTENCE.finditer(body)]
    sound = "".join(s for s in sentences if not unsupported(s, facts)).strip()
    if not title or len(sound) < _KEPT_AT_LEAST * len(body) or not _speaks(sound, brief):
        return None
    if unsupported(title, facts):
        title = own.title
    quote = sheet.facts["quote"]
    if _MONEY.search(sound) and quote.claim not in sound and brief.outlet != "sms":
        sound = f"{sound}\n{quote.claim}"
    if not fits(sound, sheet, brief, load_phrases(brief.locale)):
        return None
    return replace(own, title=title, body=sound, facts=_stated(f"{title}\n{sound}", facts))


def _speaks(text: str, brief: Brief) -> bool:
    """Return whether a text is in the language that was asked for."""
    return bool(text) and (len(_LETTERS.findall(text)) > len(text) / 3) == (brief.locale == "zh")


def _stated(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts that a text states: word for word, or by their numbers."""
    return [
        fact
        for fact in facts
        if fact.claim in text
        or any(number in text for number in re.findall(r"\d{2,}(?::\d\d)?", fact.claim))
    ]
