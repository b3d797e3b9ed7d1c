"""Whether a message takes back or mends what was said before."""

import re

from assistant.planner.folding import blank

# The speaker owns to a slip, or says that it was misread.
_SLIP = re.compile(
    r"不对[,,。!! ]|^(?:不对|错了|不是)[,,。!! ]|不对$|[说搞弄打写记听看填报输按选解]错|(?:号码|"
    r"电话|名字|日期|时间|地址|车牌|型号|日子|年份)(?:是)?错|错[,。]是|[说记弄]岔|[说搞弄记]反|"
    r"^反了|少了一位|多了一位|多打了|少打了|其实|^(?:哦|噢|呃|啊)?不[,。]|不是(?:这个|那个)意思|"
    r"还是.{1,6}吧$|[,。]还是(?:约|去|改)|"
    r"[搞弄]混|口误|手滑|笔误|"
    r"更正|纠正|应该是|我的意思是|我(?:是)?说的是|刚(?:才)?(?:说|写|填|报|发)(?:成|的是)|"
    r"之前(?:填|说|写)的是|"
    r"(?:改|变|换)(?:了)?主意|想了想(?:还是)?|重新说|(?:不是|没)(?:让|叫|要)你|"
    r"\bactually\b|\bac(?:k|t)sh(?:ul|er|u)l?l?y\b|\bi misspoke\b|\bwrong (?:number|day|date|name|"
    r"time|year|car|plate|one|shop|place|address|light)\b|\bi said\b|"
    r"\blet me correct\b|\b(?:that's|that is|it's) (?:wrong|not right|incorrect)\b|\bor rather\b|"
    r"^rather,|\bto be precise\b|"
    r"^sorry,? (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day|at |the |it's |\d)|"
    r"^no,? (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|tomorrow|\d)|"
    r"^(?:等等|等一下|hold on|hang on|wait),? ?(?:是|应该是|(?=(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day))|"
    r"\bmisheard\b|"
    r"(?:\bi|,|^|\bsorry,?) ?meant\b|\bcorrection\b|\btypo\b|"
    r"\bscratch that\b|\bstrike that\b|\bmy (?:mistake|bad)\b|\bi (?:was|got (?:it|that)) wrong\b|"
    r"\b(?:that|it) was wrong\b|\bmis(?:spelt|spelled|typed|wrote|dialled)\b|\bautocorrect\w*|"
    r"\b(?:spelt|spelled|typed|wrote|written|entered)\b.{0,24}\bwrong(?:ly)?\b|"
    r"\bhit the wrong (?:key|button|letter)s?\b|"
    r"\bmade a mistake\b|\b(?:oops|whoops)\b|\b(?:no|oh|hang on|hold on),? wait\b|\bwait,? no\b|"
    r"\bmisunderst(?:ood|and|anding)\b|\b(?:that's|that is|that was) (?:not what|the (?:old|"
    r"wrong))\b|"
    r"\bi (?:did|do)n'?t (?:ask|say|mean)\b|\b(?:ignore|forget) (?:what|that|the last)\b|"
    r"\bchanged? my mind\b|\bon second thoughts?\b|\bstart over\b|\bgot (?:it|that) (?:wrong|"
    r"mixed)\b"
)
# Something else is put in the place of what was said.
_INSTEAD = re.compile(
    r"不是[^,。?吗]{1,10}[,。!]?\s?而?是(?=[^?吗\s])|"
    r"^不是[^,。?吗的]{1,6}[,。!][^,。?吗没不]{1,8}[!。吧]*$|"
    r"(?<!不)是[^,。?是]{1,12}[,]?(?<!是)不是[^,。?吗]{1,10}"
    r"(?:$|[,。!])|改成|(?:^|[,。])(?:还是)?换成[^?吗]*$|[改写填]为(?!什么)|"
    r"不在.{1,6}[了,](?:现在|人|我)|"
    r"(?:别|不要|不约|不去|甭)[^,。?]{1,8}[,。]\s?(?:换|改|要|还是)|"
    r"\bnot .{1,20},? (?:but|it's)\b|\bisn't .{1,20},? (?:but|it's)\b|"
    r"周[一-日]改周[一二三四五六日]|\bchange (?:the|my|that|it) ?(?:name|number|phone|plate|time|"
    r"date|day|address|car|to\b)|\bmake (?:that|it) [^,.?]{1,20} instead\b|\binstead of\b|"
    r"\b(?:it|that|this|name|number|plate|date|time|spelling|year) should (?:be|read|say|"
    r"have been)\b"
    r"(?! (?:al ?right|ok|okay|fine|good|ready))|^(?:no,? )?i mean (?:the|my|it|that)\b|"
    r"^no,? (?:it'?s|the|not)\b|"
    r"^not (?!sure|yet|really|now|bad|happy|good|working|too|at all|only|that|a problem|"
    r"possible|interested|me\b)[^,.?!]{1,24}, ?(?=[^?]+$)|"
    r"\bit'?s [^.?!]{1,60}, ?not (?:mine|the|my|a|his|her)\b|"
    r"(?<![a-z])[\d:,.]+ ?[a-z%]{0,4},? not (?:the )?\d|, not (?:the )?[\d:,.]+ ?[a-z]{0,4}$|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? not (?:on )?(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day"
)
# These have the shape and mend nothing.
_NEITHER = re.compile(
    r"是不是|要不是|不是(?:吧|吗)|不对劲|没说错|不应该是|"
    r"\bnot the (?:problem|issue|point|end of)\b|\bactually,? (?:how|what|when|where|can|could|do|"
    r"is|are)\b"
)

# What takes something back has verbs of work in it: "scratch that" scratches no paint.
_TAKES_BACK = re.compile(
    r"(?:^|[,.;:!|-]\s*)(?:no |oh |sorry,? )?(?:scratch|scrap|strike) (?:that|it)\b"
)


def without_taking_back(text: str) -> str:
    """Return a folded text with bars for the words that only take back what was said."""
    return blank(text, [match.span() for match in _TAKES_BACK.finditer(text)])


def is_correction(text: str) -> bool:
    """Return whether a folded text corrects something that was said or done before."""
    plain = _NEITHER.sub("", text)
    return bool(_SLIP.search(plain) or _INSTEAD.search(plain))
