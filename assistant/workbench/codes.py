"""Trouble codes in whatever was typed: whole ones, the beginnings of some, those of makers."""

from assistant.messages import Locale, Message
from assistant.workbench.records import Opened, open_code
from knowledge_base.load import Knowledge
from knowledge_base.trouble_codes import find_beginnings, find_codes, is_generic

# So many whole codes at most are explained, and so many listed under a beginning.
MOST_CODES = 20
MOST_LISTED = 40


class NamedCode(Message):
    """A code in a list."""

    code: str
    name: str


class Beginning(Message):
    """The generic codes that begin so; the first ones are listed, `total` counts all.

    `maker_specific`: such codes are the makers' own.
    """

    start: str
    total: int
    codes: list[NamedCode]
    maker_specific: bool


class CodesFound(Message):
    """What a text with codes leads to, each in the order of the text.

    `maker_specific` codes mean something else with every make, so the make has to be known;
    `unknown` ones are generic and not among the records.
    """

    codes: list[Opened]
    maker_specific: list[str]
    unknown: list[str]
    beginnings: list[Beginning]


def look_up_codes(knowledge: Knowledge, text: str, *, locale: Locale) -> CodesFound:
    """Return the records of all codes in a text, however they are spelt; nothing is guessed."""
    found = find_codes(text)[:MOST_CODES]
    known = [code for code in found if code in knowledge.trouble_codes]
    rest = [code for code in found if code not in knowledge.trouble_codes]
    return CodesFound(
        codes=[open_code(knowledge, code, locale=locale) for code in known],
        maker_specific=[code for code in rest if not is_generic(code)],
        unknown=[code for code in rest if is_generic(code)],
        beginnings=[
            _begin(knowledge, start, locale) for start in find_beginnings(text)[:MOST_CODES]
        ],
    )


def _begin(knowledge: Knowledge, start: str, locale: Locale) -> Beginning:
    codes = [code for key, code in sorted(knowledge.trouble_codes.items()) if key.startswith(start)]
    listed = [NamedCode(code=c.code, name=c.name.get(locale)) for c in codes[:MOST_LISTED]]
    return Beginning(start=start, total=len(codes), codes=listed, maker_specific=not codes)
