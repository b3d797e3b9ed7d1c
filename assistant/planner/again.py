"""Messages that only ask how bad the matter at hand is."""

import re

_CAN_DRIVE = (
    r"(?:那|所以|请问|我的?|这个?|车|现在|到底|还|这样|这么|先|就)*"
    r"(?:能|可以|敢)(?:不能)?(?:继续|接着|再|照常|这么|正常)*(?:开|跑|上路|上高速)"
    r"(?:着|回家|过去|走|回去|上路|上班)?[吗么嘛不没呢]?(?:能)?[?？]?"
)
_IS_SAFE = (
    r"(?:这样|这么|继续|接着|一直|现在|这两天|这几天|平时|那|先)*(?:开着?|跑|上路)"
    r"(?:安全|危险|要紧|碍事|没事|行|可以|有没有(?:危险|事|问题)|会不会(?:有)?(?:危险|事|问题|出事))?"
    r"[吗么嘛不]?[?？]?(?<=[吗么嘛不?？险题事])"
)
_HOW_BAD = (
    r"(?:这个?|那|问题)*(?:严重|要紧|危险|碍事)[吗么不]?[?？]?"
    r"|(?:有没有|有)(?:什么)?(?:危险|风险|大碍|安全隐患)[吗么]?[?？]?"
)
_ENGLISH = (
    r"(?:so |and )?(?:can|could|should) i (?:still |even )?(?:keep )?driv(?:e|ing)"
    r"(?: it| on| home)?\??"
    r"|is (?:it|this|that) (?:safe|serious|dangerous|bad)(?: to drive)?\??"
)
# To drive on all the same, with whatever makes it possible.
_GOES_ON = re.compile(
    r"\b(?:can|could|can't|couldn't|may|should|shall|will|would|ok(?:ay)?|safe|fine|surely|enough|"
    r"reckon|think|alright|all right)\b.{0,40}\b(?:driv\w+|carry on|keep going|go on|continue|"
    r"limp\w*|"
    r"crawl|nurse|make it|get (?:me |us |it )?(?:home|there|to)|do (?:the last|another|just)|"
    r"go home|"
    r"reach)\b|"
    r"\b(?:only|just|last)\b.{0,12}\b(?:\d+|one|two|three|five|ten|a few|couple of) ?(?:k|km|kms|"
    r"kilomet\w+|miles?|min\w*|blocks?)\b|\bsurely (?:that's |it's )?(?:ok|okay|fine|alright)\b",
    re.IGNORECASE,
)
_A_QUESTION = 100
_AGAIN = re.compile(f"{_CAN_DRIVE}|{_IS_SAFE}|{_HOW_BAD}|{_ENGLISH}", re.IGNORECASE)
_GAPS = re.compile(r"[,，。;；!！\s]+")
# A fault told beside the question is news, and to be looked up.
_NEWS = re.compile(
    r"响|漏|烟|味|抖|灯|码|失灵|失效|坏|裂|撞|断|火|红|烫|热|软|偏|滑|报警|打不着|熄|[没不]"
)
_WHAT_IF = re.compile(r"会不会|能不能|要不要|有没有|不会[^,，。]{0,8}吧")
_LONGEST = 18
_LONGEST_WAY = 32
_GOES = re.compile(r"开|高速|走|跑|挪|溜|蹭|撑|坚持|公里|里路|百米|上路|回家")
_MAY_I = re.compile(
    r"(?:[行可成]吗|行不行?|行吧|成不成?|可以[吗不么吧]|可不可以|[能到]吗|能坚持吗|没事[吧吗]|没(?:啥)?问题吧|"
    r"(?:有|要)(?:啥|什么)?(?:问题|事|危险|紧)[吗么不]|要不要紧|能不能[^,，。]{1,8})[啊呀哈]?[?？。]?$"
)
# Whoever speaks of coming at some time, of a price or of work asks for something else.
_ELSEWHERE = re.compile(
    r"约|[几\d一二两三四五六七八九十]点(?!儿|点)|多少|钱|换|(?<!再)修(?!理)|补|洗|保养|开门|开业|营业|发票|找|推荐|附近|你们?家?[能可]"
)


def asks_how_bad(text: str) -> bool:
    """Return whether a message asks whether one may drive on, and tells of no new fault."""
    plain = text.strip()
    if _AGAIN.fullmatch(plain):
        return True
    if plain.isascii():
        return False
    if _asks_short_way(plain):
        return True
    parts = [part for part in _GAPS.split(plain) if part]
    asked = [part for part in parts if _AGAIN.fullmatch(part)]
    others = [part for part in parts if part not in asked]
    return bool(asked) and all(_adds_nothing(part) for part in others)


def _asks_short_way(plain: str) -> bool:
    """Return whether only some way is asked for: "三公里就到，行吗", "我慢慢挪回家行不行"."""
    asked = _MAY_I.search(plain)
    if asked is None or len(plain) > _LONGEST_WAY or _ELSEWHERE.search(plain):
        return False
    way = plain[: asked.start()] if not asked.group().startswith("能不能") else plain
    return bool(_GOES.search(plain)) and not _NEWS.search(way.replace("没", "").replace("不", ""))


def _adds_nothing(part: str) -> bool:
    return bool(_WHAT_IF.match(part)) or (len(part) <= _LONGEST and not _NEWS.search(part))


def asks_to_go_on(text: str) -> bool:
    """Return whether an English message asks to drive on whatever was said against it."""
    return len(text) <= _A_QUESTION and text.isascii() and _GOES_ON.search(text) is not None
