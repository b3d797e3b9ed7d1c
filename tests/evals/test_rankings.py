"""Retrieval is measured three ways over the same corpus."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.case_files import CaseError
from evals.question_sets import load_question_sets, own_question_sets, slip_question_sets
from evals.rankings import first_rank, retrieval_result
from retrieval.encoders import Vectors

CORPUS = [
    {"doc_id": "d1", "text": "Worn pads squeal. Replace the brake pads."},
    {"doc_id": "d2", "text": "A flat battery needs charging."},
    {"doc_id": "d3", "text": "Coolant keeps the engine from boiling."},
]


class TopicEncoder:
    """Knows two topics: braking and electricity, whatever the words."""

    name = "topics"

    def encode_query(self, text: str) -> Vectors:
        words = text.lower()
        vector = [any(w in words for w in topic) for topic in (("brake", "stop"), ("batter",))]
        return np.array([*vector, not any(vector)], dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.encode_query(text) for text in texts])


def write_set(folder: Path, questions: list[dict[str, Any]]) -> Path:
    for kind, rows in (("queries", questions), ("corpus", CORPUS)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (folder / f"own.{kind}.jsonl").write_text(lines + "\n", encoding="utf-8")
    return folder / "own.queries.jsonl"


def question(text: str, doc_id: str) -> dict[str, Any]:
    return {"qid": text[:5], "question": text, "relevant_doc_ids": [doc_id]}


def test_hybrid_finds_what_either_way_alone_misses(tmp_path: Path) -> None:
    asked = [question("it takes long to stop", "d1"), question("engine boiling over", "d3")]
    result = retrieval_result(load_question_sets(write_set(tmp_path, asked)), TopicEncoder())
    recalls = {m.name.split(", ")[1]: m.share.value for m in result.measures[:3]}
    assert recalls == {"bm25": 0.5, "vectors": 1.0, "hybrid": 1.0}
    assert result.measures[2].met is True


def test_a_folder_yields_all_its_pairs(tmp_path: Path) -> None:
    write_set(tmp_path, [question("刹车片磨损了怎么办", "d1")])
    (asked,) = load_question_sets(tmp_path)
    assert (asked.name, asked.locale, len(asked.documents)) == ("own", "zh", 3)


@pytest.mark.parametrize(
    ("ranked", "rank"), [(["d1", "d2"], 1), (["d3", "d2"], 2), (["d3"], None), ([], None)]
)
def test_the_first_right_document_counts(ranked: list[str], rank: int | None) -> None:
    assert first_rank(ranked, frozenset({"d1", "d2"})) == rank


def test_a_row_without_its_fields_is_named(tmp_path: Path) -> None:
    file = write_set(tmp_path, [{"qid": "q", "question": "why"}])
    with pytest.raises(CaseError, match=r"own\.queries\.jsonl:1: a row needs"):
        load_question_sets(file)


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    write_set(tmp_path, [question("why", "d1")])
    (tmp_path / "own.corpus.jsonl").unlink()
    with pytest.raises(CaseError, match=r"own\.corpus\.jsonl is missing"):
        load_question_sets(tmp_path)


def test_our_own_questions_name_documents_that_exist() -> None:
    sets = {split: own_question_sets(split) for split in ("dev", "test", None)}
    for asked in sets[None]:
        known = {document.doc_id for document in asked.documents}
        assert all(question.relevant <= known for question in asked.questions)
    counts = {split: [len(asked.questions) for asked in found] for split, found in sets.items()}
    assert counts == {"dev": [80, 80], "test": [80, 80], None: [160, 160]}


def test_slips_stand_beside_the_clean_wording_of_the_same_questions() -> None:
    for split in ("dev", "test", None):
        sets = slip_question_sets(split)
        for clean, slipped in zip(sets[::2], sets[1::2], strict=True):
            assert slipped.name == clean.name.removesuffix("_clean")
            pairs = list(zip(clean.questions, slipped.questions, strict=True))
            assert len(pairs) >= (160 if split is None else 80)
            assert all(a.relevant == b.relevant and a.qid == b.qid for a, b in pairs)
            assert all(a.text != b.text for a, b in pairs)
            known = {document.doc_id for document in slipped.documents}
            assert all(question.relevant <= known for question in slipped.questions)
