"""Questions that a booking is full of and that no intent of its own answers."""

import re

from assistant.planner.arrival import asks_arrival

_HOW_LONG = re.compile(
    r"(?:要|得|需要?|花|大概|估计|一般)?(?:多久|多长时间|多少时间|多长功夫|几个?小时|几个?钟头?)"
    r"(?:能|可以|才)?(?:弄|做|修|换|搞|装|补|洗|完|好|取|拿|提)?|当天(?:能|可以)?(?:取|拿|好|弄好)|"
    r"(?:要|得)等多久|耗时|(?:几时|啥时候|什么时候|多咱|几点)(?:能|可以)?(?:拿|取|提|开走|弄好|修好|做完|搞好)|好耐|"
    r"(?:半天|一?整?个?[上下]午|一天|[两一二三四几半]个?(?:小时|钟头?))(?:够|.{0,6}(?:弄|搞|做|修|换|好|完|取)[^,。]{0,4})(?:不|吗|么|嘛)|"
    r"(?:放|等|留)(?:在?店里)?(?:几天|几个?(?:小时|钟头)|一天)|要(?:搞|弄|修|做)好久|"
    r"(?:要|得|等|弄|做|修|换|配)(?:等|花)?好久(?!没)(?:时间)?(?:能|才|哦|嘛|啊|喃|呀|呢|[?？]|$)|"
    r"\bhow (?:long|much time|many (?:hours|days))\b|\b(?:take|be) (?:very |too |that |so )?long\b|"
    r"\btakes? (?:ages|all day|half a day|the (?:whole|entire) \w+)\b|\bsame[- ]day\b|\bduration\b|"
    r"\bhow (?:quick(?:ly)?|fast|soon)\b|\bturn[- ]?around\b|\btime ?(?:frame|scale)\b|"
    r"\b(?:what time|when|how soon)\b.{0,12}\b(?:will|would|can|could|do)\b (?:it|i|the car|you)\b"
    r".{0,20}\b(?:ready|done|finished?|back|collect|pick (?:it|her|the car) up)\b",
    re.IGNORECASE,
)
_BY_THEN = (
    r"(?:\b(?:in|within|under|by|before|at|for)\s(?:about |just )?(?:the end of the day|an? hour|"
    r"half an hour|noon|midday|lunch(?:time)?|close|closing|evening|(?:\d+|one|two|three|four|five|"
    r"six)(?: ?(?:hours?|mins?|minutes|pm|am|o'clock|h)\b)?)|\b(?:on |the )*same (?:day|afternoon|"
    r"morning|evening))"
)
# Whether one may wait, must do without the car, or has it back by an hour.
_WAITS = re.compile(
    rf"\b(?:will|would|is|can|could|does)\s(?:it|that|this|the (?:car|job)|my car)\b.{{0,24}}"
    rf"\b(?:ready|done|finish(?:ed)?|completed?|back)\b.{{0,12}}{_BY_THEN}|"
    rf"\b(?:i|we)\b.{{0,12}}\b(?:(?:have|get) (?:it|her|the car|my car) back|collect|"
    rf"pick (?:it|her|the car|my car)? ?up)\b.{{0,12}}{_BY_THEN}|"
    r"\b(?:can|could|may|should|do|shall|must) (?:i|we) (?:have to |need to |just )?(?:sit (?:and|"
    r"there)|wait|hang (?:about|around)|stay)\b"
    r"(?!.{0,24}\b(?:months?|weeks?|until|till|another|longer|before)\b)|"
    r"\bwhile[- ](?:you|i|u|we)[- ]wait\b|"
    r"\b(?:leave|lose|drop|without|give up)\b.{0,24}\b(?:(?:all|the whole|a whole|half a|"
    r"a full) day|"
    r"overnight|for days)\b|"
    r"\b(?:all|whole|full|half)[- ](?:a[- ])?day (?:job|thing|affair|business)\b|"
    r"^(?:and |so |but )?(?:is (?:it|that|this|the job) )?(?:an? |very |too )*(?:quick|long|short|"
    r"lengthy|big) (?:one|job|wait|fix|process|business)?\b[^,.]{0,24}(?:\?|$|\bor\b)|"
    r"\bis (?:an?|one|two|half an?|\d+) (?:hours?|min\w*|morning|afternoon|day) enough\b|"
    r"\bcarless\b|\bwithout (?:a|my|the) (?:car|wheels)\b|\bbring a book\b",
    re.IGNORECASE,
)
# How often, how long a part lasts, how far one may drive, for how long it has been so.
_OTHERWISE = re.compile(
    r"多久(?:[^,。?？]{0,6})?(?:一次|一换|换一|做一|查一|保养一)|[隔每]多久|(?:能|可以|还能)(?:开|"
    r"跑|用|撑|坚持)多久|"
    r"多久(?:该|要|需要|需|得|才|应该|最好|建议)*(?:更?换|保养|做|清?洗|检查|查|加)(?:比较好|比较合适|合适|最好|为好|了|的|呢|"
    r"啊|呀|吗|嘛|哦|一?[次下])*(?:$|[,，。.?？!！])|周期|间隔|(?:开|用|放|停|寿命).{0,3}多久|多久(?:没|前|以前|到期|过期)|保质|"
    r"\bhow (?:long|many (?:hours|days)) (?:can|could|may|do|does|will|would|has|have|is|"
    r"are)\b.{0,24}"
    r"\b(?:last|drive|keep (?:driv|go|us)|go on|run|hold|been|valid|good for|warranty)\w*|"
    r"\bhow often\b|\bhow (?:fast|quick\w*|soon)\b.{0,16}\b(?:drive|go|come|fit|see|send|be here|"
    r"get (?:me|here|to|in|an?))\b",
    re.IGNORECASE,
)
# While a booking is being made, any question with one of these asks how long the work takes.
_OF_TIME = re.compile(
    r"\b(?:long(?!er\b)|quick\w*|fast|wait(?:ing)?(?! .{0,24}\b(?:until|till|months?|weeks?|"
    r"longer)\b)|overnight|stuck|ready|finish\w*|hang (?:about|"
    r"around)|"
    r"(?:all|whole|entire|half)(?: of)?(?: the| my| a)? (?:day|morning|afternoon)|lift home|lounge|"
    r"meanwhile|same (?:afternoon|morning|evening)|leave (?:my|the) keys|full day|"
    r"in and out|"
    r"tak(?:e|es|ing)(?! (?:the|number|that|this|one|option|\d|cards?|cash|alipay|we ?chat|insur|"
    r"walk|"
    r"visa))|(?:leav(?:e|ing)|drop|keep|without|need) (?:it|her|the car|my car)|much of my day|"
    r"(?:have|get) (?:it|her|the car|my car) back|(?:drive|take) (?:it|her) home|(?:hour|minute|"
    r"min|day)s?"
    r"(?: thing| job|.{0,8} enough)|more than (?:an?|one|two|half|a couple)|"
    r"(?:will it|will you|going to|gonna) be (?:all )?done(?! on )|"
    r"(?:be|it) done (?:by|in|within|before|while))\b",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(
    r"\?\s*$|^(?:(?:and|so|but|ok(?:ay)?|sorry|by the way|btw|quick q\w*|one question|hm+|"
    r"wait)[,:]? )*"
    r"(?:is|are|will|would|do|does|can|could|should|am|how|what|whats|when|gonna|takes?|any)\b",
    re.IGNORECASE,
)
_BOOKING = re.compile(
    r"预约|订单|预订|约好|约的|约了|(?<![有接跑派送拉])单子|改期|改约|约码|booking|appointment|"
    r"reservation|booked|slot|"
    r"reschedul|visit|\bcode\b",
    re.IGNORECASE,
)


_VAGUE = re.compile(
    r"(?:你好,?)?(?:我的?|我们?)?(?:车子?|爱车)?(?:有点?|最近|老|好像|总|里头?|里面|出)*(?:有|"
    r"出)?(?:点|个|些)?"
    r"(?:异响|怪声|怪响|响声|声音|动静|毛病|问题|故障|不对劲|不正常|响)(?:了|啊|呀|怎么办|咋整|"
    r"咋办|啥情况)?|"
    r"(?:hi,? |hello,? )?(?:my |the |our |mums? |mom's |dads? |wifes? )?(?:car|it|vehicle)?"
    r"(?:'s| is| has| keeps)? ?(?:making |makes |got |mak?ing )?"
    r"(?:a |an |some |this |we[ie]*rd |strange |funny |odd )*"
    r"(?:nois\w*|nise|sound|problem|issue)(?: idk| help| what is it)?|"
    r"something(?:'s| is) (?:wrong|off)(?: with (?:my|the) car)?",
    re.IGNORECASE,
)


# Whoever weighs it up asks nothing and books nothing.
_HESITATES = re.compile(
    r"考虑(?:一?[下哈]|考虑|清楚|好|$|[,。])|"
    r"(?:再|先)(?:随便)?(?:看看|瞧瞧|比比|比较|想想|琢磨|合计|掂量|考虑|打听|说吧?$)|"
    r"自[己个](?:先|来|动手|去|在家)*(?:换|弄|修|试|搞|查|买|看看)|"
    r"商量(?:一?[下哈]|商量|$|[,。])|琢磨|货比三家|对比一下|回头(?:再|联系|说)|过几天再|改天再|"
    r"\b(?:think (?:about it|it over)|shop around|have a think|get back to you|sleep on it)\b",
    re.IGNORECASE,
)
_HESITATES_LONGEST = 40


_NEEDED = re.compile(
    r"必要|必须[?？吗么]|要不要|该不该|用不用|需不需要|需要吗|有没有用|有用吗|非(?:要|"
    r"得)[^,。]{0,12}[吗么?？]|"
    r"\b(?:do i (?:need|have)|is it (?:necessary|needed|worth)|necessary)\b",
    re.IGNORECASE,
)
# Heard and understood: no yes to anything.
_TAKES_NOTE = re.compile(
    r"(?:行|好的?|哦+|噢|嗯+|那|啊|原来如此|原来|是这样|这样啊|那行|那好)*[,，。!！ ]*"
    r"(?:我?(?:知道|明白|了解|懂|晓得|清楚|记住|学到|收到)了?|有数了|长知识了)"
    r"(?:[,，。!！~ ]*(?:了|啊|哈|啦|谢谢.*|多谢.*))*[。!！~]*|"
    r"(?:ok(?:ay)?|right|ah|oh|i see|got it|good to know|understood|noted)[,.! ]*"
    r"(?:thanks?|thank you|cheers|i see|got it|good to know)[.! ]*",
    re.IGNORECASE,
)


# What one will do with it may follow: "明白了,下回心里有底了".
_NOTES_FIRST = re.compile(
    r"^(?:行|好的?|哦+|噢|嗯+|那|啊|原来如此)*[,，。 ]*我?(?:明白|懂|知道|清楚|晓得|了解)"
    r"[了啦喽哒](?![吗么没不])[^?？]{0,20}$"
)
_GOES_ON = re.compile(
    r"想|要|帮|约|换|修|怎|咋|什么|啥|哪|多少|几|[吗么呢]|能不能|但|可是|不过|为|还"
)


def asks_whether_needed(text: str) -> bool:
    """Return whether a message asks if some work has to be done at all."""
    return bool(_NEEDED.search(text))


def takes_note(text: str) -> bool:
    """Return whether a message only says that what was told is understood."""
    plain = text.strip()
    if _TAKES_NOTE.fullmatch(plain):
        return True
    return bool(_NOTES_FIRST.match(plain)) and not _GOES_ON.search(plain)


_WALKS_OFF = re.compile(
    r"^(?:那|哎呀?|唉|还是|嗯|哦|行了?|好吧?|想起来|,|，|\s)*"
    r"(?:算了|不约了|先不约|不订了|不用了|不必了|不麻烦了|不弄了|不修了)"
    r"(?=$|[,，。!！\s吧啊哈呀嘛了])(?!.{0,6}(?:改|换|还是))|"
    r"(?:不约了|先不约|不订了|不用约了?|先不订)(?:吧|哈|了|啊)?$"
)


_WALKS_OFF_EN = re.compile(
    r"(?:^|[,.?!;-] ?)(?:(?:just|so|then|ok|well|actually|oh|no|in that case),? )*"
    r"(?:forget (?:it|about it|that)|never ?mind|leave it(?: (?:at that|be))?|"
    r"let us leave it at that|"
    r"don't bother|drop it|skip it)(?: then| now)?(?:,? (?:thanks?(?: you)?|cheers|sorry|bye))?$",
    re.IGNORECASE,
)


def walks_off(text: str) -> bool:
    """Return whether a message gives up what was asked for, whatever reason it adds."""
    plain = text.strip(" 。!！~.")
    return bool(_WALKS_OFF.search(plain) or _WALKS_OFF_EN.search(plain))


def hesitates(text: str) -> bool:
    """Return whether a short message only says that the driver wants to think it over."""
    return len(text) <= _HESITATES_LONGEST and bool(_HESITATES.search(text))


def is_vague(text: str) -> bool:
    """Return whether a folded message tells of a fault and nothing about it."""
    return _VAGUE.fullmatch(text.strip(" .。!！?？~")) is not None


def asks_duration(text: str, *, midway: bool = False) -> bool:
    """Return whether a message asks how long the work takes; `midway` through a booking."""
    if asks_arrival(text):
        return False
    if midway and _OF_TIME.search(text) and _IS_ASKED.search(text):
        return not _OTHERWISE.search(text)
    asks = _HOW_LONG.search(text) or _WAITS.search(text)
    return asks is not None and not _OTHERWISE.search(text)


def ready_spans(text: str) -> list[tuple[int, int]]:
    """Return where a message asks for the car back by an hour, which is no hour to come."""
    return [match.span() for match in _WAITS.finditer(text)]


def speaks_of_booking(text: str) -> bool:
    """Return whether a message has a word for a booking that stands."""
    return bool(_BOOKING.search(text))


_HOURS = re.compile(
    r"(?:几点钟?|几时|几多点|多晚|啥时候|什么时[候间]|什么辰光|(?:早|晚)上?几点).{0,4}"
    r"(?:开门|关门|关店|下班|打烊|收工|收档|营业|上班|开店|开始上|关)|"
    r"(?:开|营业|做|忙|上班?)到(?:晚上)?(?:几|什么时|啥时|多晚)|(?:打烊|关门|营业|下班|开门|上班)的?时间|"
    r"(?:几点|几时|啥时候).{0,4}(?:前|之前)(?:到|来|去)|最晚(?:几点|什么时候)|开不开门?(?:$|[?？啊呀])|"
    r"(?:是不是|有没有|是否)(?:也|都|还|照常|正常)*(?:开着?门?|营业|上班|有人|休息|关门)的?(?:[啊呀吗么嘛哦呢?？,，。]|$)|"
    r"上不上班|营不营业|(?:还|会不会|会|能)(?:开着?门?|有人|营业|上班|关门?)(?:在)?(?:吗|么|不|没|[?？]|$)|"
    r"(?:他们|店里|你们|门店|那家).{0,6}(?:休息|上班|开门|营业|有人)(?:吗|么|不)|休不休息|休息[吗么]?他们",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"保险|保费|理赔|出险|报案|定损|赔付|赔[吗么不]|自费|走险")
_NUMBER = re.compile(
    r"(?<![我他她爸妈的])(?:电话|号码|热线|座机|联系方式|联系电话|手机号)[^,。]{0,5}(?:多少|几多|是啥|是什么|"
    r"给我|发我|发一下|告诉|有[没吗么]|有$|[?？]|$)|"
    r"(?:给|发|要)我?(?:个|一个|下|一下)?[^,。]{0,10}(?:的电话|电话号码|联系方式|座机|热线|店.{0,3}电话|店.{0,3}号码)|"
    r"(?:店|师傅|救援|拖车|他们|你们|那家)[^,。]{0,8}(?:电话|号码|联系方式|热线|微信)|"
    r"怎么联系(?:他们|店|你们|门店|师傅)?$|(?:店|他们|师傅).{0,4}怎么联系|"
    r"\b(?:phone|telephone) (?:number )?(?:of|for) (?:the|that|your) "
    r"(?:shop|garage|store|workshop)\b|"
    r"\b(?:shop|garage|store|workshop)'?s? (?:phone|telephone|number)\b",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(
    r"[我俺][的是]?(?:手机)?(?:电话|号码|手机)|电话(?:是|:)?\d|"
    r"(?:电话|号码|手机号?)(?:还|就|也|都)?(?:是|用|写|留|填)(?:我|原来|之前)"
)
_ASKS = re.compile(
    r"[?？吗么呢]$|吗|要不要|能不能|可不可以|会不会|是不是|有没有|值不值|好不好|划算|划得来|怎么|咋|什么|啥|哪|多少|"
    r"几|不[啦咯啊]?$|嘛$|还是"
)


def asks_hours(text: str) -> bool:
    """Return whether a folded message asks when a shop opens or closes."""
    return bool(_HOURS.search(text))


def asks_about_claim(text: str) -> bool:
    """Return whether a folded message asks about insurance, rather than for help after a crash."""
    return bool(_CLAIM.search(text))


def asks_for_number(text: str) -> bool:
    """Return whether a folded message asks for the telephone number of a shop."""
    return bool(_NUMBER.search(text)) and not _OWN_NUMBER.search(text)


# A story that ends so asks whether what it tells of will do.
_WILL_IT_DO = re.compile(
    r"(?:可以|[行中成能]|要得|得行|没事|没问题|不?要紧|不?碍事|有事|安全|危险|稳当)得?[吧不嘛么吗][啊呀]?[?？。~]*$|"
    r"(?:行不行|能不能行|可不可以|要不要紧|碍不碍事|有没有(?:事|问题|危险|影响))[啊呀]?[?？。~]*$"
)
_STORY_LEAST = 24


def asks_if_it_will_do(text: str) -> bool:
    """Return whether a longer folded Chinese message tells of a plan and asks if it will do."""
    return len(text) >= _STORY_LEAST and bool(_WILL_IT_DO.search(text))


def asks_something(text: str) -> bool:
    """Return whether a folded Chinese message is a question."""
    return bool(_ASKS.search(text))
