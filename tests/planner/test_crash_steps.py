"""When a danger that was flagged counts as seen to."""

import pytest

from assistant.evidence import CrashAdvice, Evidence
from assistant.planner.crash_steps import settles_danger


@pytest.mark.parametrize(
    ("advice", "settled"),
    [
        (None, False),
        (CrashAdvice(urgent=True), False),
        # Nobody has said yet whether there is a fire.
        (CrashAdvice(question_id="ask_injured+ask_fire"), False),
        (CrashAdvice(question_id="ask_other_party"), True),
        (CrashAdvice(), True),
    ],
)
def test_a_danger_is_settled_once_the_dangers_are_asked_no_more(
    advice: CrashAdvice | None, settled: bool
) -> None:
    assert settles_danger(Evidence(crash=advice)) is settled
