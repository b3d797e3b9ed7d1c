"""Intents of a message: the classifier, sure words, and what the slots say."""

import re
from collections.abc import Iterable

from assistant.messages import Locale
from assistant.planner.classifier import Classifier
from assistant.planner.clauses import split_clauses
from assistant.planner.contrast import meant_instead
from assistant.planner.cues import cued_intents, cued_logits, denied_intents
from assistant.planner.remains import is_only_slots
from assistant.planner.said_times import as_written
from assistant.planner.types import Intent, ScoredIntent, Understanding, Vehicle
from assistant.softmax import Array, softmax
from retrieval.encoders import Encoder

# Below this a guess is wrong more often than right on held-out folds.
_SURE = 0.4
# A second intent of the whole message, and one of a clause, need these shares.
_ALSO = 0.3
_CLAUSE = 0.7
_CLAUSES = 2
_RULED = 0.9
_SHORT = 24
_CUED = 0.6
# Intents that survive in an answer to a question; the rest of a short answer is the slot.
_LOUD: frozenset[Intent] = frozenset(
    ("cancel_booking", "change_booking", "look_up_booking", "price", "accident", "emergency",
     "human", "complaint", "opening_hours", "unsafe_request", "lamp", "code", "goodbye")
)  # fmt: skip
# Manners beside a request say nothing; a clause alone is no sign of these.
_MANNERS: frozenset[Intent] = frozenset(
    ("greeting", "thanks", "goodbye", "help", "off_topic", "inform", "affirm", "deny")
)
_QUIET: frozenset[Intent] = frozenset(("greeting", "thanks", "goodbye", "help", "off_topic"))
_WORDS = re.compile(r"[a-z\u3400-\u9fff]")
_ASKS = re.compile(
    r"[??]|吗|么$|多少|怎么|什么|哪|几点|能不能|可不可以|\b(?:what|when|where|which|how|why)\b|"
    r"^(?:can|could|do|does|is|are|will|would)\b|\b(?:can|could|do|are) (?:i|you|we|they)\b"
)

# Said before the request that it agrees to: "yes, set up a visit".
_YES = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|alright|please)\b[\s,.!]*)+"
    r"|^(?:好的?|行|可以|嗯|对|是的?|成|没问题)[,，。!！\s]+"
)
_OF_CARS = re.compile(r"车|仪表|\b(?:car|van|truck|vehicle|engine|dash)s?\b")
# A car in what has been: "so helpful when the car was broken last year".
_GONE_BY = re.compile(
    r"[^,.:;!?]*\b(?:last (?:year|time|month|week)|(?:car|van) (?:was|"
    r"were))\b[^,.:;!?]*"
)
_DROPS = re.compile(r"取消|退掉|退了|消一?下单|不去了|cancel|cancle|call it off", re.IGNORECASE)
_WISHES = re.compile(r"我|[以之][前后]|最[早晚]|\b(?:i|i'm|i'll|me|we|us)\b")
_REFUSES = re.compile(
    r"不(?!过)|别(?!的)|算了|没有|\b(?:not|no|don't|doesn't|neither|none|can't|won't|instead)\b"
)


class IntentReader:
    """Tells the intents of a message from its sentence vector."""

    def __init__(self, encoder: Encoder, classifier: Classifier) -> None:
        self._encoder = encoder
        self._classifier = classifier

    def find(
        self, said: Understanding, folded: str, *, awaiting: str | None
    ) -> tuple[ScoredIntent, ...]:
        """Return the intents, most likely first; empty when not sure.

        Costs one embedding, and one more for each of at most two clauses without sure words.

        Args:
            said: The message with everything but its intents.
            folded: The folded text.
            awaiting: What the reply before asked for.
        """
        if said.plain_yes or said.plain_no:
            return (ScoredIntent("affirm" if said.plain_yes else "deny", 1.0),)
        if _answers(said, folded, awaiting):
            return (ScoredIntent("inform", _RULED),)
        if not _WORDS.search(folded):
            return ()
        if "off_topic" in cued_intents(folded) and not _OF_CARS.search(_GONE_BY.sub("", folded)):
            return (ScoredIntent("off_topic", _RULED),)
        locale = said.locale or "zh"
        meant = meant_instead(folded)
        whole = _calm(self._whole(meant, locale), said, folded)
        merged = _merge(whole, self._clauses(meant, locale), cued_intents(meant))
        merged = _answered(merged, said, folded, awaiting)
        return _with_slots(merged, said, denied_intents(folded))

    def _whole(self, folded: str, locale: Locale) -> dict[Intent, float]:
        shares = self._shares(folded, locale)
        if shares.max() < _SURE:
            return {}
        best = shares.argsort()[::-1]
        return {
            self._classifier.intents[i]: float(shares[i])
            for i in best
            if i == best[0] or shares[i] >= _ALSO
        }

    def _clauses(self, folded: str, locale: Locale) -> dict[Intent, float]:
        """Requests of single clauses; those with sure words need no embedding."""
        clauses = split_clauses(_YES.sub("", folded))
        if len(clauses) < 2 and clauses in ([], [folded]):
            return {}
        found: dict[Intent, float] = {}
        for clause in [c for c in clauses if not cued_intents(c)][:_CLAUSES]:
            shares = self._shares(clause, locale)
            intent, share = self._classifier.intents[int(shares.argmax())], float(shares.max())
            if share >= _CLAUSE and intent not in _MANNERS:
                found[intent] = max(found.get(intent, 0.0), share)
        return found

    def _shares(self, folded: str, locale: Locale) -> Array:
        vector = self._encoder.encode_query(folded)[None]
        logits = self._classifier.logits([folded], vector, locale)
        shares: Array = softmax(logits + cued_logits(folded))[0]
        return shares


