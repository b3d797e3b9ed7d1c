import pytest

from assistant.planner.spelling import mend


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tomorow moring", "tomorrow morning"),
        ("wensday", "wednesday"),
        ("the secund one", "the second one"),
        ("deisel", "diesel"),
        ("this weak", "this week"),
    ],
)
def test_slips_are_mended(written: str, meant: str) -> None:
    assert mend(written) == meant


@pytest.mark.parametrize(
    "text", ["back and forth", "ten seconds", "warning light", "the engine", "weak battery"]
)
def test_words_of_their_own_stay(text: str) -> None:
    assert mend(text) == text
