"""What is known of a crash."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.messages import Locale
from assistant.places.abroad import find_abroad
from knowledge_base.accident import FACTS, Fact, Place

# By name; the values are those of `knowledge_base.accident.FACTS`.
Facts = Mapping[Fact, str]


@dataclass(frozen=True)
class Situation:
    """All that a thread knows of its crash.

    `facts` holds what somebody said or a photo shows. `done` are the actions that the driver has
    done, `views` those photographed; `asked` counts how often a question was put.

    Raises:
        ValueError: A fact doesn't exist or can't have its value.
    """

    facts: Facts = field(default_factory=dict)
    place: Place = "general"
    done: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()
    asked: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fact, value in self.facts.items():
            if value not in FACTS.get(fact, ()):
                raise ValueError(f"{fact} can't be {value!r}: see FACTS")

    def get(self, fact: str) -> str:
        """Return what is known of a fact, "unknown" when nothing is."""
        return next((value for name, value in self.facts.items() if name == fact), "unknown")

    def learn(self, told: Facts, assumed: Facts | None = None) -> "Situation":
        """Return the situation with new facts.

        `told` counts whatever was known before; `assumed`, what a plain "no" to a question that
        holds several things implies, fills only what nobody has said yet.
        """
        guessed = assumed or {}
        fresh = {f: v for f, v in guessed.items() if self.get(f) in ("unknown", "maybe")}
        return replace(self, facts={**self.facts, **fresh, **told})

    def hear(self, done: frozenset[str], views: frozenset[str]) -> "Situation":
        """Return the situation with more actions done and more views taken."""
        return replace(self, done=self.done | done, views=self.views | views)


def place_of(country: str | None, text: str, locale: Locale) -> Place:
    """Return whose rules to tell: those of mainland China, or what holds everywhere.

    Args:
        country: ISO 3166 code of where the driver is, None when unknown.
        text: What the driver has written so far; a place abroad in it counts.
        locale: A driver of unknown place who writes Chinese is taken to be in China, as the
            shops are; numbers to call don't depend on it.
    """
    if country is not None:
        return "cn" if country == "CN" else "general"
    if find_abroad(text) is not None:
        return "general"
    return "cn" if locale == "zh" else "general"
