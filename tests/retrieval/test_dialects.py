import pytest

from retrieval.spelling.dialects import as_written, in_mandarin, simplified


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("車胎冇氣,要點算好?", "车胎没气,要怎么办?"),
        ("我架車涉水死火咗,還可以打火嗎", "我辆车涉水熄火了,还可以打火吗"),
        ("BB锁咗喺车入面", "宝宝锁在车里面"),
        ("聽日朝早十點得唔得閒", "明天早上十点有没有空"),
        ("唔該,邊間鋪頭平啲?", "麻烦,哪家店便宜点?"),
        ("紅色油壺燈著咗,仲可以揸嗎", "红色油壶灯亮了,还可以开吗"),
        ("後日下晝三點", "后天下午三点"),
        ("唔知係咪著火,有燶味", "不知是不是着火,有焦味"),
        ("啱啱俾人撞咗", "刚刚被人撞了"),
        ("踩煞車沒反應", "踩刹车没反应"),
        ("後照鏡和方向燈壞了", "后视镜和转向灯坏了"),
        ("唔該晒", "谢谢"),
    ],
)
def test_chinese_of_the_south_is_read_as_that_of_the_mainland(written: str, meant: str) -> None:
    assert in_mandarin(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "关系不大,系统正常", "宜家附近有店吗", "仲裁", "唔,我想想", "著名的店", "车停在车房里",
        "今后日子还长", "听日语课", "白车送修", "煞费苦心", "忧郁", "乾县", "车轱辘",
        "开空调没冷气", "稳定系统", "宝马的机油,谢谢", "时间紧张",
        "my brakes are soft", "",
    ],
)  # fmt: skip
def test_mandarin_is_left_as_it_is(text: str) -> None:
    assert in_mandarin(text) == text


def test_characters_are_simplified_one_by_one_and_found_again() -> None:
    text = "我叫陳大文，電話 91234567"
    assert simplified(text) == "我叫陈大文，电话 91234567"
    assert as_written("陈大文", text) == "陳大文"
    assert as_written("王五", text) == "王五"
