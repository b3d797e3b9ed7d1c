"""Which language a document is written in."""

import unicodedata
from collections.abc import Iterable

from knowledge_base.manuals.types import Unreadable
from knowledge_base.schema import Locale

# Chinese manuals are full of Latin abbreviations; a page of English has no Chinese at all.
CHINESE_SHARE = 0.1
FOREIGN_SHARE = 0.2


def detect_language(texts: Iterable[str]) -> Locale:
    """Return the language of a document by its letters.

    Raises:
        Unreadable: Much of it is neither Chinese nor Latin letters, or it has no letters.
    """
    han = latin = foreign = 0
    for letter in (c for text in texts for c in text if c.isalpha()):
        script = unicodedata.name(letter, "").split(" ")[0]
        han += script == "CJK"
        latin += script in ("LATIN", "FULLWIDTH")
        foreign += script not in ("CJK", "LATIN", "FULLWIDTH", "GREEK", "MICRO")
    total = han + latin + foreign
    if not total:
        raise Unreadable("holds no words")
    if foreign / total > FOREIGN_SHARE:
        raise Unreadable("is written in neither Chinese nor English; only these are searched")
    return "zh" if han / total > CHINESE_SHARE else "en"
