"""The retrieval suite: keywords alone, vectors alone and both, on any corpus with known answers.

A set is a pair of files `NAME.queries.jsonl` {qid, question, relevant_doc_ids} and
`NAME.corpus.jsonl` {doc_id, text}.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.messages import Locale
from evals.cases import CaseError
from evals.intervals import Mean, share
from evals.results import Failure, Measure, SuiteResult
from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.encoders import Encoder
from retrieval.index import texts_to_encode
from retrieval.search import HybridSearcher
from retrieval.vectors import vectors_for

DEPTH = 10
RECALL_AT = 5
# About what the encoder reads at once; Chinese packs more into a character.
SECTION_CHARS = {"zh": 300, "en": 900}
QUERIES, CORPUS = ".queries.jsonl", ".corpus.jsonl"


@dataclass(frozen=True)
class Question:
    """A question and the documents known to answer it."""

    qid: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class QuestionSet:
    """A named corpus with its questions, in one language."""

    name: str
    locale: Locale
    questions: tuple[Question, ...]
    documents: tuple[Document, ...]


Ranker = Callable[[str], list[str]]


def load_question_sets(path: Path) -> list[QuestionSet]:
    """Read one pair by its queries file, or all pairs of a folder.

    Raises:
        CaseError: There is no pair, or a file isn't in the format.
    """
    files = [path] if path.is_file() else sorted(path.glob(f"*{QUERIES}"))
    if not files or not all(file.name.endswith(QUERIES) for file in files):
        raise CaseError(f"{path} names no *{QUERIES} file (with its *{CORPUS} beside it)")
    return [_read_set(file) for file in files]


def _read_set(file: Path) -> QuestionSet:
    corpus = file.with_name(file.name.removesuffix(QUERIES) + CORPUS)
    questions = tuple(
        Question(str(row["qid"]), row["question"], frozenset(row["relevant_doc_ids"]))
        for row in _lines(file, ("qid", "question", "relevant_doc_ids"))
    )
    asked = "".join(question.text for question in questions)
    locale: Locale = "zh" if re.search(r"[\u4e00-\u9fff]{4}", asked) else "en"
    documents = tuple(
        Document(row["doc_id"], "manual", locale, "", _sections(row["text"], locale), corpus.name)
        for row in _lines(corpus, ("doc_id", "text"))
    )
    return QuestionSet(file.name.removesuffix(QUERIES), locale, questions, documents)


def _lines(file: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if not file.exists():
        raise CaseError(f"{file} is missing")
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CaseError(f"{file}:{number}: no JSON: {error}") from error
        if not all(field in row for field in fields):
            raise CaseError(f"{file}:{number}: a row needs {', '.join(fields)}")
        yield row


def _sections(text: str, locale: str) -> tuple[str, ...]:
    """Cut a text at sentence ends into sections that the encoder can read whole."""
    sections = [""]
    for sentence in re.findall(r"[^。！？.!?\n]*[。！？.!?\n]*", text):
        if len(sections[-1]) + len(sentence) > SECTION_CHARS[locale] and sections[-1].strip():
            sections.append("")
        sections[-1] += sentence
    return tuple(section.strip() for section in sections if section.strip()) or (text,)


def build_rankers(asked: QuestionSet, encoder: Encoder) -> dict[str, Ranker]:
    """Index a corpus three ways over the same vectors."""
    vectors = vectors_for(texts_to_encode(asked.documents), encoder, {})
    shipped = load_calibration()
    weights = {"bm25": 0.0, "vectors": 1.0, "hybrid": shipped.weight(asked.locale)}
    return {
        name: _ranker(
            HybridSearcher(
                asked.documents,
                encoder,
                vectors,
                replace(shipped, vector_weight={asked.locale: weight}),
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


def retrieval_result(sets: Sequence[QuestionSet], encoder: Encoder) -> SuiteResult:
    """Measure recall@5 and MRR@10; the bar is that hybrid beats either alone."""
    measures: list[Measure] = []
    failures: list[Failure] = []
    rows: list[dict[str, Any]] = []
    for asked in sets:
        rankers = build_rankers(asked, encoder)
        ranks: dict[str, list[int | None]] = {name: [] for name in rankers}
        for question in tqdm(asked.questions, asked.name, unit="question"):
            for name, rank in rankers.items():
                ranks[name].append(first_rank(rank(question.text), question.relevant))
            rows.append(
                {"set": asked.name, "qid": question.qid}
                | {name: found[-1] for name, found in ranks.items()}
            )
            if ranks["hybrid"][-1] is None:
                failures.append(_failure(asked, question))
        measures += _measures(asked.name, ranks)
    return SuiteResult("retrieval", measures, failures, {}, rows)


def _measures(name: str, ranks: dict[str, list[int | None]]) -> Iterator[Measure]:
    recalls = {
        way: share(rank is not None and rank <= RECALL_AT for rank in found)
        for way, found in ranks.items()
    }
    best = max(recalls["bm25"].value, recalls["vectors"].value)
    for way, recall in recalls.items():
        bar = ("> both alone", recall.value > best) if way == "hybrid" else ("", None)
        yield Measure(f"{name}, {way}, recall@{RECALL_AT}", recall, *bar)
    for way, found in ranks.items():
        mean = Mean.of([1 / rank if rank else 0.0 for rank in found])
        yield Measure(f"{name}, {way}, MRR@{DEPTH}", mean)


def _failure(asked: QuestionSet, question: Question) -> Failure:
    title = f"{asked.name} {question.qid}"
    return Failure(title, [f"nothing right in the first {DEPTH}"], [f"- {question.text}"])
