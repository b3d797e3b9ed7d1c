"""Questions with known answers, and the corpus that they are asked of.

A set from outside is a pair of files `NAME.queries.jsonl` {qid, question, relevant_doc_ids} and
`NAME.corpus.jsonl` {doc_id, text}; our own asks the knowledge base.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.messages import Locale
from evals.case_files import CaseError
from evals.cases import Split
from knowledge_base.load import shipped_knowledge
from retrieval.documents import LOCALES, Document, knowledge_to_documents

# About what the encoder reads at once; Chinese packs more into a character.
SECTION_CHARS = {"zh": 300, "en": 900}
QUERIES, CORPUS = ".queries.jsonl", ".corpus.jsonl"
OWN = Path(__file__).parent / "suites" / "retrieval" / "owner_asks.yaml"
SLIPS = OWN.with_name("slips.yaml")
# So many of each language are for development; the rest only measure.
OWN_DEV = 80


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


def own_question_sets(split: Split | None = None) -> list[QuestionSet]:
    """Return what owners ask of the knowledge base, one set a language."""
    halves = {"dev": slice(OWN_DEV), "test": slice(OWN_DEV, None), None: slice(None)}
    return [
        QuestionSet(
            f"own_{locale}",
            locale,
            tuple(
                Question(f"{locale}{n}", row["question"], frozenset(row["relevant"]))
                for n, row in enumerate(_own_rows(OWN, locale)[halves[split]])
            ),
            documents,
        )
        for locale, documents in _own_documents()
    ]


def slip_question_sets(split: Split | None = None) -> list[QuestionSet]:
    """Return what owners ask with slips and in clean words, two sets a language.

    An id begins with the kind of slip.
    """
    halves = {"dev": slice(0, None, 2), "test": slice(1, None, 2), None: slice(None)}
    return [
        QuestionSet(
            name,
            locale,
            tuple(
                Question(f"{row['kind']}{n}", row[wording], frozenset(row["relevant"]))
                for n, row in enumerate(_own_rows(SLIPS, locale)[halves[split]])
            ),
            documents,
        )
        for locale, documents in _own_documents()
        for name, wording in ((f"slips_{locale}_clean", "clean"), (f"slips_{locale}", "question"))
    ]


def _own_rows(file: Path, locale: Locale) -> list[dict[str, Any]]:
    rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [row for row in rows if row["locale"] == locale]


def _own_documents() -> list[tuple[Locale, tuple[Document, ...]]]:
    documents = list(knowledge_to_documents(shipped_knowledge()))
    return [(own, tuple(d for d in documents if d.locale == own)) for own in LOCALES]


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
