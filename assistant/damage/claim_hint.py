"""Repair or claim: what the numbers mean for a policy. It explains and never decides."""

from collections.abc import Iterable

from assistant.damage.estimate_types import DamageEstimate
from assistant.messages import Locale, Message, SplitRange
from knowledge_base.accident import Place
from knowledge_base.body_work import ClaimFact
from knowledge_base.load import Knowledge

_ORDER = ("deductible", "no_claim", "other_party", "compulsory", "deadline")
_TEXTS: dict[str, dict[Locale, str]] = {
    "no_total": {
        "zh": "现在没有总价可以比较：先检查、先定损。可能伤到结构或气囊时，通常先报保险再拆修。",
        "en": "There is no total to compare yet: inspection and assessment come first. Where "
        "structure or airbags may be hit, the insurer is usually told before anything is taken "
        "apart.",
    },
    "repair": {
        "zh": "自己修：目测约 {low}–{high} 元，到店检查后才能定。",
        "en": "Paying yourself: about {low}–{high} yuan from what is visible; an inspection "
        "decides.",
    },
    "deductible_unknown": {
        "zh": "走保险：先看保单有没有免赔额；保险只赔超出免赔额的部分。",
        "en": "Claiming: look up the deductible in your policy; cover pays only what is above it.",
    },
    "below": {
        "zh": "免赔额 {deductible} 元高于估价上限：按这个估价，理赔拿不到钱。",
        "en": "Your deductible of {deductible} yuan is above the whole estimate: on these figures "
        "a claim would pay nothing.",
    },
    "between": {
        "zh": "免赔额 {deductible} 元落在估价范围内：理赔可能拿不到钱，最多赔约 {most} 元。",
        "en": "Your deductible of {deductible} yuan lies within the estimate: a claim may pay "
        "nothing and at most about {most} yuan.",
    },
    "above": {
        "zh": "扣掉免赔额 {deductible} 元，理赔大约能赔 {least}–{most} 元。",
        "en": "After your deductible of {deductible} yuan a claim would pay about {least}–{most} "
        "yuan.",
    },
    "premium": {
        "zh": "商业险保费 {premium} 元：每上浮 10%，一年多交约 {step} 元，往往不止影响一年。"
        "涨多少问保险公司。",
        "en": "With a premium of {premium} yuan every 10 % more costs about {step} yuan a year, "
        "often for more than one year. Ask the insurer how much it would rise.",
    },
    "premium_unknown": {
        "zh": "先问保险公司：这次理赔后，之后几年的保费会多交多少，再和理赔金额比。",
        "en": "Ask the insurer what a claim adds to the premiums of the next years, then compare "
        "it with what the claim would pay.",
    },
    "yours": {
        "zh": "怎么选由您决定；有人受伤、责任不清或对方损失较大时，先报警、报保险。",
        "en": "The choice is yours. With injuries, unclear fault or larger damage to others, tell "
        "the police and the insurer first.",
    },
}


class ClaimPolicy(Message):
    """What the driver told of the policy: cents, None where it wasn't told."""

    deductible: int | None = None
    premium: int | None = None


class ClaimHint(Message):
    """Sentences to say in this order, and the facts behind them with their sources.

    `pays` is what a claim would pay after the deductible, cents; None without both numbers.
    """

    says: tuple[str, ...]
    facts: tuple[ClaimFact, ...]
    pays: SplitRange | None


def claim_hint(
    estimate: DamageEstimate,
    knowledge: Knowledge,
    *,
    locale: Locale,
    place: Place,
    policy: ClaimPolicy | None = None,
) -> ClaimHint:
    """Explain what deductible and no-claim record mean beside an estimate.

    Args:
        estimate: Of the driver's own car.
        knowledge: Holds the facts.
        locale: The language of `says`.
        place: Whose rules: those of mainland China or what holds everywhere.
        policy: The driver's own numbers; nothing is assumed in their place.
    """
    policy = policy or ClaimPolicy()
    pays = _pays(estimate, policy)
    keys = [*_price_keys(estimate, policy, pays), "yours"]
    numbers = _numbers(estimate, policy, pays)
    says = tuple(_TEXTS[key][locale].format(**numbers) for key in keys)
    return ClaimHint(says=says, facts=_facts(knowledge.claim_facts, place), pays=pays)


def _pays(estimate: DamageEstimate, policy: ClaimPolicy) -> SplitRange | None:
    if estimate.total is None or policy.deductible is None:
        return None
    return SplitRange(
        low=max(0, estimate.total.low - policy.deductible),
        high=max(0, estimate.total.high - policy.deductible),
    )


def _price_keys(
    estimate: DamageEstimate, policy: ClaimPolicy, pays: SplitRange | None
) -> Iterable[str]:
    if estimate.total is None:
        return ["no_total"]
    premium = "premium_unknown" if policy.premium is None else "premium"
    if pays is None:
        return ["repair", "deductible_unknown", premium]
    if pays.high == 0:
        return ["repair", "below"]
    return ["repair", "above" if pays.low else "between", premium]


def _numbers(
    estimate: DamageEstimate, policy: ClaimPolicy, pays: SplitRange | None
) -> dict[str, int]:
    """Return every amount that a sentence may name, whole yuan."""
    total = estimate.total
    cents = {
        "low": total.low if total else 0,
        "high": total.high if total else 0,
        "deductible": policy.deductible or 0,
        "least": pays.low if pays else 0,
        "most": pays.high if pays else 0,
        "premium": policy.premium or 0,
        "step": (policy.premium or 0) / 10,
    }
    return {name: round(amount / 100) for name, amount in cents.items()}


def _facts(facts: Iterable[ClaimFact], place: Place) -> tuple[ClaimFact, ...]:
    held = [fact for fact in facts if fact.place == place]
    return tuple(sorted(held, key=lambda fact: _ORDER.index(fact.topic)))
