"""Words that take a cancellation or a move back: the booking stays as it is."""

import re

_TAKES_BACK = re.compile(
    r"(?:别|不用|不要|不想|不必|甭|先不|唔使|唔好|(?<!要)(?<!能)(?<!可)不)(?:再|给我|帮我|急着|打算)?"
    r"(?:取消|退掉?|撤掉?|改约|改期|改|挪|动|换)(?:时间|日子|它)?(?=[了吧啦喇啊呀,。!！ ]|$)|"
    r"(?:照|按|依|跟|保持|维持|还是|还|就)(?:着|回)?(?:那个?)?(?:原[来先定有]|原样|原计划|原时间|原本|以前|之前|刚才)"
    r"(?:约好|定好|说好|定|约)?(?:的)?|"
    r"照旧|照常|(?:预约|时间|日子|单子|原样|保持)不[变动]|(?:预约|单子|位子?)?(?:还是|先|就|给我|帮我|请)(?:保留|留着)|"
    r"(?:^|[,，。!！ ])(?:保留|留着)吧?"
)
_CHANGES = re.compile(r"取消|退|撤|改|挪|换|推|提前|延")
_ASKS = re.compile(r"[?？吗么]$|行不行|可不可以|能不能|怎么|多少|哪")


def takes_back(text: str) -> bool:
    """Return whether a folded message lets a change that was to be confirmed go.

    "Don't cancel, move it to Friday" wishes for another change.
    """
    rest = _TAKES_BACK.sub("", text)
    return rest != text and not (_CHANGES.search(rest) or _ASKS.search(text))
