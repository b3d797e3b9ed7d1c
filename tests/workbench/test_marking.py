"""The words of a query are seen in the passage that they found."""

import pytest

from assistant.workbench.marking import MOST_CHARS, mark


def marked(text: str, query: str) -> list[str]:
    return [piece.text for piece in mark(text, query) if piece.hit]


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Worn brakes make braking noisy.", "brake noise", ["brakes", "braking"]),
        ("刹车片磨损，刹车异响。", "刹车异响怎么办", ["刹车", "刹车异响"]),
        ("先查 p0301，再查 P0302", "P0301", ["p0301"]),
        ("The car is in the shop", "the car", []),
        ("灯亮", "灯", ["灯"]),
        ("nothing", "", []),
    ],
)
def test_words_are_marked_as_the_search_compares_them(
    text: str, query: str, words: list[str]
) -> None:
    assert marked(text, query) == words


def test_no_character_of_a_short_passage_is_lost() -> None:
    text = "<b>Brakes</b> & 刹车 😀 brake"
    assert "".join(piece.text for piece in mark(text, "brake 刹车")) == text


def test_a_long_passage_is_cut_to_where_the_words_stand() -> None:
    text = "a " * 400 + "squeal " + "b " * 400
    pieces = mark(text, "squeal")
    shown = "".join(piece.text for piece in pieces)
    assert pieces[0].text == pieces[-1].text == "…"
    assert "squeal" in shown and len(shown) == MOST_CHARS + 2
