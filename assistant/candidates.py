"""What an unsure finding may be, and which one to ask about first."""

from collections.abc import Sequence

from assistant.messages import CandidateView, FindingView
from knowledge_base.schema import SEVERITY_RANK

# The code of a lamp that is none of the candidates: nothing is known of it.
NO_CANDIDATE = "other"
_ASKED = ("lamp", "text", "trouble_code")
_BEST = 2


def asked_first(findings: Sequence[FindingView]) -> FindingView | None:
    """Return the finding to ask about: the most dangerous one, of equals the first."""
    return next(iter(in_order(findings)), None)


def best_two(finding: FindingView) -> list[CandidateView]:
    """Return what the driver chooses from, most likely first: two, or all there is."""
    own = CandidateView(
        code=finding.code,
        confidence=finding.confidence,
        name=finding.name,
        severity=finding.severity,
    )
    return finding.candidates[:_BEST] or [own]


def safer(finding: FindingView) -> CandidateView:
    """Return the reading to go by in doubt: the more dangerous of the two best."""
    return max(best_two(finding), key=lambda c: SEVERITY_RANK[c.severity or "routine"])


def in_order(findings: Sequence[FindingView]) -> list[FindingView]:
    """Return the findings that ask, the most dangerous first, equals as they come."""
    asked = [f for f in findings if f.decision == "ask" and f.kind in _ASKED]
    return sorted(asked, key=lambda finding: -SEVERITY_RANK[finding.severity])
