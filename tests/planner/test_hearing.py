import pytest

from assistant.hearing import heard, unhurried


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("呃电瓶老了想唤 约一下", "电瓶老了想换 约一下"),
        ("嗯我人再深圳福田，想唤个空调滤芯", "我人在深圳福田，想换个空调滤芯"),
        ("呃娃儿关车头了 钥匙再里面", "娃儿关车头了 钥匙在里面"),
        ("那个收到", "收到"),
        ("呃第二家", "第二家"),
        ("就是雨刮片唤两根要好多钱嘛", "雨刮片换两根要好多钱嘛"),
        ("哪改到周日上午吧", "那改到周日上午吧"),
        ("有点柜", "有点贵"),
        ("小保养都包括神马", "小保养都包括什么"),
        ("u can put Siobhan Clarke down, thx", "you can put Siobhan Clarke down, thanks"),
    ],
)
def test_what_dictation_wrote_is_read_as_it_was_said(said: str, meant: str) -> None:
    assert heard(unhurried(said)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "嗯", "嗯嗯", "嗯呢", "那个便宜的", "那个吧", "就是这个", "就是", "召唤功能怎么用",
        "再说吧", "额头流血了", "一键唤醒没反应", "后备箱柜子", "再换一个",
        "哪个灯", "休息一下再走", "a U-turn", "U0100",
    ],
)  # fmt: skip
def test_what_was_said_so_stays(said: str) -> None:
    assert heard(unhurried(said)) == said
