"""Writes marketing copy: facts, drafts, the law, the finish."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.booking.clock import Clock
from assistant.booking.ports import Desk
from assistant.marketing.checker import find_violations, mend
from assistant.marketing.errors import NotLawful
from assistant.marketing.facts import FactSheet, gather
from assistant.marketing.finish import finish, length_of
from assistant.marketing.groups import count_customers
from assistant.marketing.model import (
    PUBLISHED,
    AudienceSize,
    Brief,
    Checked,
    Copy,
    Fact,
    Text,
    Violation,
)
from assistant.marketing.options import OptionsView, options_of
from assistant.marketing.phrases import Phrases, load_phrases
from assistant.marketing.sms import sms_violations
from assistant.marketing.writer import Draft, write_drafts
from assistant.stores.records import StoreRecords
from knowledge_base.campaigns import Audience, Campaign

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.marketing.poster.drawing import Shape

EMBEDDED = "embedded"
# Bookings this old still tell who once was a customer.
_LOOK_BACK = timedelta(days=3 * 365)
_LOOK_AHEAD = timedelta(days=365)


class MarketingDesk:
    """Writes copy for the stores in force.

    Args:
        stores: Their records.
        bookings: Of which customers are counted, never named.
        campaigns: By code.
        clock: The business time.
        model: Returns a language model, or None where none is configured; called once a text is
            asked for, since building one imports much.
        brands: The folder with colours and logos of stores; it may be missing.
    """

    def __init__(
        self,
        stores: StoreRecords,
        bookings: Desk,
        campaigns: Mapping[str, Campaign],
        clock: Clock,
        model: "Callable[[], BaseChatModel | None]",
        brands: Path,
    ) -> None:
        self._stores = stores
        self._bookings = bookings
        self.campaigns = campaigns
        self._clock = clock
        self._model = model
        self._brands = brands

    async def write(self, brief: Brief) -> Copy:
        """Return three texts, drafted by the language model where there is one.

        Raises:
            UnknownStore: No store has this id.
            UnknownService: The catalogue has no such service.
            NotSold: The store does none of the work.
            UnknownCampaign: No campaign has that code.
            NotLawful: The store's name or address holds what the law forbids in such a text.
        """
        model = await asyncio.to_thread(self._model)
        if model is None:
            return await asyncio.to_thread(self.write_embedded, brief)
        from assistant.marketing.model_drafts import model_drafts

        sheet, say = self.facts(brief)
        own = write_drafts(sheet, brief, say)
        found = await model_drafts(model, sheet, brief, own)
        pairs = zip(found, own, strict=True)
        texts = [
            _text(draft, sheet, brief, say) or _sure(mine, sheet, brief, say)
            for draft, mine in pairs
        ]
        name = str(getattr(model, "model_name", "llm"))
        speaker = name if any(found) else EMBEDDED
        return await asyncio.to_thread(self._copy, texts, brief, sheet, say, speaker)

    def write_embedded(self, brief: Brief) -> Copy:
        """Return three texts of the embedded writer; raises as `write` does."""
        sheet, say = self.facts(brief)
        texts = [_sure(draft, sheet, brief, say) for draft in write_drafts(sheet, brief, say)]
        return self._copy(texts, brief, sheet, say, EMBEDDED)

    def check(self, text: str, brief: Brief) -> Checked:
        """Return what the law forbids in a text that a person wrote or changed, and its mending.

        A short message is also looked at for its sender and the way to refuse more. Raises as
        `write` does.
        """
        sheet, _ = self.facts(brief)
        mended, _ = mend(text, brief.locale, known=_known(sheet))
        found = violations_of("", text, sheet, brief)
        return Checked(found, mended.strip(), length_of(text, brief))

    def poster(self, brief: Brief, shape: "Shape", url: str) -> bytes:
        """Return a poster as PNG, its QR code leading to `url`; raises as `write` does.

        Raises:
            DoesNotFit: A name or an address of the store is too long for it.
            BadBrand: The colours or the logo that were laid down can't be used.
        """
        from assistant.marketing.poster.brand import load_brand
        from assistant.marketing.poster.content import poster_text
        from assistant.marketing.poster.drawing import draw_poster

        sheet, say = self.facts(brief)
        brand = load_brand(self._brands, sheet.store.store_id)
        return draw_poster(poster_text(sheet, brief, say), url, brand, shape)

    def facts(self, brief: Brief) -> tuple[FactSheet, Phrases]:
        """Return what may be said for a brief, and in which words; raises as `write` does."""
        store, say = self._stores.get(brief.store_id), load_phrases(brief.locale)
        return gather(brief, self._stores.knowledge(), self.campaigns, store, say), say

    def audience(self, sheet: FactSheet) -> AudienceSize | None:
        """Return how many customers a campaign is for; None where it is for everybody."""
        if sheet.campaign is None or sheet.campaign.audience is None:
            return None
        group = sheet.campaign.audience
        return AudienceSize(group, self._counter(sheet.store.store_id)(group))

    def options(self, store_id: str) -> OptionsView:
        """Return what texts of a store can be about, and how many customers each group has.

        Raises:
            UnknownStore: No store has this id.
        """
        store, knowledge = self._stores.get(store_id), self._stores.knowledge()
        return options_of(store, knowledge, self.campaigns, self._counter(store_id))

    def _counter(self, store_id: str) -> Callable[[Audience], int]:
        now = self._clock.now()
        days = (now - _LOOK_BACK).date(), (now + _LOOK_AHEAD).date()
        bookings = self._bookings.for_store(store_id, *days)
        catalogue = self._stores.knowledge().services
        return lambda group: count_customers(bookings, group, catalogue, now)

    def _copy(
        self, texts: list[Text], brief: Brief, sheet: FactSheet, say: Phrases, model: str
    ) -> Copy:
        label = say.data["label"] if brief.outlet in PUBLISHED else None
        notes = list(_notes(brief, sheet, say))
        return Copy(texts, model, notes, audience=self.audience(sheet), label=label)


def _notes(brief: Brief, sheet: FactSheet, say: Phrases) -> Sequence[str]:
    keys = ["demo"] if sheet.store.demo else []
    keys += ["label"] if brief.outlet in PUBLISHED else [brief.outlet]
    return [say.data["notes"][key] for key in (*keys, "quote")]


def _sure(draft: Draft, sheet: FactSheet, brief: Brief, say: Phrases) -> Text:
    """Return the finished text of our own draft; only the store's record can make it unlawful."""
    text = _text(draft, sheet, brief, say)
    if text is None:
        whole, _ = finish(draft.body, sheet, brief, say)
        found = violations_of(draft.title, whole, sheet, brief)[0]
        raise NotLawful(found.words, found.article, found.why)
    return text


