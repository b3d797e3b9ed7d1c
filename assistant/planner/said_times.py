"""Days and parts of a day as regions say them, in the words that the readers of times know."""

import re

_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # The longest first: a shorter word may lie in a longer one.
        (r"赶?明儿?个|赶明儿|(?<![文开])明[朝儿](?!阳)|听[日朝]|天光日", "明天"),
        (r"听晚", "明天晚上"),
        (r"后儿个|(?<![以之])后[朝儿]", "后天"),
        (r"今儿个|今[朝儿晡]", "今天"),
        (r"大后[朝儿]个?", "大后天"),
        (r"[下后]半[天日晌]|(?:下|后)晌(?:午)?|下昼|晏昼|下晡|晌后|过晌", "下午"),
        (r"[上前]半[天日晌]|[上头前]晌(?!午)|上昼|朝(?:头)?早|早起头|前晌", "上午"),
        (r"晌午头?", "中午"),
        (r"(?<!天)黑下(?!来)|夜头|晚夜|晚[儿黑头](?=\d|[一二三四五六七八九十]|$)|夜饭后", "晚上"),
        (r"吃[好完过]了?(?:中饭|午饭|晌饭|中饭后)", "下午"),
        (r"[嗰𠮶](?=[个天日晚])", "那"),
        (r"开门(?:的时候|那会儿?|就)|(?:刚|一)开(?:门|店|张)", "一开门"),
    )
)
# The hours of the day spoken of last: "改当天18点", "日子不变，六点".
_SAME_DAY = re.compile(
    r"(?:还是|就|改[到成]?|换[到成]?|挪到?)?(?:在)?(?:同一?[天日]|当[天日]|[那这]天)(?:的|,|晚[点些]|早[点些])*"
    r"(?=[^。;!?]{0,6}(?:\d|[一二两三四五六七八九十]+点|[上下]午|晚上|傍晚|中午))"
)

# A question for the car back on the day it is brought; which day that is, it leaves open.
_BACK_SAME_DAY = re.compile(
    r"当[天日](?=(?:就|便|能|能不能|可以|可不可以|可否|会|得)*(?:取|拿|提|开|接|修|弄|做|搞|换|整|装|补|完|好|走|回))"
)


def as_written(text: str) -> str:
    """Return a folded text with the regional words of times replaced by those of the standard."""
    if text.isascii():
        return text
    for pattern, plain in _SAID:
        text = pattern.sub(plain, text)
    return text


def without_same_day(text: str) -> str:
    """Return a text without "the same day": what stands beside it is meant on the day at hand."""
    text = _BACK_SAME_DAY.sub("", text)
    return _SAME_DAY.sub(lambda m: "改到" if m.group()[0] in "改换挪" else "", text)
