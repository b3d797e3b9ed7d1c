"""The name a driver gives for a booking."""

import re
from functools import cache
from pathlib import Path

from assistant.planner.folding import lower

_DATA = Path(__file__).parent / "data"
_HAN = r"[\u3400-\u9fff·]"
_TITLE = r"(?:先生|女士|小姐|太太|师傅|老师|经理|总|姐|哥|阿姨|叔叔?)"
_SAID_ZH = re.compile(
    rf"(?:我叫|我的名字(?:是|叫)?|名字(?:是|叫|[::])|姓名(?:是|[::])?|称呼(?:我)?(?:是|"
    rf"为|叫|[::])?|叫我|联系人(?:是|[::])?|(?:就|名字|你)?写)"
    rf"\s*({_HAN}{{1,6}}|[A-Za-z][A-Za-z .'-]{{1,30}})"
)
_SURNAME = re.compile(rf"(?:我|免贵)姓\s*({_HAN}{{1,2}})(?:[,,。!. |]|名|叫|$|电话|手机|\d)")
_TITLED = re.compile(rf"({_HAN}{{1,3}}){_TITLE}")
_SAID_EN = re.compile(
    r"(?:my name is|my name's|name is|name's|name:|this is|i am|i'm|im|call me|it's for|it's|"
    r"it is|under)\s+"
    r"((?:[a-z][a-z'.-]*)(?:\s+[a-z][a-z'.-]*){0,3})"
)
_TITLED_EN = re.compile(r"\b((?:mr|mrs|ms|miss|dr)\.?\s+[a-z][a-z'-]+(?:\s+[a-z][a-z'-]+)?)")
_STOP_EN = frozenset(
    "and phone my number mobile tel the a an on at in not no yes so just very really going having "
    "driving stuck here there from with looking trying calling worried sorry sure ok okay fine "
    "good lost about near afraid interested wondering getting still what how why can could would "
    "is it "
    "that this me you we they who when where which near please thanks thank hello hi hey done back "
    "ready free available busy new stranded broken urgent off for to of or but if as by up out "
    "it's its "
    "speaking calling car help today tomorrow now later sorry all only don't doesn't i i'm".split()
)
_CLAUSE = re.compile(r"[,,。;;、!!|\n]|\band\b|电话|手机|联系")
_TIME = re.compile(r"[今明后昨][天早晚]|[上下中]午|周[一二三四五六日天末]|星期|礼拜|[几点]点")
_QUESTION = re.compile(r"[??吗呢]|什么|怎么|多少|哪|谁|how|what|why|when|where|who|can |do you")


@cache
def _surnames() -> frozenset[str]:
    return frozenset((_DATA / "surnames.txt").read_text(encoding="utf-8").split())


@cache
def _not_names() -> frozenset[str]:
    return frozenset((_DATA / "not_names.txt").read_text(encoding="utf-8").split())


def find_name(text: str, *, awaiting: str | None = None, taken: str = "") -> str | None:
    """Return the name given in a tidy text, None when there is none.

    A name is heard when it is introduced ("我叫", "my name is"), when it carries a title
    ("王女士", "Mr Smith"), or when a name was asked for and the message is nothing else.

    Args:
        text: The tidy message.
        awaiting: What the reply before asked for.
        taken: The message with phones, cars, places, times blanked by bars.
    """
    rest = taken or text
    said = _introduced(rest)
    if said is not None or awaiting not in ("name", "phone"):
        return said
    if awaiting == "phone" and "|" not in rest:
        return None
    return _bare(rest)


def _introduced(text: str) -> str | None:
    for pattern in (_SURNAME, _SAID_ZH):
        match = pattern.search(text)
        if match and (found := _clean_zh(match.group(1)) or _clean_en(match.group(1))):
            return found
    titled = _titled(text)
    if titled is not None:
        return titled
    folded = lower(text)
    match = _TITLED_EN.search(folded)
    if match:
        return _clean_en(text[slice(*match.span(1))], titled=True)
    match = _SAID_EN.search(folded)
    if match is None:
        return None
    given = text[slice(*match.span(1))]
    # "I'm stuck" has the shape of an introduction; a name is written large or comes after "name".
    clear = "name" in match.group() or given[:1].isupper()
    return _clean_en(given) if clear else None


def _titled(text: str) -> str | None:
    for match in _TITLED.finditer(text):
        before = match.group(1)
        for size in (1, 2, 3):
            surname = before[-size:]
            if surname in _surnames() or (len(surname) > 1 and surname[0] in _surnames()):
                return surname + match.group()[len(before) :]
    return None


def _bare(text: str) -> str | None:
    if _QUESTION.search(lower(text)):
        return None
    parts = [part.strip(" .。:'\"") for part in _CLAUSE.split(text)]
    for part in parts:
        found = _clean_zh(part.removeprefix("我是").removeprefix("是"), bare=True) or _clean_en(
            part, bare=True
        )
        if found:
            return found
    return None


def _clean_zh(raw: str, *, bare: bool = False) -> str | None:
    name = re.split(r"[的,电手]", raw)[0]
    name = re.sub(r"(?:吧|啊|呀|哈|就行|就好|即可|好了)$", "", name)
    if not re.fullmatch(rf"{_HAN}{{1,6}}", name) or name in _not_names():
        return None
    if _TIME.search(name):
        return None
    known = name[0] in _surnames() or name[:2] in _surnames()
    if bare:
        return name if known and 2 <= len(name) <= 4 else None
    return name if known or len(name) in (2, 3) else None


def _clean_en(raw: str, *, bare: bool = False, titled: bool = False) -> str | None:
    words: list[str] = []
    for word in raw.strip(" .").split():
        if lower(word) in _STOP_EN or not re.fullmatch(r"[A-Za-z][A-Za-z'.-]*", word):
            break
        words.append(word)
    whole = len(words) == len(raw.split())
    if not words or len(words) > 4 or (bare and not whole) or lower(words[0]) in _not_names():
        return None
    if bare and len(words) == 1 and len(words[0]) < 2:
        return None
    cased = [w if any(c.isupper() for c in w) else w.capitalize() for w in words]
    return " ".join(cased) if whole or not bare or titled else None
