"""Whether a message asks what is due on a car that its driver keeps."""

import re

from assistant.planner.asking import speaks_of_booking
from assistant.planner.folding import fold
from assistant.planner.types import Intent, Understanding

_WHAT = r"(?:什么|哪些|哪几|啥|甚么|何)"
_ASKS = re.compile(
    rf"(?:该|要|需要|得|能)(?:去|给它)?(?:做|换|弄|保养|检查|整){{1,2}}(?:一?些|点)?{_WHAT}"
    rf"|{_WHAT}(?:保养|项目|东西|零件|油液)?[^,。!?]{{0,3}}(?:到期|该做|该换|要做|要换|得换)"
    r"|(?:该|要|需要)(?:做|去)?保养(?:了|啦)?(?:吗|没|么|嘛|不)|保养(?:是不是|有没有)?(?:到期|过期|超期)"
    rf"|保养{_WHAT}|下次保养|(?:什么时候|啥时候|何时|多久|几时)[^,。!?]{{0,4}}保养"
    r"|(?:机油|机滤|空滤|空调滤|滤芯|刹车油|制动液|防冻液|冷却液|火花塞|变速箱油|正时皮带)[^,。!?]{0,3}"
    r"(?:该|要|需要|得)换了?(?:吗|没|么|嘛|不)"
    r"|\b(?:due|overdue)\b|\bwhat\b.{0,24}\b(?:maintenance|servic\w+)\b"
    r"|\b(?:need|needs|want|wants)\b.{0,12}"
    r"\b(?:servic\w+|maintenance|replac\w+|changing|oil change)\b.*\?"
    r"|\b(?:next|when).{0,16}\bservice\b"
)
# Whoever tells of a fault, or wants a price or a shop, is answered that.
_OTHER: tuple[Intent, ...] = (
    "symptom", "lamp", "code", "accident", "emergency", "price", "book", "find_store",
)  # fmt: skip


def asks_what_is_due(said: Understanding, *, kept_car: bool) -> bool:
    """Return whether it does; `kept_car` tells that it means such a car."""
    text = fold(said.text)
    if not kept_car or not _ASKS.search(text) or speaks_of_booking(text):
        return False
    return said.intent not in _OTHER and not said.codes
