from assistant.planner.cues import cued_intents, denied_intents


def test_sure_words_give_an_intent_away() -> None:
    assert cued_intents("帮我取消预约") == ("cancel_booking",)
    assert set(cued_intents("how much, and where is the nearest garage")) == {"price", "find_store"}


def test_thanks_that_are_told_of_are_thanks() -> None:
    assert cued_intents("车修好了,专门来跟你们道个谢") == ("thanks",)
    assert "thanks" not in cued_intents("跟你说谢谢有用吗?")


def test_denied_words_give_nothing() -> None:
    assert cued_intents("不取消预约") == ()
    assert denied_intents("不取消预约") == ("cancel_booking",)
