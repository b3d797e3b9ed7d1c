"""A few of the faults of `python -m evals.faults`, which plays all of them."""

import asyncio
from typing import Any

import pytest

from evals.faults import FAULTS, page
from evals.faults_play import play

QUICK = [
    "none",
    "connection refused",
    "500 once a turn",
    "cut in a sentence",
    "cut in a tool call",
    "two proposals at once",
    "calls confirm itself",
    "another call endlessly",
    "an invented phone",
    "an invented time",
    "nothing but a false promise",
    "downplays the danger",
    "HTML",
]
BY_NAME = {fault.name: fault for fault in FAULTS}


@pytest.mark.parametrize("name", QUICK)
def test_no_rule_is_broken(
    name: str, real_services: Any, assistant_loop: asyncio.AbstractEventLoop
) -> None:
    played = assistant_loop.run_until_complete(play(BY_NAME[name], real_services))
    assert played.broken == []
    assert f"| {name} |" in page([played])


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(FAULTS)
