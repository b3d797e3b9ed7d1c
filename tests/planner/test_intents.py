from assistant.planner.cues import cued_intents, denied_intents


def test_sure_words_give_an_intent_away() -> None:
    assert cued_intents("帮我取消预约") == ("cancel_booking",)
    assert set(cued_intents("how much, and where is the nearest garage")) == {"price", "find_store"}


def test_denied_words_give_nothing() -> None:
    assert cued_intents("不取消预约") == ()
    assert denied_intents("不取消预约") == ("cancel_booking",)
