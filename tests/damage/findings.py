"""Findings as the photo models report them, and the estimates that tests ask for."""

from typing import Any, Literal

from assistant.damage.estimate import estimate_damages
from assistant.damage.estimate_types import DamageEstimate
from assistant.damage.types import Damage
from assistant.findings import DAMAGE_NAMES
from assistant.messages import FindingView
from tests.shipped import shipped_knowledge


def seen(
    code: str,
    part: str | None = None,
    extent: str | None = None,
    *,
    confidence: float = 0.9,
    decision: Literal["say", "ask"] = "say",
    box: tuple[float, float, float, float] = (10, 20, 110, 90),
) -> FindingView:
    return FindingView(
        kind="damage",
        code=code,
        name=DAMAGE_NAMES[code],
        box=list(box),
        confidence=confidence,
        severity="routine",
        decision=decision,
        part=part,
        extent=extent,
    )


def damage(code: Any, part: str | None = None, extent: Any = None, **rest: Any) -> Damage:
    return Damage(code=code, part=part, extent=extent, **rest)


def estimated(*damages: Damage, **rest: Any) -> DamageEstimate:
    return estimate_damages(damages, shipped_knowledge(), **{"locale": "en", **rest})
