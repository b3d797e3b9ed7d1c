"""A driver's question as typed or dictated in haste -> the words that the documents use."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from retrieval.documents import Document
from retrieval.spelling.chinese import ChineseSpelling
from retrieval.spelling.english import EnglishSpelling
from retrieval.spelling.glossary import translator


class Spelling:
    """Repairs slips by the words of one language's documents; learns them on the first question.

    Only documents that name ways to ask for them teach words: how drivers speak is not learnt from
    a manual.

    Args:
        locale: Language of the documents, "zh" or "en"; others are left as they are.
        documents: Of that language.
    """

    def __init__(self, locale: str, documents: Iterable[Document]) -> None:
        self._locale = locale
        self._documents = [document for document in documents if document.asked]

    def repair(self, question: str) -> str:
        """Return the question in the documents' words; as it is where nothing is surely a slip.

        Words that people use, codes, numbers and names stay as they are. Costs about 0.1 ms, and
        the first question of a language a fifth of a second.
        """
        return self._repair(question)

    @cached_property
    def _repair(self) -> Callable[[str], str]:
        ways: Mapping[str, type[ChineseSpelling] | type[EnglishSpelling]] = {
            "zh": ChineseSpelling,
            "en": EnglishSpelling,
        }
        if self._locale not in ways or not self._documents:
            return str
        translate, spelling = translator(self._locale), ways[self._locale](self._documents)
        return lambda question: spelling.repair(translate(question))