def _answers(said: Understanding, folded: str, awaiting: str | None) -> bool:
    """A short message that fills the slot asked for is `inform`, however it sounds."""
    loud = any(intent in _LOUD for intent in cued_intents(folded))
    if loud or said.codes or said.lamps:
        return False
    if (said.when or said.pick) and is_only_slots(as_written(folded)):
        return True
    if _ASKS.search(folded) or _REFUSES.search(folded):
        return False
    short = len(folded) <= _SHORT * (2.5 if folded.isascii() else 1)
    if short and _fills(said, awaiting):
        return True
    told = said.phone or said.bad_phone or (said.last4 and awaiting is not None)
    return bool(told) and short and not cued_intents(folded)


def _fills(said: Understanding, awaiting: str | None) -> bool:
    answers: dict[str, object] = {
        "slot": said.when or said.pick,
        "store": said.pick or said.place,
        "lamp": said.pick,
        "location": said.place,
        "phone": said.phone or said.bad_phone or said.last4,
        "name": said.name or said.phone,
        "vehicle": said.vehicle != Vehicle(),
        "service": said.services,
        "confirmation": said.when or said.phone or said.name,
    }
    return bool(answers.get(awaiting or ""))


def _calm(scored: dict[Intent, float], said: Understanding, folded: str) -> dict[Intent, float]:
    """A wish such as "I can do after four" sounds like opening hours; it asks nothing."""
    if said.when is None or _ASKS.search(folded) or cued_intents(folded):
        return scored
    top = next(iter(scored), None)
    if top in ("opening_hours", None) and _WISHES.search(folded):
        return {"inform": _RULED}
    return scored


def _answered(
    scored: dict[Intent, float], said: Understanding, folded: str, awaiting: str | None
) -> dict[Intent, float]:
    """A time or a choice given where one was asked for ends no booking by a mere guess."""
    if awaiting not in ("slot", "store") or not (said.when or said.pick):
        return scored
    cued = cued_intents(folded)
    guessed = [i for i in ("cancel_booking", "look_up_booking") if i in scored and i not in cued]
    kept = {intent: share for intent, share in scored.items() if intent not in guessed}
    return kept or {"inform": _RULED}


def _merge(
    whole: dict[Intent, float], clauses: dict[Intent, float], cued: Iterable[Intent]
) -> dict[Intent, float]:
    """The union; manners are dropped beside a request."""
    shares = dict(whole)
    for intent, share in clauses.items():
        shares[intent] = max(shares.get(intent, 0.0), share * _RULED)
    top = max(whole.values(), default=1.0)
    for intent in cued:
        shares[intent] = max(shares.get(intent, 0.0), min(_CUED, 0.95 * top))
    if whole.get("off_topic", 0.0) >= _CUED:
        return {"off_topic": whole["off_topic"]}
    if any(intent not in _QUIET for intent in shares):
        shares = {intent: share for intent, share in shares.items() if intent not in _QUIET}
    return shares


def _with_slots(
    shares: dict[Intent, float], said: Understanding, denied: Iterable[Intent]
) -> tuple[ScoredIntent, ...]:
    """Codes and lamps that were found are intents too, even if the words drown them."""
    if said.codes:
        shares.setdefault("code", _RULED)
    if (said.booking_code or said.last4) and _DROPS.search(said.text):
        shares["cancel_booking"] = 1.0
    if any(lamp.certain for lamp in said.lamps) and "emergency" not in shares:
        shares.setdefault("lamp", _ALSO)
    kept = [(intent, share) for intent, share in shares.items() if intent not in denied]
    chosen = said.pick is not None or said.when is not None
    if not kept and (chosen or said.phone or said.name or said.vehicle != Vehicle()):
        # Not sure what it asks, but it tells something.
        kept = [("inform", _SURE)]
    if chosen and [intent for intent, _ in kept] == ["deny"]:
        # "Not the first, the second" is a choice.
        kept = [("inform", _RULED)]
    ordered = sorted(kept, key=lambda pair: -pair[1])
    return tuple(ScoredIntent(intent, round(share, 3)) for intent, share in ordered)
