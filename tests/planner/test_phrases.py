from assistant.planner.phrases import PhraseIndex


def test_the_longest_phrase_wins() -> None:
    index = PhraseIndex([("油壶", "a"), ("油壶灯", "b")])
    assert [hit.values for hit in index.find("红色油壶灯亮了")] == [("b",)]


def test_latin_phrases_match_whole_words_with_a_plural_s() -> None:
    index = PhraseIndex([("brake pad", "pads"), ("ac", "ac")])
    assert [hit.phrase for hit in index.find("my brake pads and a back seat")] == ["brake pad"]


def test_a_hyphen_is_a_space() -> None:
    assert PhraseIndex([("check engine", "x")]).find("check-engine light")


def test_a_phrase_may_stand_for_several_values() -> None:
    assert PhraseIndex([("雾灯", "front"), ("雾灯", "rear")]).find("雾灯")[0].values == (
        "front",
        "rear",
    )
