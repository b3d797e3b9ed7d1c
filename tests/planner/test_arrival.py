"""How long help is on the way is another question than how long the work takes."""

import pytest

from assistant.planner.arrival import asks_arrival
from assistant.planner.asking import asks_duration


@pytest.mark.parametrize(
    "text",
    [
        "拖车多久能到",
        "师傅过来大概要多久",
        "救援几时到啊",
        "要等好久师傅才来",
        "几耐到㗎",
        "how long until someone gets here? how long will they take to get here",
        "when will the truck be here",
    ],
)
def test_when_they_will_come_is_asked(text: str) -> None:
    assert asks_arrival(text) and not asks_duration(text, midway=True)


@pytest.mark.parametrize(
    "text", ["换好要多久", "多久到期", "几点到店合适", "how long does it take", "到店里弄完要多久"]
)
def test_how_long_the_work_takes_is_something_else(text: str) -> None:
    assert not asks_arrival(text)
