"""What a name looks like: surnames, letters, and the words that are never one."""

import re
from functools import cache
from pathlib import Path

from assistant.planner.folding import lower

_DATA = Path(__file__).parent / "data"
HAN = r"[\u3400-\u9fff·]"
_STOP_EN = frozenset(
    "and phone my number mobile tel the a an on at in not no yes so just very really going having "
    "driving stuck here there from with looking trying calling worried sorry sure ok okay fine "
    "good lost about near afraid interested wondering getting still what how why can could would "
    "is it that this me you we they who when where which near please thanks thank hello hi hey "
    "done back ready free available busy new stranded broken urgent off for to of or but if as by "
    "up out it's its speaking calling car help today tomorrow now later sorry all only don't "
    "doesn't i i'm cheers mate ta bye great perfect lovely brilliant oil tyre tire brake engine "
    "service check change appointment booking book slot monday tuesday wednesday thursday friday "
    "saturday sunday mon tue wed thu fri sat sun morning afternoon evening noon january february "
    "march april june july august september october november december am pm road street avenue "
    "district city airport station whichever whatever same name his her their your our because "
    "was will be been being have has had do does did get got need want "
    "call ring text dial reach ask whatsapp wechat another other different someone somebody "
    "anyone own christmas xmas easter eve boxing mid "
    "early late last first next regards sincerely best kind dear sir madam demo "
    "argh ugh typo oops whoops correction mistake wrong mistyped autocorrect scratch strike "
    "excuse hm hmm hmmm erm uh uhm probably possibly maybe perhaps".split()
)
# Written small within a name, as its owner does: "Joost van Dijk", "Maria de la Cruz".
PARTICLES = frozenset(
    "van von de del della di da das do dos du der den dem ten ter te la le lo los las el al bin "
    "bint ibn ben ap ab af av zu zur y e i 't".split()
)
# In one's own name these are written large: "Nguyen Van An", "Kim Do".
_ALSO_NAMES = frozenset("an do to so in on by may june april august".split())
_TIME = re.compile(r"[今明后昨][天早晚]|[上下中]午|周[一二三四五六日天末]|星期|礼拜|[几点]点")
# Surnames as well, and alone an interjection.
_SIGHS = frozenset("oh ah eh um er ooh aha".split())
# Letters that end or make up other words than names, beside a phone number.
_NO_NAME = re.compile(
    r"[的了吗吧呢店路区市县镇村桥站号车灯油胎轮盘窗响亮漏坏修换洗做点分日午晚早周钱个是不没有在到去来要想能会行好就也都我你他她它这那哪什么怎谁码话]"
)
_TALK = re.compile(r"[了吗呢么嘛啥谁咋哪个下改错对过再先]")
_ENDS = re.compile(r"(?:就(?:行|好|中|成|可以|是|完)|即可|好了|吧|啊|呀|哈|呗|嘛|哦|哟)+.*$")
# What goes on after a name where nothing parts it: "叫范志伟然后电话是".
_AFTER = re.compile(
    r"[的,电手]|性别|然后|还有|以及|麻烦|谢谢|号码|联系|另外|人在|我在|我想|我要|"
    r"想[要换做修约]|要[换做修约]|车是|开的"
)
_DOUBLE = 2
# What a speaker calls the people around: whose name it is, never the name.
KIN = (
    r"(?:儿子|女儿|闺女|老婆|媳妇|老公|爱人|太太|妻子|丈夫|对象|男朋友|女朋友|爸爸?|妈妈?|老爸|"
    r"老妈|父亲|母亲|"
    r"哥哥?|姐姐?|弟弟?|妹妹?|朋友|同事|老板|领导|舅舅|叔叔|岳父|岳母|公公|婆婆|孩子|室友|邻居)"
)
_ONLY_KIN = re.compile(rf"(?:[我他她你咱]们?(?:家|的)?)?{KIN}?")


# What stands before a name that is put right: "改成丁一鸣", "麻烦写我儿子的".
LEADS = re.compile(
    r"^(?:麻烦你?|请|就|给我|帮我|还是)?(?:改成|改为|换成|写成|写上?|登记|填|留)?"
    rf"(?:[我他她咱]?(?:家|们)?{KIN}[的得]?(?:名字)?)?"
)


# Begin a sentence before a name, and no name.
_LEADING = frozenset(
    "write message contact tell email mail note list say owner driver customer client see notify "
    "inform alert attn leave drop meet".split()
)
_NAME_WORD = r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'.-]*"
# "St." and "J." are written with their dot, within a name; after a longer word it ends a sentence.
_INITIAL = 3
# These end no name: "Marta Diaz and I".
_LOOSE = frozenset("y e i".split())
_LARGE_WORD = r"(?:[dl]')?[A-ZÀ-Þ][A-Za-zÀ-ɏ'-]*"
_INSIDE = "|".join(sorted(PARTICLES, key=len, reverse=True))
_LARGE = re.compile(
    rf"(?<![A-Za-zÀ-ɏ']){_LARGE_WORD}(?: (?:(?:{_INSIDE}) )*(?:{_LARGE_WORD}|St\.))+"
)


@cache
def surnames() -> frozenset[str]:
    """Return the Chinese surnames, of one and two characters."""
    return frozenset((_DATA / "surnames.txt").read_text(encoding="utf-8").split())


@cache
def not_names() -> frozenset[str]:
    """Return words that look like names and are none."""
    return frozenset((_DATA / "not_names.txt").read_text(encoding="utf-8").split())


# "第二家" picks one of a list, though 第 is a surname.
_COUNTED = re.compile(r"第[一二两三四五六七八九十\d]")


