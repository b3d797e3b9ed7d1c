"""What a message says beyond a time and a choice."""

import re

_SLOT_WORDS = re.compile(
    r"大?[今明后昨][天日早晚儿]|下*这?本?个?(?:周|星期|礼拜)[一二三四五六日天末\d]?|"
    r"[上下中]午|早上|晚上|傍晚|月底|"
    r"[\d零一二两三四五六七八九十百:/.\-]+|[点时分号日月年半刻整钟]|左右|前后|大概|"
    r"之间|或者?|工作日|晌午|[上中下]旬|月初|来钟|都(?:行|可以)|[最底上下]面|底下|头一|倒数|"
    r"[之以]内|"
    r"下班|[以之]?[前后]|最[晚早]|到|至|"
    r"第|[个家项]|店|时间|时段|换|别的|其他|最后|就|选|要|那|这|的|吧|了|啊|呢|左|右|我|是|在|"
    r"(?<![a-z])(?:or not|today|tonight|tomorrow|tmrw?|the day after|after|before|by|at|on|in|"
    r"around|"
    r"about|from|to|till|until|between|and|"
    r"next|this|coming|mon|tues?|wed|thur?s?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day|weekend|week|"
    r"morning|afternoon|evening|noon|lunchtime|midday|first|second|third|fourth|fifth|"
    r"last|thing|bottom|top|final|middle|mid|arvo|or|sharp|pls|plz|thanks|thank you|cheers|"
    r"fortnight|"
    r"months?|beginning|start|end|then|half|past|quarter|"
    r"[ap]\.?m|o'?clock|days?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|any ?time|early|late|later|"
    r"jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|\d+(?:st|nd|rd|th)|"
    r"okay|ok|alright|so|well|um+|uh|hmm+|you|have|got|can|could|do|lah?|leh|also|any|fine|good|"
    r"i'll|take|go|with|for|let's|me|just|give|want|offer|"
    r"slot|option|number|store|shop|garage|another|other|the|an?|of|please|it'?s|is|i|"
    r"we|maybe|say|ish|works?)(?![a-z])|"
    r"[\s,.，。、!~|()-]",
)
# "周末呢?", "what about sunday": a wish put as a question.
_SOFT_QUESTION = re.compile(
    r"(?:有吗|行吗|可以吗|行不行|可以不|怎么样|如何|呢|不行)[??]?|(?:what|"
    r"how) about|(?:is|would) .{2,14} (?=ok\b)|\bok\b|[??]$"
)
_GREETING = re.compile(r"(?:good )?(?:morning|afternoon|evening)[!.]?|[早晚][上安]?[!。]?")


def is_only_slots(text: str) -> bool:
    """Return whether a folded text holds a time, a number or a choice and nothing else."""
    plain = _SOFT_QUESTION.sub("", text)
    return not _SLOT_WORDS.sub("", plain) and not _GREETING.fullmatch(text)
