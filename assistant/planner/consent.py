"""Plain yes and plain no: the only words that decide about a write. Strict on purpose."""

import re
import unicodedata
from typing import Literal

Action = Literal["book", "cancel", "move"]

_YES = (
    "是|是的|对|对的|好|好的|好啊|好呀|好嘞|好滴|可以|可以的|行|行的|没问题|没错|确认|确定|确认一下|同意|嗯|嗯嗯|"
    "成|中|就这样|就这么定|就这么办|定了|办吧|帮我办|帮我办吧|y|yes|yep|yeah|yup|sure|ok|okay|okey|k|confirm|confirmed|"
    "correct|right|that's right|go ahead|do it|please do|sounds good|looks good|perfect|great|fine|"
    "absolutely|of course|all good|all correct|i confirm"
)
# "Cancel it" is a yes to a cancellation and anything but a yes to a booking.
_YES_TO: dict[Action, str] = {
    "book": "确认预约|订吧|约吧|预约吧|帮我约|帮我订|book it",
    "cancel": "确认取消|取消吧|取消|cancel it|cancel",
    "move": "确认改约|改吧|就改这个|move it|change it",
}
_NO = (
    "不|不是|不对|不要|不用|不用了|不要了|不了|不行|别|别约|别订|算了|不约了|不订了|先不|先不约|先不了|等等|再说|"
    "再说吧|我再想想|再想想|考虑一下|我考虑一下|n|no|nope|nah|no thanks|no thank you|don't|"
    "do not|don't book|not now|not yet|stop|wait|never mind|nevermind|leave it|forget it|"
    "let me think|i'll think about it"
)
# Words that soften or thank without changing a plain answer.
_SOFT = (
    "的|了|吧|啊|呀|哦|噢|喔|呢|哈|啦|嘛|谢谢|谢谢你|多谢|请|麻烦你|麻烦了|麻烦|"
    "please|thanks|thank you|thx|pls|just"
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
    folded = unicodedata.normalize("NFKC", text).strip().lower().replace("’", "'")
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
