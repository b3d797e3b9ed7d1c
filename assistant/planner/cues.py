"""Words that give an intent away, whatever the classifier thinks."""

import re
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.planner.types import Intent
from assistant.planner.utterances import INTENTS

# Sure words only: a cue that also occurs with another meaning belongs to the classifier.
_CUES: tuple[tuple[str, str], ...] = (
    ("cancel_booking",
        r"(?:^|[,，。!！;； ])(?:那|要不|不如|干脆|直接|算了|还是|就|先|我?[想要]|"
        r"帮我|给我|麻烦|请|都|这个|全|把(?:它|这个))*"
        r"取消(?:掉|了|它|一下)*(?:吧|算了|好了|得了|呗|啊|哈|谢谢)*(?=$|[,，。!！;； ])|"
        r"取消(?:掉)?(?:我?的?|这个|那个|一下|刚才的?|明天的?)?(?:预约|订单|单子)|(?:预约|"
        r"订单|单子).{0,8}(?:取消|退掉|退了)|不去了.{0,6}(?:预约|取消)|"
                       r"cancel.{0,24}(?:booking|appointment|reservation|slot)|"
                       r"(?:booking|appointment|reservation).{0,20}cancel"),
    ("change_booking",
        r"改约|(?:预约|订单|时间).{0,6}(?:改到|改成|改一下|改个|换到|换个时间|推迟|提前|"
        r"往后|挪)|改(?:个|一下)?(?:预约)?时间|换个时间|"
                       r"reschedul|(?:move|change|push|shift|postpone|"
                       r"bring forward).{0,24}(?:booking|appointment|reservation)"),
    ("look_up_booking",
        r"(?:查|看|找)(?:一下|下|询|看|看看)?(?:我的?|我这个)?.{0,4}(?:预约|订单)|"
        r"我的?预约(?:是|在|还|成功|怎么|什么|几点)|"
                        r"(?:check|look up|find|see|status of|"
                        r"show).{0,14}my (?:booking|appointment|reservation)|"
                        r"when is my (?:appointment|booking)|"
                        r"(?<!can i )(?<!could i )(?<!may i )(?<!to )(?<!like )"
                        r"\b(?:have|had|got|has|made) (?:an?|the|some) (?:appointment|booking|"
                        r"reservation|slot)\b.{0,80}(?:\b(?:can|can't|cannot|couldn't) find "
                        r"(?:it|any)|\b(?:check|look it up|find out|have a look)[.?! ]*$|"
                        r"\b(?:can't|don't) remember\b)"),
    ("price",
        r"多少钱|什么价|啥价|价格|价位|费用|报价|要花多少|贵不贵|贵吗|收费|几块钱|"
        r"how much|how many (?:yuan|kuai|rmb)|set (?:me|us) back|ball ?park|"
        r"price|\bcost|quote\b|estimate|charge for|expensive"),
    ("find_store",
        r"(?:附近|就近|最近的|周边|这边|这附近).{0,10}(?:店|修|厂|补胎|洗车)|哪(?:里|"
        r"儿).{0,6}(?:修|店|补|换|做保养)|(?:找|推荐).{0,6}(?:店|修理厂|维修厂|修车)|"
                   r"(?:near(?:est|by)?|close to|closest).{0,20}(?:garage|shop|"
                   r"mechanic|workshop|store)|(?:garage|shop|mechanic|"
                   r"workshop)s? (?:near|around|close)"),
    ("opening_hours",
        r"几点(?:开门|关门|营业|下班|上班|打烊)|营业(?:时间|到)|开门吗|(?:周末|周日|晚上|"
        r"今天|节假日).{0,4}(?:开门|营业)|"
                      r"open(?:ing)? (?:hours|times)|what time.{0,20}(?:open|close)|"
                      r"are you open|(?:still )?open (?:on|now|today|late|at)|"
                      r"closing time"),
    ("book",
        r"(?:叫|派|来|安排|需要)(?:一?[个辆台])?(?:拖车|道路救援|救援|师傅搭电)|"
        r"\b(?:send|need|want|call|get)(?: me)? (?:an? |the |"
        r"some )?(?:tow|jump start|jump|recovery|roadside)\b|"
        r"(?:我想|想|我要|要|帮我|给我|可以|能不能|能)?(?:预约|约)(?:一?个|一下|下)|"
        r"预约(?:检查|保养|维修|换|修|做)|"
        r"(?:帮我|给我|我要|我想)(?:预约|约|订)|"
             r"(?:book|schedule|make|get|arrange|set up) (?:me )?(?:an?|one|some|my|the|"
             r"in)\b.{0,24}(?:appointment|slot|service|booking|visit|oil|check|in for)|"
             r"\bbook (?:it|me|in)\b|fit me in"),
    ("human",
        r"人工|真人|活人|能做主的|(?:负责人|经理|主管|老板).{0,4}(?:谈|说|聊|回电|打给)|"
        r"转客服|找客服|(?:speak|talk|chat) (?:to|with) (?:a |an |some|"
        r"the )?(?:human|person|agent|real|someone|somebody|operator|representative|"
        r"staff)|real person|human (?:agent|being)"),
    ("complaint",
        r"\b(?:not (?:at all )?(?:happy|amused|pleased) with (?:you|your|how (?:i|you)|"
        r"the (?:service|job|work|staff|visit|repair))|not (?:at all |too |very )?impressed|"
        r"how (?:are|will|do) (?:you|u)\b.{0,16}(?:make|put) (?:it|this|that) right|"
        r"(?:want|wish|like|going) to complain|(?:file|lodge|make|raise) a complaint|"
        r"(?:terrible|awful|shocking|rubbish|appalling) (?:service|job|experience)|"
        r"compensate me|(?:i'm|i am|we're) disgusted)\b"),
    ("off_topic",
        r"洗衣机|冰箱|热水器|洗碗机|电饭煲|微波炉|扫地机|手机屏|笔记本电脑|电视机|"
        r"\b(?:homework|essays?|poems?|haikus?|limericks?|lyrics|recipes?)\b|"
        r"\b(?:an?|one|two|three|five|\d+) (?:pages?|paragraphs?|words) (?:on|about)\b|"
        r"washing machine|dishwasher|fridge|freezer|tumble dryer|laptop|iphone|toaster|"
        r"lawn ?mower|vacuum cleaner"),
    ("code", r"故障码|trouble code|fault code|error code|\bdtcs?\b"),
    ("accident",
        r"追尾|撞(?:了|上|到|车|树|墙|护栏)|被撞|车祸|剐蹭|刮蹭|出事故|交通事故|"
        r"crash(?:ed)?\b|rear[- ]?ended|had an accident|car accident|collision with|"
        r"hit (?:a|the) (?:car|wall|tree|pole|post|deer|kerb|curb|guard)"),
    ("thanks",
        r"^[^??]*(?:跟|向|给|和|来)(?:你们?|您|大家)?(?:道[个声]?谢|说[个声句]谢)|"
        r"^(?:好的?,?)?(?:谢谢|多谢|感谢|谢了|thx|thanks|thank you|cheers|ta)[^??]{0,16}$"),
    ("greeting",
        r"^(?:你好|您好|哈喽|嗨)[^?？]{0,40}(?:随便(?:看看|逛逛|问问)|先看看)[吧啊哈!。]*$|"
        r"^(?:你好|您好|嗨|哈喽|早上好|下午好|晚上好|在吗|在不在|hi|hello|hey|"
        r"good (?:morning|afternoon|evening))[!!.。~,, 啊呀there]*$"),
    ("goodbye",
        r"^(?:再见|拜拜|88|回头见|bye|goodbye|good night|see you|明天见|(?:see|"
        r"talk to) you tomorrow)[!!.。~了啦 bye]*$"),
)  # fmt: skip
_COMPILED = tuple((cast(Intent, intent), re.compile(pattern)) for intent, pattern in _CUES)
_NOT = re.compile(
    r"(?:不想|不要|不用|不是|没说|没有|别|不|don't|do not|not|didn't|"
    r"without)\s?(?:want to |say |to |要)?$"
)
# A cancellation taken back.
_KEEPS = re.compile(
    r"(?:先别|别|(?<!要)(?:不用|不要|不想|不必|先不|不)|甭)(?:再|给我|急着)?(?:取消|退)|"
    r"(?:don't|do not|rather not|no need to|not|instead of|stop) (?:want to )?(?:cancel)"
)
# Log-odds a sure word adds to its intent; best of 1 .. 4 in cross-validation.
_WEIGHT = 2.0


def cued_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents whose sure words occur in a folded text and are not denied."""
    found: list[Intent] = []
    for intent, pattern in _COMPILED:
        match = pattern.search(text)
        if match and not _NOT.search(text[: match.start()]):
            found.append(intent)
    return tuple(found)


def denied_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents whose sure words are denied: "不取消预约", "don't cancel my booking"."""
    denied = [
        intent
        for intent, pattern in _COMPILED
        if (match := pattern.search(text)) and _NOT.search(text[: match.start()])
    ]
    kept = ("cancel_booking",) if _KEEPS.search(text) else ()
    return tuple(dict.fromkeys((*denied, *kept)))


def cued_logits(text: str) -> NDArray[np.float32]:
    """Return float32 (k,): what the cues of a folded text add to the logits of all intents."""
    cued, denied = cued_intents(text), denied_intents(text)
    return np.array(
        [_WEIGHT * ((intent in cued) - 4 * (intent in denied)) for intent in INTENTS],
        dtype=np.float32,
    )
