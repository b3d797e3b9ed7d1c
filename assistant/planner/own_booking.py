"""Questions for the time or the address of a booking that stands."""

import re

_WHEN = r"几点钟?|几时|几号|哪一?天|周几|星期几|礼拜几|啥时[候间]|什么时[候间]|咩时候|时间"
_WHERE = (
    r"地址|地点|位置|定位|导航|店名|在哪[里儿]?|在边度|边间|哪[一]?[家间]店?|哪个店|哪条[路街]|什么[路街]|"
    r"[怎咋]么?[走去到]|[怎咋]么?个?走法"
)
# What may stand around such a question and asks nothing else.
_AROUND = (
    r"你好|您好|请问|麻烦|劳驾|那个?|这个?|再|帮我|给我|跟我|告诉我?|我|俺|咱|您|你们?|说|报|发|讲|问|看|查|"
    r"一[下遍]|下|是|约|订|预约|好|的|了|在|到|去|来|该|要|得|具体|店[里铺]?|门店|和|跟|还有|还|是|又|又忘|忘|"
    r"刚才|昨天|昨晚|前天|上次|哎[哟呀]?|哦|噢|嗯|啊|呀|呢|来着|啦|哈|吧|嘛|呗|谢谢|多少|什么|啥|来一?个|个|把|过来|过去|记不住|记不得|不记得|没记住"
)
_BARE = re.compile(rf"(?:(?:{_WHEN}|{_WHERE}|{_AROUND})|[\s,，。.?？!！~、])+")
_ASKED = re.compile(rf"{_WHEN}|{_WHERE}")
_THAT_SHOP = re.compile(
    rf"(?:店|门店|地方|那[家边里儿]|约的|预约)[^,，。]{{0,8}}(?:{_WHERE})|"
    r"(?:发|给|说|报|告诉|要)(?:我|一下|下|个|一个|一遍)*[^,，。]{0,4}(?:地址|位置|定位|导航|地点)|"
    r"(?:地址|地点|位置)(?:呢|是|发|给|在|多少|啥|什么|来|[?？])|(?<![轮胎])定位(?:呢|发|给|在|来)"
)
# Another shop, its hours, its number: not where the booking is.
_OTHER = re.compile(
    r"附近|最近|就近|周边|别[的家]|其他|另[一外]|换|改|开门|关门|营业|打烊|下班|上班|电话|号码|多久|取车|提车|修好|能好|"
    r"离我|有没有|有店"
)
_EN = re.compile(
    r"\b(?:where|which (?:shop|garage|place)|the (?:address|place|location))\b.{0,24}\b(?:do i|"
    r"must i|should i|am i|i must|i have to|i need to|i'm supposed|was it|is it|to (?:go|come))\b|"
    r"\b(?:remind|tell|give|send) me\b.{0,16}\b(?:where|address|place|location|what time|when)\b"
)
_OTHER_EN = re.compile(
    r"\b(?:near\w*|close\w*|another|other|else|open\w*|phone|number|cheap\w*|ready|pick|collect|"
    r"change|move|buy|find|get|how)\b"
)


def asks_when_or_where(text: str) -> bool:
    """Return whether a folded message asks when or where, and nothing else."""
    if text.isascii():
        return _EN.search(text) is not None and not _OTHER_EN.search(text)
    if _OTHER.search(text):
        return False
    bare = _BARE.fullmatch(text) is not None and _ASKED.search(text) is not None
    return bare or _THAT_SHOP.search(text) is not None
