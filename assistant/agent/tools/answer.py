"""How every tool answers: text for the model, evidence for the code."""

import json
from typing import Any

from assistant.evidence import Evidence
from assistant.messages import Locale
from assistant.problems import problem_passage
from knowledge_base.load import Knowledge

Answer = tuple[str, dict[str, Any]]

# Boxes, coordinates and hours cost tokens and tell a language model nothing it may say. Who booked
# is nobody else's business: the summary and the outcome are written by code.
_PERSON = {"name", "phone", "last4"}
_UNSAID: dict[str, Any] = {
    "findings": {"__all__": {"box"}},
    "proposal": _PERSON,
    "failed_proposal": _PERSON,
    "booking": {"name", "calendar_url", "booking_id"},
    "stores": {"__all__": {"lat", "lon", "hours", "services"}},
}


def answer(evidence: Evidence, knowledge: Knowledge | None = None, locale: Locale = "zh") -> Answer:
    """Return `(content, artifact)` of a tool; problems get the passages that support them."""
    if knowledge is not None:
        known = {passage.doc_id for passage in evidence.passages}
        cited = [
            problem_passage(knowledge, problem, locale)
            for problem in evidence.problems
            if problem.doc_id not in known
        ]
        evidence = evidence.model_copy(update={"passages": [*cited, *evidence.passages]})
    content = evidence.model_dump(exclude_defaults=True, exclude=_UNSAID)
    return json.dumps(content, ensure_ascii=False), evidence.model_dump()
