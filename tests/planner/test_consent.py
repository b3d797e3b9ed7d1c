import pytest

from assistant.planner.consent import is_plain_no, is_plain_yes

YES = (
    "是|是的|好的，谢谢|好的吧|嗯，确认|确认预约|行，就这样|yes please|Yes, book it|ok|OK!|"
    "yeah sure|👌|Yes. That’s right, go ahead|嗯嗯好的|ＯＫ"
)
NO = "不|不是|不行|不用了谢谢|no|no, not now|No thanks|算了|我再想想"
NEITHER = (
    "|好不好|可以吗？|是吗|是不是|对，不对|yes but saturday|好，改成周六|要是可以的话|"
    "好是好，不过太贵了|book|know|now|行不行|maybe|应该可以吧我不确定|yes or no|ok?|"
    "是周六|yes 13800138000|取消吧|cancel it|好的，多少钱"
)


@pytest.mark.parametrize("text", YES.split("|"))
def test_a_plain_yes_is_heard(text: str) -> None:
    assert is_plain_yes(text, "book")
    assert not is_plain_no(text)


@pytest.mark.parametrize("text", NO.split("|"))
def test_a_plain_no_is_heard(text: str) -> None:
    assert is_plain_no(text)
    assert not is_plain_yes(text, "book")


@pytest.mark.parametrize("text", NEITHER.split("|"))
def test_anything_else_never_books(text: str) -> None:
    assert not is_plain_yes(text, "book")


def test_cancel_it_confirms_a_cancellation_only() -> None:
    assert is_plain_yes("取消吧", "cancel")
    assert is_plain_yes("cancel it", "cancel")
    assert not is_plain_yes("cancel it", "move")


@pytest.mark.parametrize(
    "text",
    "no problem, book it|没毛病 定吧|要得|妥了，约上|行嘞|aye|go for it|ok, confirm it|"
    "that's fine, thanks|没意见，就这么约|yes no worries|那行|就定这个|确认无误|sounds good to me|"
    "please book|好，就這樣|係|冇問題|好啊，唔該|確認".split("|"),
)
def test_a_yes_of_any_region_is_plain(text: str) -> None:
    assert is_plain_yes(text, "book")
    assert not is_plain_no(text)


@pytest.mark.parametrize(
    "text",
    [
        *"甭约了|没有啊|免了|不必了|不需要|再看看吧|唔使|唔係".split("|"),
        *"nah, leave it|rather not|hold on|i'll pass|don't bother".split("|"),
    ],
)
def test_a_no_of_any_region_is_plain(text: str) -> None:
    assert is_plain_no(text)
    assert not is_plain_yes(text, "book")


@pytest.mark.parametrize(
    "text",
    "您好|得了|约了|订了|你好|那行不行|go on holiday|no problem if it's Saturday|没毛病吧？|"
    "定周六|no worries|要得不|行吗|fine but later|"
    "aye or nay|妥不妥|confirm what|没问题吗|go for Sunday|all right then what about noon".split(
        "|"
    ),
)
def test_doubt_and_conditions_are_neither(text: str) -> None:
    assert not is_plain_yes(text, "book")
    assert not is_plain_no(text)
