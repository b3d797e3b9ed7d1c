"""Intents of a message: the classifier, sure words, and what the slots say."""

import re
from collections.abc import Iterable
from dataclasses import fields

from assistant.messages import Locale
from assistant.planner.classifier import Classifier, softmax
from assistant.planner.cues import cued_intents, cued_logits
from assistant.planner.types import Intent, ScoredIntent, Understanding
from retrieval.encoders import Encoder

# Below this a guess is wrong more often than right on held-out folds.
_SURE = 0.3
# A second intent needs this share of its own.
_ALSO = 0.3
_RULED = 0.9
_SHORT = 18
_MOST = 4
# Intents that survive in an answer to a question; the rest of a short answer is the slot.
_LOUD: frozenset[Intent] = frozenset(
    ("cancel_booking", "change_booking", "look_up_booking", "price", "accident", "emergency",
     "human", "complaint", "opening_hours", "unsafe_request", "lamp", "code", "how_to")
)  # fmt: skip
_NO_WORDS = re.compile(r"[a-z\u3400-\u9fff]")


class IntentReader:
    """Tells the intents of a message; one sentence vector a message."""

    def __init__(self, encoder: Encoder, classifier: Classifier) -> None:
        self._encoder = encoder
        self._classifier = classifier

    def find(
        self, said: Understanding, folded: str, *, awaiting: str | None
    ) -> tuple[ScoredIntent, ...]:
        """Return the intents, most likely first; empty when not sure.

        Args:
            said: The message with everything but its intents.
            folded: The folded text.
            awaiting: What the reply before asked for.
        """
        if said.plain_yes or said.plain_no:
            return (ScoredIntent("affirm" if said.plain_yes else "deny", 1.0),)
        ruled = _ruled(said, folded, awaiting)
        if ruled is not None:
            return ruled
        if not _NO_WORDS.search(folded):
            return ()
        return _with_slots(self._classify(folded, said.locale or "zh"), said)

    def _classify(self, folded: str, locale: Locale) -> tuple[ScoredIntent, ...]:
        vector = self._encoder.encode_query(folded)[None]
        logits = self._classifier.logits(vector, [locale])
        shares = softmax(logits + cued_logits(folded))[0]
        cued = cued_intents(folded)
        order = shares.argsort()[::-1]
        top = int(order[0])
        if shares[top] < _SURE:
            return _ranked((intent, _ALSO) for intent in cued)
        ranked = [(self._classifier.intents[i], float(shares[i])) for i in order[:_MOST]]
        kept = [(intent, share) for intent, share in ranked if share >= _ALSO or intent in cued]
        more = [(i, _ALSO) for i in cued if i not in [intent for intent, _ in kept]]
        return _ranked([*kept, *more])


def _ranked(scored: Iterable[tuple[Intent, float]]) -> tuple[ScoredIntent, ...]:
    ordered = sorted(scored, key=lambda pair: -pair[1])
    return tuple(ScoredIntent(intent, round(share, 3)) for intent, share in ordered)


def _ruled(
    said: Understanding, folded: str, awaiting: str | None
) -> tuple[ScoredIntent, ...] | None:
    """An answer to what was asked is `inform`, whatever it sounds like."""
    filled = _filled(said)
    loud = [intent for intent in cued_intents(folded) if intent in _LOUD]
    if loud or not filled or said.codes or said.lamps:
        return None
    short = len(folded) <= _SHORT * (2 if folded.isascii() else 1)
    asks = re.search(r"[??]|吗$|多少|怎么|什么|哪", folded)
    if awaiting is not None and short and not asks:
        return (ScoredIntent("inform", _RULED),)
    bare = said.phone or said.bad_phone or said.last4
    if bare and len(folded) <= _SHORT and not cued_intents(folded):
        return (ScoredIntent("inform", _RULED),)
    return None


def _filled(said: Understanding) -> bool:
    known = any(getattr(said.vehicle, f.name) is not None for f in fields(said.vehicle))
    return bool(
        known or said.place or said.when or said.phone or said.bad_phone or said.name
        or said.pick or said.last4 or said.booking_code or said.services
    )  # fmt: skip


def _with_slots(scored: tuple[ScoredIntent, ...], said: Understanding) -> tuple[ScoredIntent, ...]:
    """Codes and lamps that were found are intents too, even if the words drown them."""
    names = {one.intent for one in scored}
    extra: list[ScoredIntent] = []
    if said.codes and "code" not in names:
        extra.append(ScoredIntent("code", _RULED))
    if any(lamp.certain for lamp in said.lamps) and not names & {"lamp", "emergency"}:
        extra.append(ScoredIntent("lamp", 0.6))
    return tuple(sorted([*scored, *extra], key=lambda one: -one.confidence))
