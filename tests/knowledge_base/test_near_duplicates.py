"""No guide says again what another one says already.

Measured over all pairs, with title, advice and hypotheses in zh and in en: the two guides on
misfuelling, which mirror each other, come to 0.25 and 0.47, the next pairs to 0.17 and 0.35.
"""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from knowledge_base.schema import Guide, Localised
from tests.shipped import shipped_knowledge

LIMITS = {"zh": 0.30, "en": 0.50}
GUIDES = shipped_knowledge().guides


def texts(guide: Guide) -> Iterator[Localised]:
    yield from (guide.title, guide.drive, *guide.now)
    for h in guide.hypotheses:
        yield from (h.cause, h.check, h.fix, h.risk)


def parts(guide: Guide) -> dict[str, set[str]]:
    """Return the pairs of characters of the Chinese text and the words of the English one."""
    zh = [re.sub(r"\W", "", text.zh) for text in texts(guide)]
    return {
        "zh": {run[i : i + 2] for run in zh for i in range(len(run) - 1)},
        "en": {word for text in texts(guide) for word in re.findall(r"[a-z0-9]+", text.en.lower())},
    }


def likeness(a: set[str], b: set[str]) -> float:
    """Return the share of what both hold in all that they hold (Jaccard)."""
    return len(a & b) / (len(a | b) or 1)


@pytest.mark.parametrize("locale", LIMITS)
def test_no_two_guides_are_nearly_the_same(locale: str) -> None:
    held = {name: parts(guide)[locale] for name, guide in GUIDES.items()}
    alike = [
        f"{a} and {b} are {likeness(held[a], held[b]):.2f} alike in {locale}: merge or rewrite one"
        for a, b in combinations(held, 2)
        if likeness(held[a], held[b]) > LIMITS[locale]
    ]
    assert alike == []


def test_a_copy_with_half_of_the_hypotheses_changed_is_caught() -> None:
    guide, other = GUIDES["brake_pull"], GUIDES["tyre_flat"]
    half = len(guide.hypotheses) // 2
    copy = guide.model_copy(
        update={"hypotheses": [*guide.hypotheses[:half], *other.hypotheses[half:]]}
    )
    for locale, limit in LIMITS.items():
        assert likeness(parts(guide)[locale], parts(copy)[locale]) > limit
        assert likeness(parts(guide)[locale], parts(other)[locale]) < limit
