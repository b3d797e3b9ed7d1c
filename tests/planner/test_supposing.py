import pytest

from assistant.planner.supposing import matter_of, supposes


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("theory question - brake failure while driving, which steps in which order?",
         "brake failure while driving"),
        ("for the exam: what to do in aquaplaning", "what to do in aquaplaning"),
        ("hypothetically, if brakes fail at speed what's the right procedure",
         "brakes fail at speed"),
        ("brakes feel soft since yesterday", "brakes feel soft since yesterday"),
    ],
)  # fmt: skip
def test_a_what_if_is_searched_for_by_its_matter(text: str, matter: str) -> None:
    assert matter_of(text) == matter


@pytest.mark.parametrize(
    "text",
    [
        "my brakes failed, what do I do?",
        "ever since the service the brakes feel soft",
        "I suppose the brakes are gone",
        "the licence plate lamp is out",
    ],
)
def test_what_has_happened_is_no_what_if(text: str) -> None:
    assert not supposes(text)