def _text(draft: Draft | None, sheet: FactSheet, brief: Brief, say: Phrases) -> Text | None:
    """Return the finished text; None when too little of the draft is lawful."""
    if draft is None:
        return None
    known = _known(sheet)
    title, of_title = mend(draft.title, brief.locale, known=known)
    body, of_body = mend(draft.body, brief.locale, known=known)
    whole, added = finish(body, sheet, brief, say)
    if not body or violations_of(title, whole, sheet, brief):
        return None
    title = title or sheet.facts["subject"].claim
    facts = list(dict.fromkeys([*draft.facts, *added]))
    return Text(title, whole, draft.hashtags, facts, [*of_title, *of_body], length_of(whole, brief))


def violations_of(title: str, body: str, sheet: FactSheet, brief: Brief) -> list[Violation]:
    """Return what is wrong with a finished text by the law."""
    found = find_violations(f"{title}\n{body}", brief.locale, known=_known(sheet))
    if brief.outlet == "sms":
        found += sms_violations(body, brief.locale, sender=sheet.facts["store"].claim)
    return found


def _known(sheet: FactSheet) -> frozenset[str]:
    """Return names and numbers of the store's record, which may be as they are registered."""
    facts: list[Fact] = [sheet.facts[n] for n in ("store", "address", "phone") if n in sheet.facts]
    return frozenset(fact.claim for fact in facts)
