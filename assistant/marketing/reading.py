"""Reads text as a person does who looks past tricks, and keeps where each character stood."""

import re
import unicodedata
from dataclasses import dataclass

# What is put between characters to hide a word; sentence marks are none of it.
_FILLER = r"[ \t\u3000·•・._~*|/\\\\+^'\"`°=-]"
_HIDDEN = re.compile(
    rf"(?<=[\u4e00-\u9fff]){_FILLER}+(?=[\u4e00-\u9fff\d])"
    rf"|(?<=\d){_FILLER}+(?=[\u4e00-\u9fff])"
)
# "b e s t", "n.o.1"
_SPELLED = re.compile(rf"(?<![a-z\d])(?:[a-z]{_FILLER}{{1,2}}){{2,}}[a-z\d](?![a-z\d])")
_FIGURES = dict(zip("❶❷❸❹❺❻❼❽❾➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒", "123456789" * 3, strict=True))
# Characters written another way, and letters of other alphabets that look Latin.
_SAME = {
    "國": "国", "級": "级", "極": "极", "頂": "顶", "獨": "独", "絕": "绝", "絶": "绝", "惟": "唯",
    "㊀": "一", "優": "优", "價": "价", "對": "对", "證": "证", "無": "无", "風": "风",
    "險": "险", "選": "选", "網": "网", "後": "后", "會": "会", "機": "机", "強": "强", "專": "专",
    "業": "业", "領": "领", "軍": "军", "遠": "远", "療": "疗", "殺": "杀",
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "і": "i", "т": "t", "в": "b",
    "ο": "o", "ρ": "p", "τ": "t", "α": "a", "ε": "e", "ι": "i", "ν": "v", "һ": "h", "ѕ": "s",
    "’": "'", "‘": "'",
}  # fmt: skip
# Pictures that mean "first" are words; any other is put between characters.
_MEDALS = "🥇🏆"
_INVISIBLE = frozenset(("Cf", "Mn", "Me", "Cc"))


@dataclass(frozen=True)
class Reading:
    """`text` as it is read; character n of it stood at `places[n]` of what was written."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters start..end of the reading stand in what was written."""
        return self.places[start], self.places[end - 1] + 1


def read(written: str) -> Reading:
    """Return the reading: one width, lower case, and nothing between Chinese characters."""
    kept = [(char, n) for n, raw in enumerate(written) for char in _plain(raw)]
    text = "".join(char for char, _ in kept)
    hidden = {n for match in _HIDDEN.finditer(text) for n in range(*match.span())}
    for run in _SPELLED.finditer(text):
        hidden |= {n for n in range(*run.span()) if not text[n].isalnum()}
    found = [pair for n, pair in enumerate(kept) if n not in hidden]
    return Reading("".join(char for char, _ in found), tuple(place for _, place in found))


def _plain(raw: str) -> str:
    if raw == "\n":
        return raw
    folded = unicodedata.normalize("NFKC", _FIGURES.get(raw, raw)).lower()
    seen = "".join(_SAME.get(char, char) for char in folded)
    if unicodedata.category(raw) == "So" and seen == raw and raw not in _MEDALS:
        return "·"
    return "".join(char for char in seen if unicodedata.category(char) not in _INVISIBLE)
