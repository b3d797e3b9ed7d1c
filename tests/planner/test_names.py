import pytest

from assistant.planner.names import find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫李明", "李明"),
        ("我姓陈", "陈"),
        ("称呼我王先生就行", "王先生"),
        ("王女士", "王女士"),
        ("联系人张三", "张三"),
        ("My name is John Smith", "John Smith"),
        ("this is Anna Lee speaking", "Anna Lee"),
        ("I'm Tom", "Tom"),
        ("Mr Smith", "Mr Smith"),
        ("my name is john", "John"),
    ],
)
def test_an_introduced_name_is_heard_anywhere(text: str, name: str) -> None:
    assert find_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李雷", "李雷"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("Mary Ann Jones", "Mary Ann Jones"),
        ("mary", "Mary"),
        ("我是张伟", "张伟"),
        ("张先生", "张先生"),
        ("张伟,|||||||||||", "张伟"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_a_bare_name_is_heard_when_asked_for(text: str, name: str) -> None:
    assert find_name(text, awaiting="name") == name


@pytest.mark.parametrize(
    "text",
    [
        "不",
        "好的",
        "为什么要名字",
        "不告诉你",
        "toyota",
        "what for?",
        "ok",
        "no",
        "明天下午",
        "谢谢",
        "取消",
        "later",
        "高速上",
        "可以吗",
        "your name?",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert find_name(text, awaiting="name") is None


@pytest.mark.parametrize(
    "text", ["I'm stuck on the highway", "this is urgent", "i'm in Beijing", "李雷", "方向盘很重"]
)
def test_nothing_is_a_name_unasked(text: str) -> None:
    assert find_name(text) is None
