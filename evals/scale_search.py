"""How long a whole search takes at a size, beside the FAISS and BM25 calls that it makes."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from evals.process_memory import peak_mib, resident_mib
from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.encoders import Encoder, Vectors
from retrieval.search import HybridSearcher
from retrieval.types import Kind

Call = Callable[[], object]

KNOWLEDGE: tuple[Kind, ...] = ("guide", "lamp", "service", "family", "code")

SCOPES: dict[str, dict[str, Any]] = {
    "no car": {},
    "one car": {"vehicle": "car 0"},
    "knowledge": {"kinds": KNOWLEDGE},
}
"""What is searched: all but the cars' own manuals, one car's too, or the knowledge base alone."""


@dataclass(frozen=True)
class Timed:
    """Milliseconds of each question: the whole search, and the calls inside it made alone.

    `first_ms` is the search when it was asked first, and the texts that it finds were first read.
    """

    search_ms: list[float]
    bare_ms: list[float]
    first_ms: list[float]

    def ratio(self) -> float:
        """Return the median, over the questions, of the whole search to the calls inside it."""
        return median(s / b for s, b in zip(self.search_ms, self.bare_ms, strict=True))

    def first_ratio(self) -> float:
        """Return the same of the first time."""
        return median(s / b for s, b in zip(self.first_ms, self.bare_ms, strict=True))


@dataclass(frozen=True)
class SearchFigures:
    """The whole search at one size."""

    passages: int
    documents: int
    vectors: str
    build_s: float
    resident_mib: float
    peak_mib: float
    timed: dict[str, Timed]


class Recorder:
    """Stands before an index of FAISS or bm25s and keeps its last call, to make it again alone."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - whatever index it is
        self._inner = inner
        self.last: Call | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the index has
        return getattr(self._inner, name)

    def search(self, *given: object, **named: object) -> object:
        """Search the vectors."""
        self.last = partial(self._inner.search, *given, **named)
        return self.last()

    def get_scores(self, tokens: list[str]) -> object:
        """Score the words."""
        self.last = partial(self._inner.get_scores, tokens)
        return self.last()


def measure_search(
    make: Callable[[], tuple[list[Document], Mapping[str, Vectors]]],
    encoder: Encoder,
    locale: str,
    questions: Sequence[str],
) -> SearchFigures:
    """Index documents as in serving, and time searches of them on one thread.

    Args:
        make: Makes the documents and all their vectors, which are let go once they are indexed.
        encoder: Of the questions.
        locale: Language of all documents.
        questions: Each is asked four times in each scope.
    """
    before = resident_mib()
    documents, vectors = make()
    started = time.perf_counter()
    searcher = HybridSearcher(documents, encoder, vectors, load_calibration())
    build_s, passages = time.perf_counter() - started, sum(len(d.sections) for d in documents)
    count = len(documents)
    del documents, vectors
    resident = resident_mib() - before
    recorders = _recorders(searcher, locale)
    for question in questions:
        encoder.encode_query(question)
    timed = {
        name: _timed(partial(searcher.search, locale=locale, **scope), recorders, questions)
        for name, scope in SCOPES.items()
    }
    kind = type(searcher._shards[locale].main._vectors[0]._index).__name__
    return SearchFigures(passages, count, kind, build_s, resident, peak_mib(), timed)


def _recorders(searcher: HybridSearcher, locale: str) -> list[Recorder]:
    """Put recorders before the two vector and the two word indexes of a language."""
    # There is no public way to what a search calls, and no need for one but this.
    main = searcher._shards[locale].main
    holders = [(rows._index, "_index") for rows in main._vectors]
    recorders = []
    for holder, name in [*holders, *((words, "_bm25") for words in main._words)]:
        recorders.append(Recorder(getattr(holder, name)))
        setattr(holder, name, recorders[-1])
    return recorders


def _timed(
    search: Callable[[str], object], recorders: Sequence[Recorder], questions: Sequence[str]
) -> Timed:
    """Time each question, now the search first and now the bare calls; medians of three."""
    timed = Timed([], [], [])
    for question in questions:
        for recorder in recorders:
            recorder.last = None
        timed.first_ms.append(_milliseconds([partial(search, question)]))
        calls = [recorder.last for recorder in recorders if recorder.last is not None]
        taken: tuple[list[float], list[float]] = ([], [])
        for n in range(3):
            for own in taken if n % 2 else taken[::-1]:
                own.append(_milliseconds(calls if own is taken[1] else [partial(search, question)]))
        timed.search_ms.append(median(taken[0]))
        timed.bare_ms.append(median(taken[1]))
    return timed


def _milliseconds(calls: Sequence[Call]) -> float:
    started = time.perf_counter()
    for call in calls:
        call()
    return (time.perf_counter() - started) * 1000
