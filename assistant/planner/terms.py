"""Terms of a booking: a yes with a condition, what calling one off costs, why a name is wanted."""

import re

# A yes with one of these holds only if something else does.
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|as long as|assuming|depend(?:s|ing)?|probably|maybe|perhaps|possibly|"
    r"might|should be (?:ok|okay|fine|alright)|i (?:think|guess|suppose|hope) so|fingers crossed|"
    r"(?:have|need) to (?:check|ask|see) (?:with|my|what|when|whether)|"
    r"let me (?:check|see) (?:with|my|what|when|whether))\b|"
    r"如果|要是|假如|只要|除非|的话|应该(?:可以|行|没问题|能|吧)|大概|可能|也许|说不定|不一定|看情况|"
    r"得看|要看|看(?:我|他|她)?(?:老婆|老公|媳妇|家里|家人|那天)|到时候(?:再)?看"
)
# These put it off or refuse it.
_REFUSES = re.compile(
    r"^(?:no|nah|nope|not|don't|do not|cancel|stop|wait|hold|leave|forget)\b|"
    r"^(?:不|别|算了|先不|取消|再)|[?？吗么]\s*$|\bwhat if\b|"
    r"\b(?:later|another (?:time|day)|some other|next (?:time|week|month)|instead|cancel|forget it|"
    r"leave it|never mind)\b|下次|改天|以后再|算了|取消|不约|不行|不成|不方便"
)
_CALLS_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ing|ed)? (?:it |the \w+ |my \w+ )?off|no[- ]shows?|"
    r"(?:don't|do not|can't|cannot|won't|didn't|not|fail to) (?:be able to )?(?:come|coming|"
    r"turn up|"
    r"show up|make it|turning up|showing up)|back(?:ing)? out|pull(?:ing)? out|"
    r"chang\w+ my mind|resched\w+|(?:mov|chang)\w* (?:it|the (?:booking|appointment|date|time)))\b|"
    r"取消|退(?:掉|订|约)|爽约|改期|改约|改时间|不[来去](?:了|的话)|来不了|去不了"
)
_FEE = re.compile(
    r"\b(?:fees?|charges?|charged|costs?|penalt(?:y|ies)|deposit|refund\w*|fined?|pay|"
    r"for free|free of charge|free to)\b|\bfree\s*\??$|\b(?:is|are) [^,.]{0,32}\bfree\b|"
    r"\bfree cancel|"
    r"收费|要钱|花钱|扣钱|扣费|扣款|违约金|手续费|罚|免费|费用|押金|定金|多少钱|付钱|赔钱"
)
_ASKS = re.compile(
    r"\?\s*$|^(?:(?:and|so|but|ok(?:ay)?|by the way|btw|just|quick q\w*|one question|hm+)[,:]? )*"
    r"(?:is|are|do|does|did|will|would|can|could|what|whats|what's|how|any|suppose|if|say)\b|"
    r"[吗么嘛]|多少|不要钱|要不要|收不收|有没有|会不会|啥|什么|[?？]"
)
_CONTACT = r"(?:名字?|姓名|名儿|电话|手机号?|号码|联系方式|信息|资料)"
# What a name or a number is asked for, and who will see it.
_WHY_TOLD = re.compile(
    rf"[要留填问写收报给][^,。!?]{{0,4}}{_CONTACT}[^,。!?]{{0,6}}"
    r"(?:干[嘛吗啥什]|干么|做么子|做(?:什么|啥)|嘎哈|弄啥|搞么|(?:什么|啥|么)用|给谁)|"
    rf"(?:为什么|为啥|为么|干[嘛啥吗]|凭什么|凭啥|咋|怎么)[^,。!?]{{0,5}}[要留填问写给报][^,。!?]{{0,6}}{_CONTACT}|"
    r"(?:推销|骚扰|广告|泄露|外泄|卖(?:出去|掉|给))[^,。!]{0,4}(?:[?？吗么吧不]|$)|"
    r"\b(?:why|what)\b.{0,30}\b(?:name|number|phone|mobile|details)\b.{0,24}(?:\bfor\b|\?|$)|"
    r"\b(?:spam|junk calls?|cold[- ]calls?|sales calls?)\b.{0,12}\?|\b(?:sell|pass on|share) my\b"
)
_ORDERS = re.compile(
    r"^(?:please |pls |ok(?:ay)?,? |so |then )*cancel\b(?!\w)(?! (?:fee|charge|cost))"
)


def is_conditional(text: str) -> bool:
    """Return whether a folded answer to a summary is a yes that hangs on something else."""
    return _CONDITION.search(text) is not None and not _REFUSES.search(text)


def asks_cancel_fee(text: str) -> bool:
    """Return whether a folded message asks what calling off or moving a booking costs."""
    asks = _ASKS.search(text) is not None and not _ORDERS.search(text)
    return asks and bool(_CALLS_OFF.search(text) and _FEE.search(text))


def asks_why_told(text: str) -> bool:
    """Return whether a folded message asks what the name or the number just asked for is for."""
    return _WHY_TOLD.search(text) is not None
