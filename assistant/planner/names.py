"""The name a driver gives for a booking."""

import re
from collections.abc import Iterator

from assistant.planner.characters import without_characters
from assistant.planner.english_names import introduced_english_name
from assistant.planner.folding import lower
from assistant.planner.name_words import (
    HAN,
    KIN,
    PARTICLES,
    chinese_name,
    counts,
    english_name,
    large_names,
    listed_chinese_name,
    not_names,
    surnames,
    tells_time,
)
from assistant.planner.put_right import put_right
from assistant.planner.spelt_names import told_again, without_slip, without_spelling

_TITLE = r"(?:先生|女士|小姐|太太|师傅|老师|经理|总|姐|哥|阿姨|叔叔?)"
_WHOSE = rf"(?:[我咱]们?(?:家|的)?{KIN}[的得]?(?:名字)?[,叫是:]{{0,2}})?"
# Longer than a name: words may lead to it.
_GIVEN = rf"\s*({HAN}{{1,12}}|[A-Za-z][A-Za-z .'-]{{1,30}})"
# After these a name must follow.
_SAID_ZH = re.compile(
    rf"(?:我叫(?![了个辆过的着拖救代人车])|我的名[字子](?:是|叫)?|名[字子](?:麻烦你?|帮我|给我|就)*(?:请?(?:改成|改为|换成|"
    rf"换作|登记|写成?|填|留|用|是|叫))?[::]?|"
    rf"姓名(?:是|叫|[::])?|(?:全名|大名|本名)(?:是|叫|[::])?|称呼(?:我)?(?:是|为|叫|[::])?|"
    rf"(?<!别)叫我|(?:^|[,。;!|])[她他](?:的?名[字子])?叫(?![了个辆过的着拖救代人车])|联系人(?:是|叫|写|[::])?|"
    rf"预[约订]人(?:是|叫|写|[::])?|车主(?:是|叫|[::]))[,\s]?{_WHOSE}{_GIVEN}"
)
# "我卓婷,人在深圳": the name alone between the speaker and a comma.
_MYSELF = re.compile(rf"(?:^|[,。;!|])我({HAN}{{2,4}})(?=[,|])")
# After these it may: only what begins with a surname counts.
_MAYBE_ZH = re.compile(
    rf"(?:(?<!别)(?<!不要)(?<!不用)(?<!甭)(?:就|你|请|帮我)?(?:写|填)(?:成|[他她]的?名字)?|"
    rf"登记(?:人|成|为|在|"
    rf"一下)?(?:是|[::])?|"
    rf"(?<!别)留(?:个|成)?(?:名[字子]?)?(?:是|[::])?|改成|换成|用|给|帮|应该是|客户(?:是|叫)|"
    rf"记){_WHOSE}\s*({HAN}{{2,6}})"
)
_REFUSED = re.compile(r"(?:别|不要|不用|不必|甭|勿)(?:要|用|先|再)?(?:写|填|留|登记|叫|用)?$")
# "姓高,高文博", "姓马马俊": the surname first, the whole name after it.
_SURNAME_FIRST = re.compile(
    rf"姓({HAN})[,,。.\s叫]*(?:全名|名字|"
    rf"大名)?[是叫]?(\1{HAN}{{1,2}})(?![的姓])"
)
# From here on a name is more than a surname, double ones and all.
_WHOLE = 3
_SURNAME = re.compile(
    rf"(?:我|免贵)姓\s*({HAN}{{1,2}})(?:[,,。!. |]|名|叫|$|电话|手机|\d)|"
    rf"^(?:免贵)?姓\s*({HAN}{{1,2}})$"
)
_TITLED = re.compile(rf"({HAN}{{1,3}}){_TITLE}")
# These are any of their kind unless the name begins there: "洗车师傅", "让师傅看看".
_ANY = re.compile(r"师傅|老师|经理|总|姐|哥|阿姨|叔")
_BEGINS = re.compile(r"(?:^|[,,。;;!!|:、\s]|[是叫姓找给跟和我])$")
_NOBODY = re.compile(r"(?:谢谢?|感谢|麻烦|辛苦|[的个位了])$")
_NOT_BUT_ZH = (
    re.compile(rf"不(?:是|叫)({HAN}{{2,4}})[,,。]?\s?(?:而)?[是叫]({HAN}{{2,4}})(?=[,,。!的|]|$)"),
    re.compile(rf"(?:^|[,。]|名字)[是叫]?({HAN}{{2,4}}?)[,,]?不[是叫]({HAN}{{2,4}})(?=[,,。!|]|$)"),
)
_NOT_BUT_EN = re.compile(
    r"\bnot ([A-Z][A-Za-z'-]+)[,.]? (?:but |it's |it is )?([A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)?)"
)
_CLAUSE = re.compile(r"[,,。;;、!!|\n()]|\s-+\s|\band\b|电话|手机|联系")
# Characters of what is said instead of a name.
_NO_NAME = re.compile(
    r"很少|少[点量些]|[不没别算了吗呢吧啥什么多怎咋哪几谁能要想先再转找取约订改换退等稍钱价店车修保机电话号码好行可以谢是对错]"
)
_QUESTION = re.compile(
    r"[??吗呢]|什么|怎么|多少|哪|谁|啥|干嘛|"
    r"\b(?:(?:how|what|where|who|why|when)(?:'?s)?|which|can|could|do you|does)\b"
)
_FILLER = re.compile(
    r"^(?:(?:just|it's|its|it is|it'd be|call me|me,?|i'm|i am|this is|yeah|yes|yep|sure|ok|okay|"
    r"oh|"
    r"um|uh|hi|hello|hey|well|so|right|that's|that'd be|that would be|you (?:can|could|may)|under|"
    r"for|"
    r"that'll be|that will be|it'll be|i go by|(?:everyone|everybody|people) calls me|make that|"
    r"you'll want|you want|name (?:on|for) (?:it|the booking|this) (?:is|should be|will be)|"
    r"as|(?:in|under) the name(?: of)?|my (?:full |first |last )?name(?:'s| is)?|full name|"
    r"the name(?:'s| is)?|name's|name|please|pls|book it|put|use|write|put down|write down|"
    r"(?:put |book )?(?:it|me|that|this)(?: down)?(?: under| as| in)?|make it)[,:]? )+|"
    r"(?: (?:is|will be|would be|'s) (?:fine|ok|okay|good|enough|all right|alright)| will do|"
    r" (?:down|on it)(?: for (?:it|that|this|me|the booking))?| for (?:it|that|this|the booking)|"
    r" please| pls| here| speaking| thanks| thank you| cheers| mate| lah?)+$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:嗯|哦|那|你|就|请|麻烦|帮我|给我)*"
    r"(?:(?:写|填|记|登记|留)(?:成|为|一下)?|我叫|我是|我的?名字(?:是|叫)?|"
    r"姓名(?:是|[::])?|名字(?:是|叫|[::])?|叫(?:我)?)?(?=[\u3400-\u9fff]{2,4}(?:$|.*的))"
)
_FILLER_ZH = re.compile(r"^(?:那|就|哦|噢|嗯|好的?)*(?:我(?:就)?是|是|叫|我叫)?")


