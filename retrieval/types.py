"""Passages, hits and the errors of retrieval."""

from dataclasses import dataclass
from typing import Literal

from retrieval.learnt import UNREAD, Learnt

Kind = Literal["lamp", "code", "family", "guide", "service", "manual", "case"]


class RetrievalError(Exception):
    """A search cannot be answered. The message says what, where and what to do."""


class EmptyQuery(RetrievalError):
    """The query has no words."""


class StaleIndex(RetrievalError):
    """An index or vector file belongs to another encoder."""


class EncoderUnavailable(RetrievalError):
    """The encoder that was named can't be loaded, or its service doesn't answer as it should."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document in one language.

    `span` is `[start, end)` in characters of the document's text. `vehicle` limits the passage to
    one vehicle; None applies to all. `embedded` is False for passages found by keywords only.
    """

    doc_id: str
    kind: Kind
    locale: str
    title: str
    text: str
    span: tuple[int, int]
    source: str
    url: str | None = None
    vehicle: str | None = None
    embedded: bool = True

    @property
    def content(self) -> str:
        """Text that encoders and keyword indexes read."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score, which orders hits within one search only.

    `similarity` is the cosine of the query and the nearest text of the document, on the scale of
    the bundled encoder; `asked` tells that this is a way to ask for it, and not something that it
    says.
    """

    passage: Passage
    score: float
    similarity: float
    asked: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits best first, at most one a document; `confidence` in [0, 1] that the best answers.

    `abstained` is True when the confidence is below the calibrated threshold: the hits are then
    only the nearest texts and must not be presented as an answer. `asked` is the question as it
    was searched for, its slips of spelling repaired, `learnt` what was learnt of such questions.
    """

    hits: tuple[Hit, ...]
    confidence: float
    abstained: bool
    asked: str = ""
    learnt: Learnt = UNREAD
