"""A name that English words introduce: "my name is", "put it down to", "first name"."""

import re

from assistant.planner.folding import lower
from assistant.planner.name_words import PARTICLES, english_name

_WORD_EN = r"[a-zà-ɏ][a-zà-ɏ'.-]*"
_SAID_EN = re.compile(
    r"\b(?:(?:my )?name is (?:spelled|spelt|written)|my name is|my name's|name is|name's|name:|"
    r"names? (?:changed )?to|(?:wife|husband|son|"
    r"daughter|mum|mom|dad|mother|father|brother|sister|partner|boss|friend)'s name,?(?: is)?|"
    r"(?:in|under) the name(?: of)?|on the name(?: of)?|this is|i am|i'm|im|call me|"
    r"it's for|it's under|it is under|it's|it is|under|made out to|put (?:it |"
    r"me )?(?:down )?(?:as|under|in|to)|(?:everyone |everybody |people |friends )?calls? me|"
    r"i go by|goes by|(?:booking|contact|customer|owner|owner's) name(?: is)?:?|"
    r"(?:customer|owner|contact|driver) is|belongs to|ask for|"
    r"(?:register|write|file|enter) (?:it |me |that )?(?:down )?(?:to|as|under|for)|"
    r"should (?:be|read|say)|meant|i mean|make that|for)\s+"
    rf"({_WORD_EN}(?:\s+{_WORD_EN}){{0,3}})"
)
# "van Rossum", one name.
_PART_EN = rf"(?:(?:{'|'.join(sorted(PARTICLES))}) )*[a-zà-ɏ][a-zà-ɏ'-]*"
_SURNAME_EN = re.compile(
    r"\b(?:surname|last name|family name)(?: is|"
    rf":)? ({_PART_EN}),? (?:and )?(?:first|given) name(?: is|:)? ({_PART_EN})"
)
_FIRST_EN = re.compile(
    rf"\b(?:first|given) name(?: is|:)? ({_PART_EN}),? (?:and )?(?:surname|"
    rf"last name|family name)(?: is|:)? ({_PART_EN})"
)
_TITLED_EN = re.compile(rf"\b((?:mr|mrs|ms|miss|dr)\.?\s+{_WORD_EN}(?:\s+{_WORD_EN})?)")
# A person and not a place or a day: "for Emma Clarke" needs both names.
_LOOSELY = re.compile(r"(?:for|should|meant|i mean|make that)\b")
_BOTH = 2


def introduced_english_name(text: str) -> str | None:
    """Return the English name that a tidy text introduces, None when it introduces none."""
    folded = lower(text)
    if match := _SURNAME_EN.search(folded):
        return english_name(f"{_as_given(text, match, 2)} {_as_given(text, match, 1)}")
    if match := _FIRST_EN.search(folded):
        return english_name(f"{_as_given(text, match, 1)} {_as_given(text, match, 2)}")
    if match := _TITLED_EN.search(folded):
        return english_name(text[slice(*match.span(1))], titled=True)
    for match in _SAID_EN.finditer(folded):
        given = text[slice(*match.span(1))]
        # "I'm stuck" has the shape of an introduction; a name is written large or after "name".
        clear = "name" in match.group() or given[:1].isupper()
        found = _capitals(given) if _LOOSELY.match(match.group()) else given
        if clear and found and (name := english_name(found)):
            return name
    return None


def _as_given(text: str, match: re.Match[str], group: int) -> str:
    """Return a part of a name in the driver's own letters; one in capitals, or small, is cased."""
    raw = text[slice(*match.span(group))]
    return raw if raw != raw.upper() else raw.title()


def _capitals(given: str) -> str | None:
    words = given.split()
    large = next((n for n, word in enumerate(words) if not word[0].isupper()), len(words))
    name = english_name(" ".join(words[:large])) if large >= _BOTH else None
    return name if name and len(name.split()) >= _BOTH else None
