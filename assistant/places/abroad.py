"""Places outside the country of the stores, by name: enough to say that no store is there."""

import re

# Countries, and the cities abroad that drivers name most; not a gazetteer.
_ABROAD = re.compile(
    r"英国|美国|加拿大|澳大利亚|澳洲|新西兰|日本|韩国|德国|法国|意大利|西班牙|俄罗斯|新加坡|马来西亚|泰国|越南|印度|"
    r"伦敦|曼彻斯特|纽约|洛杉矶|旧金山|多伦多|温哥华|悉尼|墨尔本|东京|大阪|首尔|柏林|慕尼黑|巴黎|曼谷|迪拜|"
    r"\b(?:england|scotland|wales|ireland|united kingdom|uk|u\.k\.|usa|u\.s\.|"
    r"united states|america|canada|"
    r"australia|new zealand|japan|korea|germany|france|italy|spain|russia|singapore|malaysia|"
    r"thailand|vietnam|india|dubai|london|manchester|birmingham|leeds|glasgow|edinburgh|dublin|"
    r"new york|los angeles|chicago|san francisco|toronto|vancouver|sydney|melbourne|brisbane|perth|"
    r"auckland|tokyo|osaka|seoul|berlin|munich|paris|madrid|rome|moscow|mumbai|delhi|bangalore)\b",
    re.IGNORECASE,
)
# Where the driver is or wants the work, not where the car or a story comes from.
_IN = re.compile(
    r"(?:我?(?:人|车)?在|位于|住)\s?$|"
    r"\b(?:in|near|at|around|from|based in|live in)\s(?:[a-z]+,\s)?$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\s*(?:这边|这里|here\b|\((?:the )?(?:uk|usa?)|,\s*(?:uk|england|usa?)\b)", re.I
)


def find_abroad(text: str) -> str | None:
    """Return the place abroad that a text says the driver is at, None when it names none."""
    for match in _ABROAD.finditer(text):
        if _IN.search(text[: match.start()]) or _HERE.match(text[match.end() :]):
            return match[0]
    return None
