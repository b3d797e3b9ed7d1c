"""The driver's own car, as far as a message means it."""

from collections.abc import Callable
from typing import Any

from assistant.planner.types import Understanding, Vehicle, fill_vehicle

Understand = Callable[..., Understanding]


def with_own_car(told: Vehicle, extra: dict[str, Any], understand: Understand) -> Vehicle:
    """Return the vehicle told of so far, filled with the kept car that the message came with.

    `extra` is what the session put beside the message; its "car" is that car in words.
    """
    if not extra.get("car"):
        return told
    return fill_vehicle(told, understand(str(extra["car"]), now=extra.get("now")).vehicle)
