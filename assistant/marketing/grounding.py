"""Checks that a text states nothing that no fact says: numbers, prices, times, offers, shops."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assistant.marketing.model import Fact

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORDED = re.compile(
    r"[一二两三四五六七八九十百千万半]+(?:个)?(?:折|成|元|块钱|倍|周年|年(?!前|后|级|检|轻)|个月|天内|小时|分钟|公里|期|次免)"
)
# What a shop may offer only if a record says so.
_OFFERS = re.compile(
    r"免费|赠送|买\S{0,4}送|优惠|折扣|打折|特价|满减|红包|代金券|抽奖|礼品|好礼|返现|团购价|会员价"
    r"|质保|保修|包换|三包|延保|终身|正品|原厂|认证|授权|资质|老店|连锁|直营|持证|特约|协议价"
    r"|上门|取送车|代步车|代驾|休息室|咖啡|Wi-?Fi|停车位|年经验|多年|老师傅|专家|团队|同价|分期"
    r"|\bfree\b(?! slots)|\bdiscount|\bgift|\bvoucher|\bcashback|\boffers?\b(?! you)|\bdeal\b"
    r"|\bpromo"
    r"|\bwarrant|\bgenuine\b|\bOEM\b|\bcertified\b|\bauthori[sz]ed\b|\bexperienced?\b|\bexperts?\b"
    r"|\bpick-?up\b|\bcourtesy car|\bloan car|\bcoffee\b|\baward|\bfamily-?run|\bsince \d|\bfinanc"
    r"|\bsame[- ]day\b|\bwhile you wait\b",
    re.IGNORECASE,
)
# When, where, with whose parts and in whose opinion: a record says so, or nobody does.
_CLAIMS = re.compile(
    r"周[一二三四五六日末天]|星期[一二三四五六日天]|全年无休|全天|通宵|节假日|(?<!不)今[天日晚]|明[天日]"
    r"|本[周月]|下[周个]|月底|月初|年底前|国庆|五一|元旦|中秋|双十一|618"
    r"|地铁|商场|对面|隔壁|路口|出口(?!温|压)|步行|车程|市中心|交通便利"
    r"|口碑|好评|回头客|车主(?:都|们)?(?:说|推荐|反馈|认可)|推荐指数|信赖|排队|火爆|爆款|网红"
    r"|美孚|壳牌|嘉实多|米其林|马牌|普利司通|博世|采埃孚|3M|大众|丰田|本田|宝马|奔驰|奥迪|特斯拉|比亚迪|进口"
    r"|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:days?)?\b|\bweekends?\b|\bpublic holidays?\b"
    r"|\btoday\b|\btomorrow\b|\bthis (?:week|month)\b|\bnext (?:week|month)\b"
    r"|\bnext to\b|\bopposite\b|\bmetro\b|\bmall\b|\bdowntown\b|\bminutes from\b|\bwalk from\b"
    r"|\breviews?\b|\brated\b|\btrust(?:ed)?\b|\brecommended\b|\bcustomers (?:love|say)\b"
    r"|\bMobil\b|\bCastrol\b|\bMichelin\b|\bBosch\b|\bContinental\b|\bToyota\b|\bBMW\b|\bAudi\b"
    r"|\bTesla\b|\bimported\b|\bpopular\b",
    re.IGNORECASE,
)
_SHOP = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:维修店|保养店|快修店|服务中心|钣喷中心|救援站|底盘店|汽修厂|修理厂|4S店|旗舰店)"
    r"|(?:[A-Z][\w']+ ){1,4}(?:Auto Repair|Garage|Motors|Workshop|Service Centre|Body Shop)\b"
)
_PLACEHOLDER = re.compile(r"\{[^{}]{1,12}\}")


def unsupported(text: str, facts: Iterable[Fact]) -> list[str]:
    """Return the words of a text that no fact supports, in their order.

    Numbers count as they are read: 1,265 is 1265 and 08:30 is one number of its own.
    """
    claims = " ".join(fact.claim for fact in facts)
    numbers = set(_numbers(claims))
    plain = _PLACEHOLDER.sub("", text)
    strange = [number for number in _numbers(plain) if number not in numbers]
    said = unicodedata.normalize("NFKC", plain)
    for pattern in (_WORDED, _OFFERS, _CLAIMS, _SHOP):
        strange += [m[0] for m in pattern.finditer(said) if not _supported(m[0], claims)]
    return strange


def _numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        yield match[0] if ":" in match[0] else match[0].replace(",", "")


def _supported(words: str, claims: str) -> bool:
    """Return whether the words stand in a claim, or hold one whole (a shop's name after "在")."""
    known = unicodedata.normalize("NFKC", claims).lower()
    found = words.lower()
    return any(found[n:] in known for n in range(max(1, min(4, len(found) - 3))))
