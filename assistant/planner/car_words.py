"""Words of cars: what shows that a car is spoken of, which kind, and whose battery is meant."""

import re

_OF_CARS = re.compile(
    r"我的?车|[这那]车|[这那]台车|车子|爱车|轮胎|胎压|刹车|方向盘|油门|离合|变速箱|波箱|发动机|引擎|机油|机滤|防冻液|水箱|火花塞|"
    r"空滤|滤芯|雨刮|大灯|尾灯|雾灯|后视镜|挡风|保险杠|前杠|后杠|底盘|减震|电瓶|仪表|故障灯|故障码|里程|"
    r"年检|保养|加氟|冷媒|暖风|空调(?!房|被|病)|天窗|后备箱|排气|三元|节气门|安全带|气囊|导航|倒车影像|补胎|换胎"
)
# At home, not on the road.
_ELSEWHERE = re.compile(
    r"家里|房间|卧室|客厅|办公室|宿舍|挂机|柜机|中央空调|自行车|电动车|单车|摩托|火车|地铁|公交|高铁|婴儿车|购物车"
)


def speaks_of_car(text: str) -> bool:
    """Return whether a folded text names a car or a part of one, and nothing like it elsewhere."""
    return bool(_OF_CARS.search(text)) and not _ELSEWHERE.search(text)


# The narrow spare by its nicknames.
_THIN_WHEEL = re.compile(
    r"\b(?:do(?:ugh)?nuts?(?: (?:spare|tyre|tire|wheel))?(?! shop| with)|"
    r"(?:skinny|thin|narrow|mini|tiny|compact|temporary|temp|biscuit|emergency) "
    r"(?:spare|wheel)(?: (?:tyre|tire|wheel))?)\b",
    re.IGNORECASE,
)


# Forgotten lights drain the battery; nothing is wrong with them.
_LEFT_ON = re.compile(
    r"\b(?:(?:i |we |he |she |my \w+ )?left (?:the |my |all the )*(?:head ?|interior |side ?|"
    r"parking )?lights? on|(?:the |my )*(?:head ?|interior |side ?|parking )?lights? (?:were|was|"
    r"got|must have been|stayed)?(?: been)? ?left on)\b",
    re.IGNORECASE,
)


def as_guides_say(text: str) -> str:
    """Return a text with the everyday words that mislead a search put as guides put them."""
    return with_space_saver(_LEFT_ON.sub("the battery is flat", text))


def with_space_saver(text: str) -> str:
    """Return a text with the narrow spare called as guides call it; a lamp may be a donut, too."""
    if re.search(r"\b(?:lamp|light|symbol|icon|dash\w*)s?\b", text, re.IGNORECASE):
        return text
    return _THIN_WHEEL.sub("space saver spare", text)


_OF_KEY = re.compile(r"\b(?:keys?|key ?fobs?|fobs?|remotes?|clickers?)\b")
# The battery of the car itself, beside a key.
_OF_CAR = re.compile(
    r"\bcar(?:'s)? battery|\b12 ?v|\bjump|\bboost|\bdrain|\bstart(?:er|s|ing)?\b|\bcrank|"
    r"\bturn(?:ed)? "
    r"(?:the|my) key|\bkey (?:in|turn)|\bstate|\bflat battery"
)
_BATTERY = re.compile(r"\b(?:batter(?:y|ies)|coin cells?|button cells?)\b")
_CHARGES = re.compile(
    r"\b(?:ev|bev|electric (?:car|vehicle|suv)|wall ?box|charging (?:port|point|flap|station|post|"
    r"cable|"
    r"session|fault)|charge (?:port|flap|point)|type ?2|ccs|chademo|[ad]c charg\w+|fast charg\w+|"
    r"charging (?:at home|station)|public charger|traction battery|high[- ]voltage battery|kwh?|"
    r"(?<!phone )(?<!battery )"
    r"(?<!usb )(?<!dodge )chargers?|plug(?:ged|ging)? (?:it|her|the car|my car|the \w+) in(?:to)?|"
    r"(?<!spark )plug(?:ged|ging)? in(?:to)?)\b"
)


def without_key_battery(text: str) -> str:
    """Return a folded text with the battery of a key blanked: it is no battery of the car."""
    if not _OF_KEY.search(text) or _OF_CAR.search(text):
        return text
    return _BATTERY.sub(lambda match: "|" * len(match.group()), text)


def speaks_of_charging(text: str) -> bool:
    """Return whether a folded English text tells of a car that charges at a socket."""
    return _CHARGES.search(text) is not None
