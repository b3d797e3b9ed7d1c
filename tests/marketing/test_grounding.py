"""What no fact says is named: figures, offers, qualifications, shops."""

import pytest

from assistant.marketing.grounding import unsupported
from assistant.marketing.model import Fact

FACTS = [
    Fact("海淀示范综合维修店", "store:x#name"),
    Fact("¥242–770", "service:brake_pads#prices.compact"),
    Fact("周一至周六 08:30–18:00", "store:x#hours"),
    Fact("持证技师断电验电后检测", "service:ev_diagnosis#description"),
    Fact("Haidian Demo Auto Repair", "store:x#name"),
]


@pytest.mark.parametrize(
    "text",
    [
        "现在只要199元", "周日09:00开门", "免费检测刹车", "新客优惠多多", "八折起", "三年质保",
        "原厂配件", "二十年经验", "到朝阳旗舰店来", "约30分钟", "含上门取车", "会员价更低",
        "Now ¥199", "free check with every visit", "genuine parts", "20% discount",
        "certified experts", "open from 07:00", "ask at Chaoyang Auto Repair",
    ],
)  # fmt: skip
def test_what_no_record_says_is_named(text: str) -> None:
    assert unsupported(text, FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "参考价242到770元", "周一至周六 开门", "我们是海淀示范综合维修店",
        "在海淀示范综合维修店可以做", "持证技师检测", "{称呼}您好",
        "Haidian Demo Auto Repair, 08:30",
        "pick free slots online",
    ],
)  # fmt: skip
def test_what_a_record_says_may_be_said(text: str) -> None:
    assert unsupported(text, FACTS) == []
