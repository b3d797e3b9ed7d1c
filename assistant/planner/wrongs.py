"""Words of a wrong: without one, a message that names work of a shop asks for that work."""

import re

_WRONG = re.compile(
    r"屏蔽|掏|拆|去掉|取消|关掉|关闭|短接|禁用|解除|堵死|捅|废|骗|(?<![请放休年度寒暑长产病事天])(?<!请个)(?<!请了)假(?![期日如设若])|瞒|藏|糊弄|蒙|混过|包过|作弊|躲|不被|别被|故意|"
    r"自己(?:撞|砸|划|刮)|顶包|顶一下|多报|多写|开高|开大|写高|刷(?:掉|没|程序|ecu|写)|程序|改(?:表|小|少|低|掉)|调表|调.{0,4}(?:公里|里程)|(?:公里|里程).{0,6}(?:少|低|小|改|调)|"
    r"酒(?!店)|套牌|翻新|偷|破解|旧(?:伤|划痕|件)|说成|算(?:到|作)|不烧|直通|直管",
    re.IGNORECASE,
)

_WRONG_EN = re.compile(
    r"\b(?:delet\w*|remov\w*|disabl\w*|bypass\w*|trick\w*|cheat\w*|fak\w+|fool\w*|spoof\w*|"
    r"defeat\w*|gut(?:ted|ting)?|hollow\w*|roll\w* back|wind\w* back|pretend\w*|claim\w*|insur\w*|"
    r"odo\w*|clock\w*|mileage|block\w*|tap(?:e|ed|ing)|resistors?|emulators?|stolen|steal\w*|"
    r"plates?|mot|inspection|emission\w*|smog|drunk|drink\w*|beers?|straight pipe\w*|cut|airbags?|"
    r"belts?|sensors?|dpf|gpf|egr|scr|cat|adblue|abs|esp|dummy|rid of|turn\w* off|switch\w* off|"
    r"unplug\w*|wire|fuse|cheap\w*|paper\w*|invoice|sign\w*|off|without|never)\b"
)

# To spot it, to suffer it or to mend it is no wrong.
_ABOUT = re.compile(
    r"怎么(?:看出|识别|辨别|发现|举报|判断|查)|是不是被|有没有被|被(?:人|前车主|店里?)|违法吗|犯法吗|会不会罚|处罚|举报"
)
# What cleans the exhaust is taken out or silenced.
_DEFEATS = re.compile(
    r"(?:三元|触媒|催化器?|dpf|gpf|scr|egr|颗粒|捕捉器?|尿素|后?氧(?:传感器?)?|排放|后处理|过滤黑烟)[^。;!?]{0,10}"
    r"(?:掏|屏蔽|拆了|拆掉|去掉|取消|敲[掉空]|捅穿|捅了|废[了掉]|堵死|刷[掉没]|短接|骗|关掉|拔了)(?!.{0,6}(?:清洗|装回|重新装))|"
    r"(?:程序|电脑|ecu)[^。;!?]{0,4}(?:改|刷)[^。;!?]{0,10}(?:不用?加?烧?尿素|别报|不报|别亮)|不烧尿素的?",
    re.IGNORECASE,
)
# A claim that nothing happened for, or for more than happened.
_FAKES = re.compile(
    r"(?<!被)(?<!被人)(?:故意|假装|伪造|制造|编[个造]|做个?假|自[己个](?:拿[^,。]{1,4})?(?:撞|蹭|划|砸|刮)|找(?:个)?人(?:来)?(?:撞|追尾|碰))"
    r"[^。;!?]{0,24}(?:保险|赔|报案|理赔|定损|全车漆)|"
    r"(?:保险|赔)[^。;!?]{0,16}(?<!被)(?<!被人)(?:故意|自[己个](?:撞|砸|划)|制造(?:个|点)?)[^。;!?]{0,6}(?:撞|蹭|划|砸|碰|事故)|"
    r"(?:旧伤|老伤|旧划痕|老划痕|以前(?:的伤|撞的))[^。;!?]{0,14}(?:算|说成|报|一起|一块)[^。;!?]{0,14}(?:保险|赔|事故)|"
    r"(?:定损单?|发票|单子|清单|维修费|金额)[^。;!?]{0,5}(?:开|写|报|做)[^。;!?]{0,3}(?:高|大|多)|多报几|"
    r"(?:旧件|副厂件?)[^。;!?]{0,5}(?:报|开)[^。;!?]{0,3}(?:新件|原厂)|骗保|(?:顶包|顶一下)[^。;!?]{0,12}保险"
)

_FEWEST_WORDS = 2


def asks_for_wrong(text: str) -> bool:
    """Return whether a folded Chinese message asks to defeat a filter or to fake a claim."""
    return bool(_DEFEATS.search(text) or _FAKES.search(text)) and not _ABOUT.search(text)


def is_bare_name(text: str) -> bool:
    """Return whether a folded message is one Latin word: "ABS" asks for nothing to be done."""
    return text.isascii() and len(text.split()) < _FEWEST_WORDS


def does_wrong(text: str) -> bool:
    """Return whether a folded message has a word of a wrong that may be asked for."""
    return bool((_WRONG_EN if text.isascii() else _WRONG).search(text))
