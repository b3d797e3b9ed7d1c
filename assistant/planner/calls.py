"""A tool call that the planner makes, and what it must know of services."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A tool call to make."""

    name: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """What the policy must know of services.

    Which come to the car, which have a clear price, which mend the body of a car, and which only a
    car with a socket, or with an engine, needs.
    """

    roadside: frozenset[str]
    narrow: frozenset[str]
    body: frozenset[str] = frozenset()
    electric: frozenset[str] = frozenset()
    engine: frozenset[str] = frozenset()
