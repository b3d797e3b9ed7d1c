from assistant.planner.folding import blank, fold, lower, tidy


def test_width_case_quotes_and_spaces_are_made_equal() -> None:
    assert fold("ＡＢＳ 灯　亮了，Don’t") == "abs灯亮了,don't"


def test_lower_case_keeps_the_length() -> None:
    assert len(lower("İstanbul ABC")) == len("İstanbul ABC")


def test_a_letter_is_the_same_wherever_it_stands() -> None:
    assert [lower(text) for text in ("ΟΔΟΣ", "ΣΑΣ", "Ä刹车ABS")] == ["οδοσ", "σασ", "ä刹车abs"]


def test_spaces_between_latin_words_stay() -> None:
    assert tidy("Model  3 on   it") == "Model 3 on it"


def test_blanked_spans_keep_the_length() -> None:
    assert blank("call 123 now", [(5, 8)]) == "call ||| now"
