import pytest

from assistant.planner.folding import tidy
from assistant.planner.names import find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("你就写雒宁", "雒宁"),
        ("蒋大海 大海的海", "蒋大海"),
        ("免贵姓段，全名段正雄", "段正雄"),
        ("叫范志伟然后电话我等下发", "范志伟"),
        ("王师傅", "王师傅"),
    ],
)
def test_the_name_that_was_asked_for(text: str, name: str) -> None:
    assert find_name(tidy(text), awaiting="name") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我姓詹，詹天佑的詹，全名詹越", "詹越"),
        ("免贵姓麦，大家写错成迈，麦可儿", "麦可儿"),
        ("我姓司马，名字叫司马青", "司马青"),
        ("写我爱人的，他叫卞小川", "卞小川"),
        ("用我姥姥的名字吧，她叫褚桂英", "褚桂英"),
        ("佴少华", "佴少华"),
        ("你就写佴少华", "佴少华"),
        ("我姓詹", "詹"),
    ],
)
def test_the_whole_name_is_kept(text: str, name: str) -> None:
    assert find_name(tidy(text), awaiting="name") == name


@pytest.mark.parametrize("text", ["名字是干什么用的呀", "名字是拿来做啥的", "填名字是给谁看的"])
def test_a_question_about_the_name_is_no_name(text: str) -> None:
    assert find_name(tidy(text), awaiting="name") is None


def test_who_calls_for_help_is_no_name() -> None:
    assert find_name(tidy("他叫拖车去了，她叫我等着"), awaiting="name") is None


@pytest.mark.parametrize("text", ["就写不知道", "第二家", "你先写着呗", "还没想好", "很少用"])
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert find_name(tidy(text), awaiting="name") is None


@pytest.mark.parametrize(
    "text", ["想约个时间让师傅看看", "昨天洗车师傅说刹车片薄了", "麻烦李经理安排"]
)
def test_someone_spoken_of_is_not_the_driver(text: str) -> None:
    assert find_name(tidy(text)) is None


def test_the_speaker_may_leave_out_the_verb() -> None:
    assert find_name(tidy("我卓婷，人在深圳福田")) == "卓婷"
    assert find_name(tidy("我想想，周六吧")) is None


def test_a_plea_beside_the_number_is_no_name() -> None:
    assert find_name("|||||莫打推销电话", awaiting="phone", taken="|||||莫打推销电话") is None


@pytest.mark.parametrize("awaiting", ["phone", "confirmation"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("哎呀名字打错了，是单秀芝，芝麻的芝", "单秀芝"),
        ("姓名更正一下，单秀芝", "单秀芝"),
        ("上面名字不对 是单秀芝", "单秀芝"),
        ("刚才名字输错了 周海", "周海"),
        ("姓名写反了，应为王小明", "王小明"),
        ("名字登记错了，正确的是欧阳娜娜", "欧阳娜娜"),
    ],
)
def test_a_name_is_put_right_a_step_later(text: str, name: str, awaiting: str) -> None:
    assert find_name(tidy(text), awaiting=awaiting) == name


def test_a_slip_right_after_the_name_is_one_in_the_name() -> None:
    assert find_name(tidy("打错字了，是单秀芝"), awaiting="phone") == "单秀芝"
    assert find_name(tidy("打错字了，是单秀芝"), awaiting="slot") is None


@pytest.mark.parametrize(
    "text", ["名字不对", "时间打错了，是周五下午", "姓名更正一下", "错了，不是这个店"]
)
def test_what_is_put_right_need_not_be_a_name(text: str) -> None:
    assert find_name(tidy(text), awaiting="phone") is None


def test_the_name_that_is_asked_to_be_written() -> None:
    told = tidy("预约的名字麻烦写丁一鸣 电话还是我的")
    assert find_name(told, awaiting="slot") == "丁一鸣"
    assert find_name(tidy("名字先别写"), awaiting="slot") is None
