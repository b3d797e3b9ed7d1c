"""Labelled utterances: what the intent classifier learns from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from assistant.messages import Locale
from assistant.planner.types import Intent
from knowledge_base.kept import read_yaml

DATA = Path(__file__).parent / "data"
INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True)
class Utterance:
    """A message and the intent it shows."""

    text: str
    intent: Intent
    locale: Locale


class UtteranceError(Exception):
    """An utterance file is wrong; the message names the file and the entry."""


def load_utterances(folder: Path = DATA) -> list[Utterance]:
    """Read `utterances.*.yaml` (intent -> list of texts) of both languages.

    Further files such as `utterances.zh.dialect.yaml` are read as well.

    Raises:
        UtteranceError: An intent is unknown, an entry is no text, or a text has two intents.
    """
    found: dict[str, Utterance] = {}
    for locale in get_args(Locale):
        for file in sorted(folder.glob(f"utterances.{locale}*.yaml")):
            for utterance in _read(file, locale):
                old = found.setdefault(utterance.text, utterance)
                if old.intent != utterance.intent:
                    raise UtteranceError(
                        f"{file}: {utterance.text!r} is both {old.intent} and {utterance.intent}"
                    )
    return list(found.values())


def content_hash(utterances: Sequence[Utterance]) -> str:
    """Return a digest of texts and labels, whatever their order."""
    rows = sorted(f"{u.locale}\t{u.intent}\t{u.text}" for u in utterances)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _read(file: Path, locale: Locale) -> list[Utterance]:
    raw: Any = read_yaml(file)
    rows: list[Utterance] = []
    for intent, texts in raw.items():
        if intent not in INTENTS:
            raise UtteranceError(f"{file}: unknown intent {intent!r}")
        for text in texts:
            if not isinstance(text, str):
                raise UtteranceError(f"{file}: {intent}: {text!r} is no text; put it in quotes")
            rows.append(Utterance(text, cast(Intent, intent), locale))
    return rows
