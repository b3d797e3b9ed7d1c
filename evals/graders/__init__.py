"""Judges of a conversation, most important first. Each returns what it found wrong, in words."""

from collections.abc import Callable

from evals.graders.asking import awaiting, summary
from evals.graders.danger import refusal, roadside_first, urgency
from evals.graders.types import Conversation, Seen
from evals.graders.words import answers, citations, language, prices, statements
from evals.graders.writes import chosen_time, claims, end_state, premature
from evals.records import Fault

__all__ = ["GRADERS", "Conversation", "Fault", "grade"]

GRADERS: tuple[Callable[[Conversation], Seen], ...] = (
    end_state, premature, claims, urgency, roadside_first, refusal, chosen_time, statements,
    answers, citations, prices, awaiting, summary, language,
)  # fmt: skip


def grade(talk: Conversation) -> list[Fault]:
    """Return everything that is wrong with a conversation; empty when it passes."""
    return [
        Fault(grader=grader.__name__, turn=turn, saw=saw)
        for grader in GRADERS
        for turn, saw in grader(talk)
    ]
