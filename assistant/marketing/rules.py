"""What the law forbids in advertisements, as data for each language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.schema import Locale

_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class Rule:
    """One prohibition. `lawful` spans are passed over, `mends` say what words turn into."""

    kind: str
    article: str
    why: str
    forbidden: tuple[re.Pattern[str], ...]
    lawful: re.Pattern[str] | None
    mends: tuple[tuple[re.Pattern[str], str], ...]


@cache
def load_rules(locale: Locale) -> tuple[Rule, ...]:
    """Return the rules for texts in a language, read once."""
    data = yaml.load(
        (_FOLDER / f"{locale}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return tuple(_rule(row, data["sounds"]) for row in data["rules"])


def _rule(row: Mapping[str, Any], sounds: Mapping[str, Sequence[str]]) -> Rule:
    lawful = "|".join(f"(?:{text})" for text in row["but"])
    return Rule(
        kind=row["id"],
        article=row["article"],
        why=row["why"],
        forbidden=tuple(_compile(text, sounds) for text in row["find"]),
        lawful=re.compile(lawful) if lawful else None,
        mends=tuple((_compile(m["say"], sounds), m["becomes"]) for m in row.get("mend", ())),
    )


def _compile(text: str, sounds: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return the expression with every character of `sounds` open to what stands for it.

    A character inside a class would break it, so the files use groups, not classes, for those.
    """
    for char, others in sounds.items():
        text = text.replace(char, f"(?:{'|'.join([char, *others])})")
    return re.compile(text)
