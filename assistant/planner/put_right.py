"""A Chinese name that is put right: "名字打错了,是单秀芝", "姓名更正一下,单秀芝"."""

import re

from assistant.planner.name_words import HAN, chinese_name

# What was wrong is the name, whatever stands between.
_OF_NAME = re.compile(
    r"(?:姓名|名[字子]|称呼|姓氏)[^,，。!！:： ]{0,6}?"
    r"(?:错别?字?|不对|不是这个|有误|反了?|岔|更正|纠正|改)(?:正|了|啦|一?下|的)*"
)
# A slip right after the name was given can only be in the name.
_SLIP = re.compile(
    r"(?:打|写|输|填|敲|发|说|报|弄|搞)(?:错|反|岔)(?:了|字|个字)*|手滑了?|(?:有)?错别字|"
    r"(?:^|[,，。!！ ])(?:不对|错|错了|不是)+(?=[,，。!！ ])"
)
_RIGHT = re.compile(
    rf"[,，。!！:： ]*(?:应该|应当|正确的?|准确的?|其实|本来)?(?:是|叫|应为|为|写|改成|改为)?\s*"
    rf"({HAN}{{2,4}})(?=[,，。!！ ]|$)"
)


def put_right(text: str, *, just_given: bool) -> str | None:
    """Return the name that takes the place of a wrong one, None where no name is put right.

    Args:
        text: The tidy message.
        just_given: A name was told with the message before.
    """
    slip = _OF_NAME.search(text) or (_SLIP.search(text) if just_given else None)
    if slip is None:
        return None
    right = _RIGHT.match(text, slip.end())
    return chinese_name(right[1], bare=True) if right else None
