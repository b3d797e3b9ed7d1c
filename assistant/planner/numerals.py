"""Chinese numerals written as digits where a number is meant."""

import re

_UNITS = "点時时分号日月天个年万千百公里刻小块元周星礼"
_NUMBER = r"[零〇一二两三四五六七八九十百千]+(?:[点][零一二三四五六七八九]+(?=万))?"
_MEANT = re.compile(
    rf"(?<![周期拜第星〇零一二两三四五六七八九十百千万几])({_NUMBER})(?=半?[{_UNITS}])"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天](?=[一二两三四五六七八九十]+[点时])")
_LITTLE = re.compile(
    r"(?<=[^午上天后日号一二三四五六七八九十百|到至在约点,。\s])一点(?!半|钟|左右|前后|以前|"
    r"之前|[零二三四五]?十)"
)
# 五六点: from five to six.
_EITHER = re.compile(
    r"(?<![十零〇一二三四五六七八九])([一二两三四五六七八])([二三四五六七八九])(?=点)"
)
_MINUTES = re.compile(
    r"(?<=\d[点时])([零〇一二三四五六七八九十]+)(?![刻点时零一二三四五六七八九十])分?"
)


def arabic(text: str) -> str:
    """Return `text` with Chinese numbers before a unit as digits: 三点二十 -> 3点20.

    Weekdays (周一), ordinals (第二家) and idioms stay as they are.
    """
    # 便宜一点, 早一点: a little, no hour.
    text = _LITTLE.sub("些", text)
    text = _EITHER.sub(_apart, text)
    # 下周一十点: the weekday ends before the number begins.
    plain = _WEEKDAY.sub(lambda m: m.group() + "|", text)
    plain = _MEANT.sub(lambda m: _convert(m.group(1)), plain)
    return _MINUTES.sub(lambda m: _convert(m.group(1)), plain)


def _apart(match: re.Match[str]) -> str:
    low, high = ("一二三四五六七八九".index(d.replace("两", "二")) + 1 for d in match.groups())
    return f"{low}点到{high}" if high == low + 1 else match.group()


def _convert(word: str) -> str:
    import cn2an

    # Years and rooms are read digit by digit: 二零二六.
    if len(word) > 2 and not set(word) & set("十百千"):
        return "".join(
            str("〇一二三四五六七八九".find(c)) if c not in "零两" else "0" for c in word
        )
    try:
        value = cn2an.cn2an(word, "smart")
    except ValueError:
        return word
    return str(int(value) if value == int(value) else value)
