"""What hurry makes of words: characters of the same sound, words of hesitation, "u" for "you"."""

import re

from retrieval.spelling.data import places
from retrieval.spelling.dialects import in_mandarin

_PLACES = "|".join(sorted(name for name in places() if name[0] >= "一"))
# Heard alike, and none of them makes sense beside these words; every one keeps the length.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![呼召使传叫])唤(?![醒起回])"), "换"),
    (re.compile(r"神马(?![都])|什马"), "什么"),
    (re.compile(r"咋么"), "怎么"),
    (re.compile(r"以经"), "已经"),
    (re.compile(r"须要"), "需要"),
    (re.compile(r"发线(?![路束])"), "发现"),
    (re.compile(rf"再(?={_PLACES})|(?<=现)再"), "在"),
    (re.compile(r"再(?=线等|路[边上]|里面|外面|附近|高速|地库|车[库头里上])"), "在"),
    (re.compile(r"^哪(?=就|帮|改|约|先|行|好|可以|我|你)"), "那"),
    (re.compile(r"(?<=[点太好真很])柜(?![子台机门员])"), "贵"),
    (re.compile(r"(?<=[要想去给])作(?=[个四保一次检养])"), "做"),
    (re.compile(r"休(?=[一下个]?(?:车|理|空调|刹车|保险杠|车门|一[下哈]))"), "修"),
    (re.compile(r"(?<=地方)休(?![息闲假])"), "修"),
    (re.compile(r"邦(?=[我忙你])"), "帮"),
    # Heard so in the south-west for "a moment".
    (re.compile(r"(?<=一)哈(?=$|[^哈密])"), "下"),
    (re.compile(r"(?<=预)越"), "约"),
    (re.compile(r"(?<=师)付"), "傅"),
    (re.compile(r"撒(?=车)|杀(?=车(?![人祸]))"), "刹"),
    (re.compile(r"(?<=刹)察"), "车"),
    (re.compile(r"邮(?=门)"), "油"),
    (re.compile(r"鸡(?=油(?!菌|炒|饭|黄))"), "机"),
)  # fmt: skip
# Nothing but a pause; alone it is a yes, and "那个" before a noun points at something.
_PAUSE = re.compile(
    r"^[\s,，]*(?:(?:嗯++(?![呢哪呐啦])|呃++|额++(?![头外度])|唔+|诶+|欸+)[\s,，、。.…~]*"
    r"|(?:那个|内个)[\s,，、…]*(?=[我你您明收晓知了谢不可要想能帮问请有\d])"
    r"|就是[\s,，、…]*(?![的啊呀哦嘛吧这那它他她说\s]))(?=[^\s,，。.!！?？~])"
)
_SHORT = {
    "u": "you",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "cuz": "because",
}
_SHORTENED = re.compile(rf"(?<![\w'.-])(?:{'|'.join(_SHORT)})(?![\w'.-])")


def as_meant(text: str) -> str:
    """Return a raw message in mandarin, unhurried, and as it was meant to be heard."""
    return heard(unhurried(in_mandarin(text)))


def heard(text: str) -> str:
    """Return a text with such characters put right; its length is kept."""
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    return text


def unhurried(text: str) -> str:
    """Return a raw message without the hesitation at its start, its short words spelt out."""
    short = _PAUSE.sub("", text)
    return _SHORTENED.sub(_spelt_out, text) if short == text else unhurried(short)


def _spelt_out(found: re.Match[str]) -> str:
    return _SHORT[found[0]]
