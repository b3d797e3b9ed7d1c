"""Driver's text -> the one spelling that the rules are written in."""

import re
import unicodedata
from pathlib import Path

from assistant.safety.rules import DATA, Record, load_record

_CJK = r"\u3400-\u9fff"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_CJK_LATIN = re.compile(rf"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])")
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "…": "。", "~": " ", "；": ";"})


class SpellingFile(Record):
    """`spelling.yaml`: characters, Chinese slips (pattern -> word), English words with slips."""

    characters: dict[str, str]
    zh: dict[str, str]
    en: dict[str, str]


class Speller:
    """Folds width, case, traditional characters, homophones and common typing errors."""

    def __init__(self, data: Path = DATA) -> None:
        spelling = load_record(data / "spelling.yaml", SpellingFile)
        self._characters = str.maketrans(
            {old: new for olds, new in spelling.characters.items() for old in olds}
        )
        self._zh = [(re.compile(slip), word) for slip, word in spelling.zh.items()]
        slips = {s: word for word, listed in spelling.en.items() for s in listed.split()}
        self._en = slips
        self._word = re.compile(r"[a-z][a-z']*")

    def normalise(self, text: str) -> str:
        """Return `text` in the spelling of the rules; its length may change."""
        folded = unicodedata.normalize("NFKC", text).translate(_MARKS).lower()
        folded = _BETWEEN_CJK.sub("", folded.translate(self._characters))
        for slip, word in self._zh:
            folded = slip.sub(word, folded)
        folded = _CJK_LATIN.sub(" ", folded)
        return self._word.sub(lambda found: self._en.get(found[0], found[0]), folded)
