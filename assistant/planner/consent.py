"""Plain yes and plain no: the only words that decide about a write. Strict on purpose."""

import re
import unicodedata
from typing import Literal

from retrieval.spelling.dialects import in_mandarin

Action = Literal["book", "cancel", "move"]

_YES = (
    "是|是的|那行|那好|那就这样|那就定|就定这个|订这个|确认无误|信息没错|信息无误|"
    "都对|要的|嗯呢|阔以|对|对的|好|好的|好啊|好呀|好嘞|好滴|好哒|可以|可以的|行|行的|行嘞|没问题|"
    "没毛病|"
    "没意见|没错|确认|确定|"
    "确认一下|同意|嗯|嗯嗯|嗯哪|成|中|妥|妥了|要得|得嘞|就这样|就这么定|就这么办|就这么着|"
    "就这么约|说定了|定了|定|办吧|"
    "帮我办|帮我办吧|准了|y|yes|yep|yeah|yup|yea|yess|aye|sure|sure thing|ok|okay|okey|okie|k|"
    "ok then|okay then|alright then|yes then|confirm|"
    "confirmed|confirm it|confirm that|correct|right|that's right|that's correct|that is right|"
    "that is correct|"
    "that's fine|that works|works for me|fine by me|spot on|go ahead|go for it|go on then|do it|"
    "let's do it|let's do that|let's go for it|let's go with that|please do|sounds good|"
    "sounds great|sounds good to me|looks good to me|looks right|good to go|happy with that|"
    "looks good|perfect|great|lovely|brilliant|fine|alright|all right|definitely|certainly|"
    "absolutely|of course|all good|all correct|i confirm|no problem|roger|that's all correct|"
    "木问题|go on|please book|"
    "please confirm|okk|kk"
)
# "Cancel it" is a yes to a cancellation and anything but a yes to a booking.
_YES_TO: dict[Action, str] = {
    "book": (
        "确认预约|订吧|约吧|约上|约上吧|订上|定吧|定下|预约吧|帮我约|帮我订|帮我定|就约这个|"
        "约这个|book it|book that|book it in|"
        "book me in|go ahead and book|go ahead and book it|let's book it"
    ),
    "cancel": (
        "确认取消|取消吧|取消|取消掉|退了吧|cancel it|cancel|"
        "go ahead and cancel|go ahead and cancel it"
    ),
    "move": "确认改约|改吧|就改这个|move it|change it|go ahead and move it|go ahead and change it",
}
_NO = (
    "不|不是|不需要|不用约|不用约了|先别订|不弄了|我再看看|再看看|再看看吧|回头再说|改天吧|"
    "改天再说|下次吧|下次再说|"
    "还是不要了|还是算了|还是不了|不同意|不确认|否|不对|不要|不用|不用了|不要了|不了|不行|不必|"
    "不必了|别|别约|别约了|别订|别订了|算了|"
    "算了吧|不约|不约了|不订|不订了|甭|甭约|"
    "甭约了|甭订了|甭了|免了|没有|没|先不|先不约|先不约了|先不了|先不用|先不用了|先等等|先别|"
    "先别约|暂时不|暂时不用|等等|等一下|再说|"
    "再说吧|我再想想|再想想|考虑一下|我考虑一下|拉倒|n|no|nope|nah|naw|no way|no thanks|"
    "no thank you|don't|"
    "do not|don't book|don't book it|please don't|not now|not right now|don't bother|i'll pass|"
    "not yet|not today|stop|wait|hold on|"
    "hold off|hang on|"
    "never mind|nevermind|leave it|leave it out|leave it for now|skip it|forget it|i'd rather not|"
    "rather not|"
    "i'd rather you didn't|let me think|let me think about it|i'll think about it|nothing|none"
)
# Words that soften or thank without changing a plain answer.
_SOFT = (
    "的|了|吧|啊|呀|哦|噢|喔|呢|哈|啦|嘛|谢谢|谢谢你|多谢|请|麻烦你|麻烦了|麻烦|"
    "please|thanks|thank you|thx|pls|plz|cheers|ta|mate|just|"
    "no worries"
)
_NOISE = re.compile(r"[\s,.!。~、;:\"“”👌👍🙏👎]+")
# Longer than any plain answer; what is longer says something else as well.
_LONGEST = 40


def is_plain_yes(text: str, action: Action) -> bool:
    """Return whether `text` is an unhedged yes to `action` and nothing else.

    A question, a condition, a wish for another time or a doubt is not a plain yes.
    """
    return _made_of(text, f"{_YES}|{_YES_TO[action]}", "👌👍")


def is_plain_no(text: str) -> bool:
    """Return whether `text` is a plain no, or a wish to wait, and nothing else."""
    return _made_of(text, _NO, "👎")


def _made_of(text: str, answers: str, emoji: str) -> bool:
    """Return whether `text` consists of answers and softeners, with at least one answer."""
    folded = unicodedata.normalize("NFKC", in_mandarin(text)).strip().lower().replace("’", "'")
    if not folded or len(folded) > _LONGEST:
        return False
    spoken = " ".join(_NOISE.split(folded)).strip()
    if not spoken:
        return any(mark in folded for mark in emoji)
    known = {*answers.split("|"), *_SOFT.split("|")}
    said = _cover(spoken, known)
    return said is not None and bool(said & set(answers.split("|")))


def _cover(text: str, known: set[str]) -> set[str] | None:
    """Split `text` into known phrases, whole words only in Latin script; None when it can't be."""
    if not text:
        return set()
    for end in range(len(text), 0, -1):
        head, tail = text[:end], text[end:]
        if head not in known or (head[-1].isascii() and tail[:1].isascii() and tail[:1].isalpha()):
            continue
        rest = _cover(tail.lstrip(), known)
        if rest is not None:
            return {head, *rest}
    return None