def find_name(text: str, *, awaiting: str | None = None, taken: str = "") -> str | None:
    """Return the name given in a tidy text, None when there is none.

    A name is heard when it is introduced ("我叫", "my name is"), when it carries a title
    ("王女士", "Mr Smith"), or when a name was asked for and the message is nothing else.

    Args:
        text: The tidy message.
        awaiting: What the reply before asked for.
        taken: The message with phones, cars, places, times blanked by bars.
    """
    rest = (
        without_characters(taken or text) if awaiting in ("name", "confirmation") else taken or text
    )
    mended = False
    if awaiting in ("name", "phone", "confirmation"):
        mended, rest = without_slip(rest) != rest, without_slip(rest)
        if (again := told_again(rest)) is not None:
            return again
        rest = rest if awaiting == "confirmation" else without_spelling(rest)
        if (right := put_right(taken or text, just_given=awaiting == "phone")) is not None:
            return right
    said = _corrected(rest) or _introduced(rest)
    if said is not None or awaiting not in ("name", "phone"):
        return said
    if awaiting == "name" and (alone := _alone(rest) or _explained(rest)):
        return alone
    if awaiting == "phone" and "|" not in rest and not mended:
        return None
    return _bare(rest) or (_written_large(rest) if awaiting == "name" else None)


def _written_large(text: str) -> str | None:
    """Return the one name in a sentence that answers the question in words of its own."""
    said = text.rsplit("?", 1)[-1]
    names = [name for _, name in large_names(said)]
    return names[0] if len(names) == 1 and not _QUESTION.search(lower(said)) else None


def _corrected(text: str) -> str | None:
    """Return the name that takes another's place: "不是王丽,是王莉"."""
    for pattern, right in zip(_NOT_BUT_ZH, (2, 1), strict=True):
        if match := pattern.search(text):
            names = [chinese_name(word, bare=True) for word in match.groups()]
            # Two names alike, not two things: "是刹车不是油门".
            if all(names) and match[1][0] == match[2][0]:
                return names[right - 1]
    match = _NOT_BUT_EN.search(text)
    if match and match[1][:2] == match[2][:2]:
        return english_name(match[2])
    return None


