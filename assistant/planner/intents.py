"""Intents of a message."""

from assistant.planner.cues import cued_intents
from assistant.planner.types import ScoredIntent


def find_intents(text: str) -> tuple[ScoredIntent, ...]:
    """Return the intents of a folded text, most likely first; empty when not sure."""
    return tuple(ScoredIntent(intent, 0.9) for intent in cued_intents(text))
