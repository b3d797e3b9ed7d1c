"""Slips of typing and of dictation, the same ones each time for the same words."""

import random
import re
import zlib
from collections.abc import Collection

# Dictation and hurried typing: characters that sound alike. None of them changes the meaning.
HOMOPHONES = {
    "的": "得", "在": "再", "做": "作", "那": "哪", "坐": "座", "吗": "嘛", "啊": "阿",
    "怎么": "咋么", "什么": "神马", "换": "唤", "修": "休", "预约": "预越", "帮": "邦",
    "贵": "柜", "需要": "须要", "已经": "以经", "师傅": "师付", "发现": "发线",
}  # fmt: skip
FILLERS = ("嗯", "那个", "就是", "呃")
SHORT = {"you": "u", "are": "r", "please": "pls", "because": "cuz", "thanks": "thx", "your": "ur"}
# What a slip would turn into something else: figures, days, months, hours.
KEPT = re.compile(
    r"\d|days?$|morning|noon|evening|night|tomorrow|week|month|quarter|oclock|"
    r"january|february|march|april|august|(?:sept|nov|dec)ember|october|"
    r"three|seven|eight|eleven|twel|teen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|"
    r"first|second|third|fourth|fifth|sixth|ninth|tenth",
    re.IGNORECASE,
)
# Between figures a mark belongs to the number, or keeps two of them apart.
FIGURE = "[0-9零一二两三四五六七八九十]"
MARKS = re.compile(f"(?<!{FIGURE})[,，。!！;；、]|[,，。!！;；、](?!{FIGURE})")
ENDS = '.?:"“”()'


def with_slips(text: str, level: int, kept: Collection[str] = ()) -> str:
    """Return `text` as a hurried driver would write or dictate it.

    Args:
        text: Chinese or English.
        level: 0 (as it is), 1 (light) or 2 (heavy).
        kept: Words that stay as they are: names, places.
    """
    if not level:
        return text
    rng = random.Random(zlib.crc32(text.encode()))
    chinese = any("\u4e00" <= char <= "\u9fff" for char in text)
    return _chinese(text, level, kept, rng) if chinese else _english(text, level, kept, rng)


def _chinese(text: str, level: int, kept: Collection[str], rng: random.Random) -> str:
    text = MARKS.sub(" " if rng.random() < 0.5 else "", text)
    heard = [pair for pair in HOMOPHONES.items() if pair[0] in text]
    for right, wrong in rng.sample(heard, min(level, len(heard))):
        if not any(right in word for word in kept):
            text = text.replace(right, wrong, 1)
    return f"{rng.choice(FILLERS)}{text}" if level > 1 else text


def _english(text: str, level: int, kept: Collection[str], rng: random.Random) -> str:
    safe = {_core(word) for phrase in kept for word in MARKS.sub(" ", phrase).split()}
    words = [
        word if _core(word) in safe else word.lower().replace("'", "")
        for word in MARKS.sub(" ", text).split()
    ]
    words = [SHORT.get(word, word) if level > 1 else word for word in words]
    long = [
        n
        for n, word in enumerate(words)
        if len(word) > 4 and word.isalpha() and _core(word) not in safe and not KEPT.search(word)
    ]
    for n in rng.sample(long, min(level, len(long))):
        words[n] = _slip(words[n], rng)
    return " ".join(words)


def _core(word: str) -> str:
    """Return a word without its case, its marks and its "'s"."""
    return word.strip(ENDS).lower().removesuffix("'s")


def _slip(word: str, rng: random.Random) -> str:
    """Swap two letters in the middle of a word, or lose one."""
    at = rng.randrange(1, len(word) - 2)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]