def _alone(text: str) -> str | None:
    """Return what stands alone in answer to the question, whatever the surname."""
    plain = _LEAD.sub("", text.strip(" .。!！~"))
    said = re.fullmatch(rf"{HAN}{{2,4}}", plain)
    return None if said is None or _NO_NAME.search(plain) else _unless_known(plain)


def _explained(text: str) -> str | None:
    """Return a name whose characters are told apart by words: "蒋大海,大海的海"."""
    plain = _LEAD.sub("", text.strip(" .。!！~"))
    for size in (3, 2, 4):
        name, rest = plain[:size], plain[size:].lstrip(",。:")
        told = re.fullmatch(rf"(?:是)?(?:{HAN}{{1,3}}的({HAN})[,。]?)+", rest)
        if told and told[1] in name and chinese_name(name, bare=True) == name:
            return name
    return None


def _unless_known(plain: str) -> str | None:
    return None if plain in not_names() or tells_time(plain) or counts(plain) else plain


def _introduced(text: str) -> str | None:
    return _introduced_zh(text) or _titled(text) or introduced_english_name(text)


def _introduced_zh(text: str) -> str | None:
    surname, said = _by_surname(text), _said_zh(text)
    if surname and len(surname) < _WHOLE:
        return _whole_name(text, surname, said)
    return surname or said or _maybe_zh(text)


def _whole_name(text: str, surname: str, said: str | None) -> str:
    """Return the whole name told beside a surname: "我姓詹,詹天佑的詹,詹越"."""
    if said and said.startswith(surname):
        return said
    whole = re.search(rf"(?:^|[,。;!|\s叫是])({surname}{HAN}{{1,2}})(?=$|[,。;!|\s])", text)
    return whole[1] if whole and chinese_name(whole[1], bare=True) else surname


def _by_surname(text: str) -> str | None:
    for match in _SURNAME_FIRST.finditer(text):
        if match[1] in surnames():
            return match[2]
    names = (chinese_name(match[1] or match[2]) for match in _SURNAME.finditer(text))
    return next(filter(None, names), None)


def _said_zh(text: str) -> str | None:
    for match in _SAID_ZH.finditer(text):
        if _REFUSED.search(text[: match.start()]):
            continue
        if found := chinese_name(match[1]) or _spelt_out(match) or english_name(match[1]):
            return found
    return None


def _maybe_zh(text: str) -> str | None:
    for match in _MYSELF.finditer(text):
        if found := listed_chinese_name(match[1]):
            return found
    for match in _MAYBE_ZH.finditer(text):
        refused = _REFUSED.search(text[: match.start()])
        if not refused and (found := _likely(match[1])):
            return found
    return None


def _spelt_out(match: re.Match[str]) -> str | None:
    """Return a long name without a known surname: the word "name" stood before it."""
    plain = re.split(r"[的,电手]", match[1])[0]
    named = re.search(r"名[字子](?:是|叫|[::])|姓名", match.group())
    talks = re.search(r"更正|纠正|一下|打错|写错|不对|有误", plain) or _QUESTION.search(plain)
    return plain if named and not talks and re.fullmatch(rf"{HAN}{{4,5}}", plain) else None


def _likely(raw: str) -> str | None:
    """Return a name after words that often introduce something else."""
    plain = re.split(r"[的,]", raw)[0]
    return listed_chinese_name(plain)


def _titled(text: str) -> str | None:
    for match in _TITLED.finditer(text):
        before = match.group(1)
        # "谢谢师傅" thanks one, and "接单的师傅" is any.
        if _NOBODY.search(before):
            continue
        for size in (1, 2, 3):
            surname, ahead = before[-size:], text[: match.end(1) - size]
            vague = _ANY.match(match.group()[len(before) :]) is not None
            if vague and (not _BEGINS.search(ahead) or surname.startswith("麻烦")):
                continue
            if surname in surnames() or (len(surname) > 1 and surname[0] in surnames()):
                return surname + match.group()[len(before) :]
    return None


def _bare(text: str) -> str | None:
    if _QUESTION.search(lower(_FILLER.sub("", text))):
        return None
    found = list(_bare_names(text))
    if not found:
        return None
    # "O'Brien, Kevin O'Brien": the whole name is the better one.
    return next(
        (name for name in found if len(name) > len(found[0]) and found[0] in name), found[0]
    )


def _bare_names(text: str) -> Iterator[str]:
    for part in _CLAUSE.split(text):
        plain = part.strip(" .。:'\"")
        led = plain[:1].islower() and plain.split()[0] not in PARTICLES
        if led and len(large := large_names(plain)) == 1:
            # "just say Mikkel Berg"
            yield large[0][1]
            continue
        name = chinese_name(_FILLER_ZH.sub("", plain), bare=True) or english_name(
            _FILLER.sub("", plain), bare=True
        )
        if name:
            yield name
