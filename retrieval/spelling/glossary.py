"""Words of the other language within a question, and trade names, -> words of the documents."""

import re
from collections.abc import Callable, Iterable

from retrieval.spelling.data import slips

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")


def translator(locale: str) -> Callable[[str], str]:
    """Return what puts the other language's terms in a question of two scripts into `locale`.

    What is behind a maker's name of a technique is said beside it.
    """
    terms = {
        foreign.lower(): own[locale].split("/")[0]
        for own in slips()["glossary"]
        for language, spellings in own.items()
        if language != locale
        for foreign in spellings.split("/")
    }
    trade = {
        name.lower(): own[locale] for own in slips()["trade"] for name in own["names"].split("/")
    }
    foreign, names = _any_of(terms), _any_of(trade)

    def translate(question: str) -> str:
        if _CJK.search(question) and _LATIN.search(question):
            question = foreign.sub(lambda found: _set(terms[_term(found)]), question)
        return names.sub(lambda found: f"{found[0]} {_set(trade[_term(found)])}", question)

    return translate


def _any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of terms; Latin ones are whole words, maybe in the plural."""
    longest = sorted(terms, key=len, reverse=True)
    latin = "|".join(re.escape(term) for term in longest if term.isascii())
    other = [re.escape(term) for term in longest if not term.isascii()]
    whole = rf"(?<![a-z0-9])({latin})s?(?![a-z0-9])"
    ways = [*([whole] if latin else []), *([f"({'|'.join(other)})"] if other else [])]
    return re.compile("|".join(ways), re.IGNORECASE)


def _term(found: re.Match[str]) -> str:
    return str(found[found.lastindex or 0]).lower()


def _set(term: str) -> str:
    return term if _CJK.search(term) else f" {term} "
