"""What a photo showed, in words: what is certain is said, what is not is asked."""

from assistant.messages import FindingView
from assistant.planner.dialogue import Dialogue
from assistant.planner.wording import Wording

# More words than this on a photo are a page, not a message.
TEXTS = 4


def photo_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return the parts of a reply about the photos of this turn, problems left out."""
    seen = state.turn.evidence
    if "inspect_photo" in state.turn.failed:
        return [say("bad_photo", error=seen.error or "")]
    if not state.turn.ran("inspect_photo"):
        return []
    asked = [f for f in seen.findings if f.decision == "ask"]
    if asked:
        return [_ask(asked[0], state, say)]
    if seen.problems:
        return []
    if seen.texts and seen.scene != "dashboard":
        return [say("text_seen", texts=say("listing").join(seen.texts[:TEXTS]))]
    return [say("no_lamp" if seen.scene == "dashboard" else "no_finding")]


def _ask(finding: FindingView, state: Dialogue, say: Wording) -> str:
    names = [
        candidate.name.zh if state.locale == "zh" else candidate.name.en
        for candidate in finding.candidates
        if candidate.name is not None
    ] or [finding.name.zh if state.locale == "zh" else finding.name.en]
    if len(names) == 1:
        return say("ask_lamp_one", options=names[0])
    options = [say("option", n=n, name=name) for n, name in enumerate(names[:3], 1)]
    return say("ask_lamp", options=say("or").join(options))
