"""The retrieval suite: keywords alone, vectors alone and both, on any corpus with known answers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tqdm import tqdm

from evals.intervals import Mean, share
from evals.question_sets import Question, QuestionSet
from evals.results import Failure, Measure, SuiteResult
from retrieval.calibration import load_calibration
from retrieval.encoders import BundledEncoder, Encoder
from retrieval.index import texts_to_encode
from retrieval.learnt import Reader
from retrieval.search import HybridSearcher
from retrieval.vectors import SHIPPED, read_vectors, vectors_for

DEPTH = 10
RECALL_AT = 5
HYBRID = "hybrid"
BAR = "≥ the better one alone"

Ranker = Callable[[str], list[str]]


def build_rankers(
    asked: QuestionSet, encoder: Encoder, reader: Reader | None = None
) -> dict[str, Ranker]:
    """Index a corpus three ways over the same vectors; `reader` helps the hybrid alone."""
    known = read_vectors(SHIPPED, encoder.name) if encoder.name == BundledEncoder.name else {}
    vectors = vectors_for(texts_to_encode(asked.documents), encoder, known)
    shipped = load_calibration()
    weights = {"bm25": 0.0, "vectors": 1.0, HYBRID: shipped.weight(asked.locale)}
    return {
        name: _ranker(
            HybridSearcher(
                asked.documents,
                encoder,
                vectors,
                replace(shipped, vector_weight={asked.locale: weight}),
                reader=reader if name == HYBRID else None,
            ),
            asked.locale,
        )
        for name, weight in weights.items()
    }


def _ranker(searcher: HybridSearcher, locale: str) -> Ranker:
    def rank(question: str) -> list[str]:
        found = searcher.search(question, locale=locale, limit=DEPTH)
        return [hit.passage.doc_id for hit in found.hits]

    return rank


def first_rank(ranked: Sequence[str], relevant: frozenset[str]) -> int | None:
    """Return the rank, from 1, of the first right document; None when there is none."""
    return next((n for n, doc_id in enumerate(ranked, 1) if doc_id in relevant), None)


def retrieval_result(
    sets: Sequence[QuestionSet], encoder: Encoder, reader: Reader | None = None
) -> SuiteResult:
    """Measure recall@5 and MRR@10; the bar is that both together are no worse than either alone."""
    measures: list[Measure] = []
    failures: list[Failure] = []
    rows: list[dict[str, Any]] = []
    for asked in sets:
        rankers = build_rankers(asked, encoder, reader)
        ranks: dict[str, list[int | None]] = {name: [] for name in rankers}
        for question in tqdm(asked.questions, asked.name, unit="question"):
            for name, rank in rankers.items():
                ranks[name].append(first_rank(rank(question.text), question.relevant))
            rows.append(
                {"set": asked.name, "qid": question.qid}
                | {name: found[-1] for name, found in ranks.items()}
            )
            if ranks[HYBRID][-1] is None:
                failures.append(_failure(asked, question))
        measures += [*_recalls(asked.name, ranks), *_mean_ranks(asked.name, ranks)]
    return SuiteResult("retrieval", measures, failures, {}, rows)


def _recalls(name: str, ranks: dict[str, list[int | None]]) -> Iterator[Measure]:
    recalls = {
        way: share(rank is not None and rank <= RECALL_AT for rank in found)
        for way, found in ranks.items()
    }
    best = max(recalls["bm25"].value, recalls["vectors"].value)
    for way, recall in recalls.items():
        bar = (BAR, recall.value >= best) if way == HYBRID else ("", None)
        yield Measure(f"{name}, {way}, recall@{RECALL_AT}", recall, *bar)


def _mean_ranks(name: str, ranks: dict[str, list[int | None]]) -> Iterator[Measure]:
    means = {
        way: Mean.of([1 / rank if rank else 0.0 for rank in found]) for way, found in ranks.items()
    }
    best = max(means["bm25"].value, means["vectors"].value)
    for way, mean in means.items():
        bar = (BAR, mean.value >= best) if way == HYBRID else ("", None)
        yield Measure(f"{name}, {way}, MRR@{DEPTH}", mean, *bar)


def _failure(asked: QuestionSet, question: Question) -> Failure:
    title = f"{asked.name} {question.qid}"
    return Failure(title, [f"nothing right in the first {DEPTH}"], [f"- {question.text}"])
