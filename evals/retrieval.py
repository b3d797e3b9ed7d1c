"""The retrieval suite: the search beside its parts, abstention, lamps told in words."""

from pathlib import Path

from assistant.likeness.drivers import DriverEncoder
from evals.abstention import abstention_measures
from evals.cases import Split
from evals.lamp_words import lamp_word_measures
from evals.question_sets import load_question_sets, own_question_sets, slip_question_sets
from evals.rankings import retrieval_result
from evals.results import SuiteResult
from knowledge_base.load import shipped_knowledge
from retrieval.build import build_searcher
from retrieval.encoders import BundledEncoder


def retrieval_suite(cases: Path | None, split: Split | None) -> SuiteResult:
    """Measure on one's own question sets at `cases`, or on those that ship."""
    encoder = BundledEncoder()
    if cases is not None:
        return retrieval_result(load_question_sets(cases), encoder)
    asked = [*own_question_sets(split), *slip_question_sets(split)]
    result = retrieval_result(asked, encoder)
    searcher = build_searcher(shipped_knowledge(), encoder)
    result.measures.extend(abstention_measures(searcher, split))
    result.measures.extend(lamp_word_measures(DriverEncoder(), split))
    return result
