"""The retrieval suite: the search beside its parts, abstention, lamps told in words."""

from pathlib import Path

from assistant.likeness.drivers import DriverEncoder
from assistant.planner.document_likeness import DocumentLikeness
from evals.abstention import abstention_measures
from evals.cases import Split
from evals.lamp_words import lamp_word_measures
from evals.question_sets import load_question_sets, own_question_sets, slip_question_sets
from evals.rankings import retrieval_result
from evals.results import SuiteResult
from knowledge_base.load import shipped_knowledge
from retrieval.build import build_searcher
from retrieval.encoders import BundledEncoder
from retrieval.encoders.remembering import RememberingEncoder


def retrieval_suite(cases: Path | None, split: Split | None) -> SuiteResult:
    """Measure on one's own question sets at `cases`, or on those that ship."""
    encoder, drivers = BundledEncoder(), RememberingEncoder(DriverEncoder())
    reader = DocumentLikeness(lambda: drivers)
    if cases is not None:
        return retrieval_result(load_question_sets(cases), encoder, reader)
    asked = [*own_question_sets(split), *slip_question_sets(split)]
    result = retrieval_result(asked, encoder, reader)
    searcher = build_searcher(shipped_knowledge(), encoder, reader=reader)
    result.measures.extend(abstention_measures(searcher, split))
    result.measures.extend(lamp_word_measures(drivers, split))
    return result
