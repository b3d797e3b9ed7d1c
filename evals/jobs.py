"""Conversations to hold: what each suite asks for, and how one is held."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.driver import Player
from evals.records import Record
from evals.results import SuiteResult
from evals.surfaces import Model, Surface

PLAIN = "plain"


@dataclass(frozen=True)
class Job:
    """One conversation to hold.

    `mark` is the digest of all that decides it, `setting` names what the assistant's data must
    hold ("plain": what it ships with), `payload` is the suite's own and can be pickled.
    """

    suite: str
    key: str
    mark: str
    payload: Any
    setting: str = PLAIN


@dataclass(frozen=True)
class How:
    """How to reach the assistant and who drives."""

    model: Model = "embedded"
    base_url: str | None = None
    driver: str = "script"


Perform = Callable[[Job, Surface, Player | None], Awaitable[Record]]


@dataclass(frozen=True)
class TalkSuite:
    """A suite of conversations: how to hold one, and how to sum up all.

    `draft` is what a record says before the conversation is held.
    """

    draft: Callable[[Job], Record]
    perform: Perform
    result: Callable[[Sequence[Record]], SuiteResult]
