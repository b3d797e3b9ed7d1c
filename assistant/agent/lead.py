"""The first line of a reply: may one drive on? Decided in code, the same for every model."""

import re

from assistant.candidates import is_dangerous
from assistant.evidence import Evidence, Problem
from assistant.messages import FindingView, Locale, Urgency
from assistant.problems import worst_severity

_ICON: dict[Urgency, str] = {"stop_now": "🔴", "soon": "🟠", "routine": "🟢"}
_LEVEL = {icon: level for level, icon in _ICON.items()}
_LEAD = re.compile(rf"(?P<icon>[{''.join(_LEVEL)}]) \*\*(?P<line>.+?)\*\*[ ]*(?:\n+|$)")
# A lamp outside the closed set: nothing is known of it, so no colour may promise anything.
UNKNOWN_LAMP, _UNKNOWN = "lamp:other", "⚪"
_UNSURE = {
    "zh": "有一盏灯我还不能确定，其中一种可能很危险。先把车停到安全的地方，再往下看。",
    "en": "There is a lamp I'm not certain of, and one of the possibilities is dangerous. "
    "Stop somewhere safe before you read on.",
}
_UNKNOWN_RED = {
    "zh": "这盏红灯还不知道是什么：先把车停到安全的地方，弄清楚之前别再开。",
    "en": "Nobody knows yet what this red lamp is: stop somewhere safe and don't drive on until it "
    "is clear.",
}
_UNSURE_TOO = {
    "zh": "还有一盏灯我不能确定，它也可能很危险。",
    "en": "There is another lamp I'm not certain of; it may be dangerous as well.",
}


def flag_lines(raised: list[str], evidence: Evidence, standing: str = "") -> list[str]:
    """Return the lines of the red flags of a message, and of dangers of a crash still unseen to.

    Args:
        raised: The lines of this message.
        evidence: What the turn found.
        standing: The line of an earlier warning to stop, "" without one. It takes the place of a
            line that would let the driver go on for the sake of a lesser matter.
    """
    of_crash = evidence.crash.lines if evidence.crash else []
    lines = [*raised, *(line for line in of_crash if line not in raised)]
    lets_drive = urgency_of(lines, evidence) in ("soon", "routine")
    return [standing] if standing and lets_drive else lines


def urgency_of(flag_lines: list[str], evidence: Evidence) -> Urgency | None:
    """Return the highest severity among red flags, problems and unanswered findings."""
    if flag_lines or evidence.unknown_red or _dangerous_doubt(evidence.findings):
        return "stop_now"
    # What the last reply said of the same problem isn't said again, nor raised.
    return worst_severity([problem for problem in evidence.problems if problem.drive])


def highest(one: Urgency | None, other: Urgency | None) -> Urgency | None:
    """Return the more urgent of two."""
    order: tuple[Urgency, ...] = ("stop_now", "soon", "routine")
    return next((urgency for urgency in order if urgency in (one, other)), None)


def lead_line(flag_lines: list[str], evidence: Evidence, locale: Locale) -> str:
    """Return the markdown first line, or "" when the turn raises no problem.

    `flag_lines` are the forced lines of red flags, most urgent first; they stand above all else.
    A lamp that may mean danger and waits for the driver's answer has a line of its own.
    """
    if flag_lines:
        return "\n\n".join(f"🔴 **{line}**" for line in dict.fromkeys(flag_lines))
    told = _known_line(evidence, locale)
    if not _dangerous_doubt(evidence.findings):
        return told
    if told.startswith(_ICON["stop_now"]):
        return f"{told}\n\n🔴 **{_UNSURE_TOO[locale]}**"
    return "\n\n".join(filter(None, [f"🔴 **{_UNSURE[locale]}**", told]))


def _known_line(evidence: Evidence, locale: Locale) -> str:
    """Return the line of what is no longer asked, "" when there is none."""
    problem = worst_problem(evidence.problems)
    if evidence.unknown_red and (problem is None or problem.severity != "stop_now"):
        return f"🔴 **{_UNKNOWN_RED[locale]}**"
    if problem is None or not problem.drive:
        return ""
    icon = _UNKNOWN if problem.doc_id == UNKNOWN_LAMP else _ICON[problem.severity]
    return f"{icon} **{problem.drive}**"


def worst_problem(problems: list[Problem]) -> Problem | None:
    """Return the first problem of the highest severity."""
    worst = worst_severity(problems)
    return next((problem for problem in problems if problem.severity == worst), None)


def _dangerous_doubt(findings: list[FindingView]) -> bool:
    """Whether a lamp that may mean danger waits for the driver's answer."""
    return any(f.decision == "ask" and f.kind != "damage" and is_dangerous(f) for f in findings)


def split_lead(text: str) -> tuple[Urgency | None, list[str], str]:
    """Split a reply into the level of its lead, the lines of it, and the rest."""
    level: Urgency | None = None
    lines: list[str] = []
    while (match := _LEAD.match(text)) is not None:
        level = level or _LEVEL[match["icon"]]
        lines.append(match["line"])
        text = text[match.end() :]
    return level, lines, text
