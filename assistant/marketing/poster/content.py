"""What stands on a poster, from facts alone."""

from dataclasses import dataclass

from assistant.marketing.facts import FactSheet
from assistant.marketing.model import Brief, Fact
from assistant.marketing.phrases import Phrases
from assistant.marketing.writer import fill, opening


@dataclass(frozen=True)
class PosterText:
    """The words by their place; `scan` stands under the QR code."""

    headline: str
    subject: str
    price_label: str
    price: str
    details: tuple[str, ...]
    store: str
    scan: str
    small: str
    facts: tuple[Fact, ...]


def poster_text(sheet: FactSheet, brief: Brief, say: Phrases) -> PosterText:
    """Return what stands on the poster for a brief."""
    words, used = say.data["poster"], dict[str, Fact]()

    def told(template: str) -> str:
        return fill(template, {}, sheet.facts, used)

    label, price = _price(sheet, say)
    details = ("hours", "address") if "time" not in sheet.facts else ("time", "hours", "address")
    quote = told("{quote}").rstrip("。.")
    small = [words["demo"] if sheet.store.demo else "", quote, words["label"]]
    return PosterText(
        headline=opening(sheet, brief, say),
        subject=told("{subject}") if brief.locale == "zh" else told("{Subject}"),
        price_label=told(words[label]),
        price=told(price),
        details=tuple(line for key in details if (line := told(words[key]))),
        store=told("{store}"),
        scan=words["scan" if sheet.bookable else "call"],
        small=("｜" if brief.locale == "zh" else " | ").join(filter(None, small)),
        facts=tuple(used.values()),
    )


def _price(sheet: FactSheet, say: Phrases) -> tuple[str, str]:
    """Return the name of the label, and the template of the price or the prices."""
    if sheet.campaign:
        lines = (say.data["item"]["short"].replace("N}", f"{n}}}") for n in (1, 2, 3))
        return "price", "\n".join(lines)
    if "price" not in sheet.facts:
        return "inspection", ""
    return ("own_price" if sheet.own_price else "price"), "{price}"
