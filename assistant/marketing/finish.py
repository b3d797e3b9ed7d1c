"""What the law and honesty ask for at the end of every text, whoever wrote it."""

from assistant.marketing.facts import FactSheet
from assistant.marketing.model import PUBLISHED, Brief, Fact, Length
from assistant.marketing.phrases import Phrases
from assistant.marketing.sms import measure, plain_marks


def finish(body: str, sheet: FactSheet, brief: Brief, say: Phrases) -> tuple[str, list[Fact]]:
    """Return the text as it goes out, and the facts that were added to it."""
    if brief.outlet == "sms":
        return _sms(body, sheet, say), [sheet.facts["store"]]
    added = [sheet.facts["demo"]] if sheet.store.demo else []
    lines = [body, *(fact.claim for fact in added)]
    if brief.outlet in PUBLISHED:
        lines.append(say.data["label"])
    return "\n".join(lines), added


def length_of(body: str, brief: Brief) -> Length | None:
    """Return the length of a finished short message, None for any other text."""
    return measure(body) if brief.outlet == "sms" else None


def fits(body: str, sheet: FactSheet, brief: Brief, say: Phrases) -> bool:
    """Return whether a draft is a single short message once it is finished."""
    finished, _ = finish(body, sheet, brief, say)
    found = length_of(finished, brief)
    return found is None or found.parts == 1


def _sms(body: str, sheet: FactSheet, say: Phrases) -> str:
    words = say.data["sms"]
    sign = words["signature"].format(store=sheet.facts["store"].claim)
    demo = words["demo"] if sheet.store.demo else ""
    return plain_marks(f"{sign}{demo}{body.rstrip('。')}{words['join']}{words['stop']}")