def counts(text: str) -> bool:
    """Return whether a text begins with an ordinal."""
    return _COUNTED.match(text) is not None


def tells_time(text: str) -> bool:
    """Return whether a text has a word for a time."""
    return bool(_TIME.search(text))


def has_surname(name: str) -> bool:
    """Return whether a Chinese name begins with a surname."""
    return name[:1] in surnames() or name[:_DOUBLE] in surnames()


def chinese_name(raw: str, *, bare: bool = False, sure: bool = True) -> str | None:
    """Return the Chinese name at the beginning of `raw`, None when there is none.

    Args:
        raw: What follows an introduction, or a whole clause.
        bare: `raw` is a clause of its own that nothing introduced.
        sure: The introduction leaves no doubt; without a surname it takes two or three letters,
            and more when the name was spelt out at length.
    """
    rest = LEADS.sub("", raw)
    name = _ENDS.sub("", _AFTER.split(rest if len(rest) > 1 else raw)[0])
    if not re.fullmatch(rf"{HAN}{{1,6}}", name) or name in not_names() or _TIME.search(name):
        return None
    if counts(name):
        return None
    if _ONLY_KIN.fullmatch(name) or name[0] in "我你他她这那":
        return None
    known = has_surname(name) or (name[0] in "小老阿" and has_surname(name[1:]) and len(name) == 2)
    if bare and "·" in name:
        return name
    if bare:
        # Four letters make a name after a double surname only: "莫打推销" begins with one letter.
        longest = 3 + (name[:_DOUBLE] in surnames())
        return name if known and 2 <= len(name) <= longest else None
    told = sure and not _TALK.search(name) and (len(name) in (2, 3) or "·" in name)
    return name if known or told else None


def listed_chinese_name(part: str) -> str | None:
    """Return a clause that is a Chinese name even where none was asked for."""
    double = part[:_DOUBLE] in surnames()
    if not 2 <= len(part) <= 3 + double or _NO_NAME.search(part[1:]):
        return None
    return chinese_name(part, bare=True)


def english_name(raw: str, *, bare: bool = False, titled: bool = False) -> str | None:
    """Return the English name at the beginning of `raw`, None when there is none."""
    words: list[str] = []
    for word in raw.strip(" .").split():
        if _ends_name(words, word) or not re.fullmatch(_NAME_WORD, word):
            break
        bare_word = re.sub(r"'s$", "", word) if words else word
        words.append(bare_word.rstrip(".") if len(word) > _INITIAL else bare_word)
        if words[-1] != word:
            break
    while words and words[-1] in _LOOSE:
        words.pop()
    whole = len(words) == len(raw.split())
    if not words or len(words) > 4 or (bare and not whole) or lower(words[0]) in not_names():
        return None
    if len(words) == 1 and (lower(words[0]) in _SIGHS or (bare and len(words[0]) < 2)):
        return None
    return " ".join(map(_cased, words)) if whole or not bare or titled else None


def _ends_name(before: list[str], word: str) -> bool:
    """Return whether a word is no part of the name that the words before it begin."""
    core = lower(re.sub(r"'s$", "", word))
    large = bool(before) and before[-1][0].isupper() and word.istitle() and core in _ALSO_NAMES
    inside = bool(before) and word in PARTICLES
    return core in _STOP_EN and not (large or inside)


def _cased(word: str) -> str:
    """Return a word of a name as its owner writes it; one typed small gets its capital."""
    keeps = word in PARTICLES or any(letter.isupper() for letter in word)
    return word if keeps else word.capitalize()


def large_names(text: str) -> list[tuple[int, str]]:
    """Return where names of two words and more stand that nothing but their capitals tells apart.

    "Put it down to Imran Qureshi and ring me": names of other things have capitals as well, so
    whoever asks must know places, cars and work.
    """
    found = []
    for match in _LARGE.finditer(text):
        words = match.group().split()
        while words and lower(words[0]) in _STOP_EN | _LEADING:
            words = words[1:]
        name = english_name(re.sub(r"'s$", "", " ".join(words)))
        if name and " " in name and not name.isupper():
            found.append((match.start(), name))
    return found


def listed_english_name(part: str) -> str | None:
    """Return a clause that is an English name even where none was asked for: written large."""
    words = part.strip(" .").split()
    large = [bool(re.match(r"[A-ZÀ-Þ]", w)) for w in words]
    small = [w for w, is_large in zip(words, large, strict=True) if not is_large]
    if not 1 <= len(words) <= 4 or not any(large) or not set(small) <= PARTICLES:
        return None
    # "BMW", "ABS": capitals throughout are no name.
    if all(w.isupper() and len(w) > 1 for w in words):
        return None
    return english_name(part, bare=True)


def merge_name(old: str | None, new: str | None, *, by_number: bool = False) -> str | None:
    """Return the name that holds now: part of a name, or one of it spelt anew, loses no other part.

    "Clarke with an e" after "Siobhan Clark" is Siobhan Clarke. A lone word `by_number`, the number
    that was asked for, only looks like another name.
    """
    if by_number and old and new and new.isascii() and " " not in new:
        return old
    if old is None or new is None or " " not in old or " " in new:
        return new or old
    parts = old.split()
    alike = [n for n, part in enumerate(parts) if _nearly(lower(part), lower(new))]
    if not alike:
        return new
    parts[alike[-1]] = new
    return " ".join(parts)


# From here on two letters may be wrong: "Brandon" for "Brendan".
_LONG_ENOUGH = 5


def _nearly(one: str, other: str) -> bool:
    """Return whether two words are the same but for a letter or two at the end or within."""
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        slips = sum(a != b for a, b in zip(short, long, strict=True))
        return slips <= (2 if len(long) > _LONG_ENOUGH else 1)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
