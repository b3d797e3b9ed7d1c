"""What tells of no danger, for the danger sense to learn: names, places, sounds, slips of a paw.

With them go small faults in the words of great ones ("the horn has gone weak"). A model that knows
only dangers and everyday matters takes what is neither for the nearest danger.
"""

import random
from collections.abc import Iterator
from string import ascii_lowercase

import yaml

from assistant.messages import Locale
from assistant.safety.rules import DATA

_EACH = 400
_SEED = 3


def nothing_said(locale: Locale) -> Iterator[str]:
    """Yield some hundred texts of a language, the same ones every time."""
    held = yaml.load((DATA / "nothing.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)[locale]
    chosen = random.Random(_SEED)
    gap = "" if locale == "zh" else " "
    for _ in range(_EACH):
        name = gap.join(chosen.choice(held[part].split()) for part in held["name"].split())
        yield chosen.choice(held["introduced"]).format(name)
        yield chosen.choice(held["introduced"]).format(chosen.choice(held["places"].split()))
        yield gap.join(chosen.choices(held["sounds"].split(), k=1) * chosen.randint(1, 5))
        yield "".join(chosen.choices(ascii_lowercase, k=chosen.randint(1, 9)))
        yield chosen.choice(held["faults"]).format(chosen.choice(held["things"]))
