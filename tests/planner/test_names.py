import pytest

from assistant.planner.folding import tidy
from assistant.planner.listed_names import find_last_name, find_listed_name
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
    assert find_name(tidy(text)) == name


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
    assert find_name(tidy(text), awaiting="name") == name


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
    assert find_name(tidy(text)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("名字换成周建国", "周建国"),
        ("名子叫古丽娜扎", "古丽娜扎"),
        ("写我女儿的名字，陈思思", "陈思思"),
        ("登记赵敏", "赵敏"),
        ("预约人：孙悦", "孙悦"),
        ("留李雷的名字", "李雷"),
        ("叫我小周就行", "小周"),
        ("姓马，马冬梅", "马冬梅"),
        ("姓高高圆圆", "高圆圆"),
        ("不是张力，是张莉", "张莉"),
        ("是张莉不是张力", "张莉"),
        ("Change the name to Ann Bell", "Ann Bell"),
        ("put my wife's name, Lin Mei", "Lin Mei"),
        ("put it under Sarah Lee", "Sarah Lee"),
        ("Book it for Emma Clarke", "Emma Clarke"),
        ("the name's Bond", "Bond"),
        ("it's Clarke with an e", "Clarke"),
        ("not Clark, Clarke", "Clarke"),
        ("surname Chen, first name Bo", "Bo Chen"),
        ("名字错了，应该是陈晨", "陈晨"),
        ("客户叫马超", "马超"),
    ],
)
def test_a_name_for_the_booking_is_heard_however_it_is_put(text: str, name: str) -> None:
    assert find_name(tidy(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("just Sam is fine, cheers", "Sam"),
        ("Kelly, Ned Kelly", "Ned Kelly"),
        ("哦，我是张伟", "张伟"),
        ("小王", "小王"),
        ("María García", "María García"),
        ("买买提·艾山", "买买提·艾山"),
    ],
)
def test_words_around_a_bare_name_are_dropped(text: str, name: str) -> None:
    assert find_name(tidy(text), awaiting="name") == name


@pytest.mark.parametrize(
    "text",
    [
        "别写我爸的名字",
        "谢谢师傅",
        "让接单的师傅来",
        "写一下",
        "名字改一下",
        "我叫了拖车",
        "登记一下",
        "换成周六",
        "给我约周六",
        "用支付宝",
        "是刹车不是油门",
        "can I book under another name",
        "I need it for Christmas Eve",
        "book me in for Monday Morning",
    ],
)
def test_words_like_an_introduction_give_no_name(text: str) -> None:
    assert find_name(tidy(text)) is None


def no_other(word: str) -> bool:
    return word in ("浦东", "pudong", "changzhou", "高新区")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("换机油，周六十点，贺晓，13800138000", "贺晓"),
        ("保养 丁国强 电话13800138000", "丁国强"),
        ("孙悦13800138000", "孙悦"),
        ("13800138000，孙悦", "孙悦"),
        ("Brakes on Monday, Emma Clarke, 13800138000", "Emma Clarke"),
        ("Emma Clarke and my number is 13800138000", "Emma Clarke"),
        ("Lin Mei, Changzhou, 13800138000", "Lin Mei"),
        ("换机油，浦东，13800138000", None),
        ("高新区，13800138000", None),
        ("Pudong, 13800138000", None),
        ("Thanks, 13800138000", None),
        ("水箱漏水 13800138000", None),
        ("方向盘抖，电话13800138000", None),
        ("BMW, 13800138000", None),
        ("Call me back, 13800138000", None),
        ("周六，13800138000", None),
        ("Emma Clarke", None),
    ],
)
def test_a_name_beside_a_phone_needs_no_introduction(text: str, name: str | None) -> None:
    assert find_listed_name(text, is_other=no_other) == name


def test_a_name_may_end_a_list() -> None:
    assert find_last_name("换机油，周六上午十点，贺晓东", is_other=no_other) == "贺晓东"
    assert find_last_name("Oil change, Saturday at 10, Emma Clarke", is_other=no_other) == (
        "Emma Clarke"
    )
    assert find_last_name("贺晓东", is_other=no_other) is None
    assert find_last_name("换机油，周六，浦东", is_other=no_other) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Joost van Dijk", "Joost van Dijk"),
        ("Maria de la Cruz", "Maria de la Cruz"),
        ("it's Liam o'Brien", "Liam o'Brien"),
        ("the name's Nguyen Van An", "Nguyen Van An"),
        ("joost van dijk", "Joost van Dijk"),
        ("you'll want Colin ap Rhys", "Colin ap Rhys"),
        ("just say Mikkel Østergaard", "Mikkel Østergaard"),
        ("last name van Rossum first name Guido", "Guido van Rossum"),
    ],
)
def test_a_name_keeps_the_letters_of_its_owner(text: str, name: str) -> None:
    assert find_name(tidy(text), awaiting="name") == name


@pytest.mark.parametrize(
    "text",
    [
        "oil done, put it down to Imran Qureshi and ring me on 13823456712",
        "Imran Qureshi wants an alignment, his number's 13823456712",
        "call Imran Qureshi at 13823456712 about the pads",
    ],
)
def test_a_name_written_large_beside_a_number_needs_no_introduction(text: str) -> None:
    assert find_listed_name(text, is_other=lambda word: False) == "Imran Qureshi"


def test_the_name_of_something_else_is_left_out() -> None:
    text = "oil change in Futian District for Imran Qureshi, reach me on 13823456712"
    assert find_listed_name(text, is_other=lambda word: "futian" in word) == "Imran Qureshi"


def test_letters_within_a_word_introduce_nobody() -> None:
    assert find_name(tidy("write down tim larsen")) is None
