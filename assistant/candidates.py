"""What an unsure finding may be, and which one to ask about first."""

from collections.abc import Sequence

from assistant.messages import CandidateView, FindingView
from knowledge_base.schema import SEVERITY_RANK

# The code of a lamp that is none of the candidates: nothing is known of it.
NO_CANDIDATE = "other"
# What a driver picks who says that it is none of them.
NEITHER = "neither"
_ASKED = ("lamp", "text", "trouble_code")


def asked_first(findings: Sequence[FindingView]) -> FindingView | None:
    """Return the finding to ask about: the most dangerous one, of equals the first."""
    return next(iter(in_order(findings)), None)


def best_two(finding: FindingView) -> list[CandidateView]:
    """Return what the driver chooses from, likeliest first: two, or all there is.

    The second is the next in likelihood, unless only a later one is dangerous: what a warning
    was given for must be among what is asked.
    """
    first, *others = finding.candidates or [own(finding)]
    dangers = [option for option in others if option.severity == "stop_now"]
    second = dangers if first.severity != "stop_now" and dangers else others
    return [first, *second[:1]]


def own(finding: FindingView) -> CandidateView:
    """Return what a finding is taken to be."""
    return CandidateView(
        code=finding.code,
        confidence=finding.confidence,
        name=finding.name,
        severity=finding.severity,
    )


def safer(finding: FindingView) -> CandidateView:
    """Return the reading to go by in doubt: the more dangerous of the two best."""
    return max(best_two(finding), key=severity_rank)


def severity_rank(option: CandidateView | FindingView) -> int:
    """Return how serious a reading is, for comparison alone."""
    return SEVERITY_RANK[option.severity or "routine"]


def is_dangerous(finding: FindingView) -> bool:
    """Return whether a finding may mean "stop now"."""
    return finding.severity == "stop_now"


def in_order(findings: Sequence[FindingView]) -> list[FindingView]:
    """Return the findings that ask, the most dangerous first, equals as they come."""
    asked = [f for f in findings if f.decision == "ask" and f.kind in _ASKED]
    return sorted(asked, key=severity_rank, reverse=True)
