"""Words of times and choices as hurried hands write them: "tomorow", "secund", "wensday"."""

import re
from functools import lru_cache

_KNOWN = (
    "monday tuesday wednesday thursday friday saturday sunday tomorrow morning afternoon evening "
    "weekend january february september october november december fortnight o'clock quarter "
    "second third fourth fifth option number appointment earliest cheapest nearest different "
    "another diesel available"
).split()
# Words of their own that are one slip away from one above.
_OWN = frozenset("forth thirds numbers options seconds quarters evenings cheaper nearer mornings "
                 "weekends afternoons mourning numbed reckoned".split())  # fmt: skip
# Spellings by ear that are further away.
_EAR = {
    "opshun": "option", "numba": "number", "tommorow": "tomorrow", "tomoro": "tomorrow",
    "wensday": "wednesday", "wedsday": "wednesday", "wenesday": "wednesday", "sum time": "sometime",
    "this weak": "this week", "next weak": "next week", "ate o'clock": "eight o'clock",
    "difrent": "different", "diffrent": "different", "apointment": "appointment",
    "satday": "saturday", "2moz": "tomorrow", "o clock": "o'clock", "oclock": "o'clock",
    "deisel": "diesel", "earlyest": "earliest", "closist": "closest",
}  # fmt: skip
_BY_EAR = re.compile(r"\b(?:" + "|".join(map(re.escape, _EAR)) + r")\b")
_WORD = re.compile(r"[a-z]{5,12}")
_SHORTEST = 5


def mend(text: str) -> str:
    """Return a folded text with the words of times and choices spelt right."""
    plain = _BY_EAR.sub(lambda m: _EAR[m.group()], text)
    return _WORD.sub(lambda m: _nearest(m.group()), plain)


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    if word in _OWN:
        return word
    return next((known for known in _KNOWN if _one_slip(word, known)), word)


def _one_slip(word: str, known: str) -> bool:
    """Return whether one letter is wrong, missing, too much, or swapped with the next."""
    if word == known or abs(len(word) - len(known)) > 1 or word[0] != known[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), None)
    if at is None:
        # Only the last letter differs in being there: a plural is a word of its own.
        return not word.endswith("s") and len(word) > _SHORTEST
    rest, true = word[at:], known[at:]
    swapped = rest[:2] == true[1::-1] and rest[2:] == true[2:]
    return rest[1:] in (true[1:], true) or rest == true[1:] or swapped
