"""Names that are given with their spelling, or put right by a part of them."""

import pytest

from assistant.planner.folding import tidy
from assistant.planner.listed_names import find_listed_name
from assistant.planner.name_words import merge_name
from assistant.planner.names import find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siobhan Clarke, Clarke with an e", "Siobhan Clarke"),
        ("it's under Niamh Byrne - that's Byrne with a Y", "Niamh Byrne"),
        ("Niamh Byrne. N-I-A-M-H", "Niamh Byrne"),
        ("niamh byrne, n i a m h", "Niamh Byrne"),
        ("you can put Niamh Byrne down for that", "Niamh Byrne"),
        ("Howard Quill", "Howard Quill"),
        ("Gwen Whittaker", "Gwen Whittaker"),
    ],
)
def test_what_tells_the_spelling_is_no_part_of_the_name(text: str, name: str) -> None:
    assert find_name(tidy(text), awaiting="name") == name


def test_a_name_spelt_anew_beside_a_yes_is_heard() -> None:
    assert find_name("yes but my name is spelled Marc", awaiting="confirmation") == "Marc"


def test_a_verb_beside_a_number_is_no_name() -> None:
    assert find_name("call |||||||||||, ask for Ravi", awaiting="phone", taken="") != "Call"


def test_one_word_spelt_anew_is_heard_after_the_name() -> None:
    assert find_name("Clarke with an e", awaiting="phone") == "Clarke"


@pytest.mark.parametrize("awaiting", ["name", "phone", "confirmation"])
@pytest.mark.parametrize(
    "text",
    [
        "sorry, spelt my own name wrong. it's Siobhan Kearney",
        "typo in the name, should be Siobhan Kearney",
        "I mistyped it: it should read Siobhan Kearney",
        "wait, the name is Siobhan Kearney, I hit the wrong keys",
        "correction, my name is spelled Siobhan Kearney",
        "autocorrect! I meant Siobhan Kearney",
    ],
)
def test_a_name_is_put_right_whatever_is_asked(text: str, awaiting: str) -> None:
    assert find_name(tidy(text), awaiting=awaiting) == "Siobhan Kearney"


@pytest.mark.parametrize("text", ["it should be Friday", "I meant Pudong", "that should be fine"])
def test_what_else_is_put_right_is_no_name(text: str) -> None:
    assert find_name(tidy(text), awaiting="phone") is None


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Siobhan Clark", "Clarke", "Siobhan Clarke"),
        ("Siobhan Clarke", "Clarke", "Siobhan Clarke"),
        ("Brandon Foley", "Brendan Foley", "Brendan Foley"),
        ("Brandon Foley", "Brendan", "Brendan Foley"),
        ("Siobhan Clarke", "Owen", "Owen"),
        (None, "Owen", "Owen"),
        ("Siobhan Clarke", None, "Siobhan Clarke"),
        ("王丽", "王莉", "王莉"),
    ],
)
def test_part_of_a_name_replaces_its_like_and_keeps_the_rest(
    old: str | None, new: str | None, name: str
) -> None:
    assert merge_name(old, new) == name


@pytest.mark.parametrize(
    "text",
    [
        "Hi Joanna Reed here 13911223344 im in Haidian",
        "its joanna reed, phone 139-1122-3344, spark plugs please",
    ],
)
def test_a_name_beside_a_number_may_follow_a_greeting_or_be_written_small(text: str) -> None:
    assert find_listed_name(text, is_other=lambda _: False) == "Joanna Reed"
