"""Judges of what was said: statements, sources, prices, language."""

import re

from assistant.messages import Reply
from evals.graders.types import Conversation, Seen

MARK = re.compile(r"\[(\d+)\]")
AMOUNT = re.compile(
    r"[¥￥]\s?(\d[\d,]*(?:\.\d+)?)(?:\s?[-–—~～至到]\s?[¥￥]?(\d[\d,]*(?:\.\d+)?))?"
    r"|(\d[\d,]*(?:\.\d+)?)(?:\s?(?:[-–—~～至到]|to)\s?(\d[\d,]*(?:\.\d+)?))?"
    r"\s?(?:元|块钱|yuan|RMB|CNY)",
    re.IGNORECASE,
)


def statements(talk: Conversation) -> Seen:
    """What must be said is, what must not be said isn't."""
    everything = "\n".join(reply.reply for _, reply in talk.replies())
    for pattern in talk.case.expect.must_say:
        if not re.search(pattern, everything, re.IGNORECASE):
            yield None, f"never says /{pattern}/"
    for turn, reply in talk.replies():
        for pattern in talk.case.expect.must_not_say:
            found = re.search(pattern, reply.reply, re.IGNORECASE)
            if found:
                yield turn, f"says {found[0]!r}"


def answers(talk: Conversation) -> Seen:
    """A message of which a certain reply is expected gets it."""
    for turn, exchange in enumerate(talk.exchanges):
        judged, reply = exchange.said.judged, exchange.reply
        if judged is None:
            continue
        for pattern in judged.must_say:
            if not re.search(pattern, reply.reply, re.IGNORECASE):
                yield turn, f"doesn't say /{pattern}/"
        for pattern in judged.must_not_say:
            found = re.search(pattern, reply.reply, re.IGNORECASE)
            if found:
                yield turn, f"says {found[0]!r}"
        if judged.urgency and (reply.urgency or "none") not in judged.urgency:
            yield turn, f"urgency {reply.urgency}, expected one of {list(judged.urgency)}"
        if judged.awaiting and (reply.awaiting or "none") not in judged.awaiting:
            yield turn, f"awaits {reply.awaiting}, expected one of {list(judged.awaiting)}"


def citations(talk: Conversation) -> Seen:
    """Marks and sources belong together, and the expected source is cited."""
    cited: set[str] = set()
    for turn, reply in talk.replies():
        marks = {int(n) for n in MARK.findall(reply.reply)}
        returned = {citation.n for citation in reply.citations}
        cited |= {citation.doc_id for citation in reply.citations}
        if marks - returned:
            yield turn, f"marks {sorted(marks - returned)} have no source"
        if returned - marks:
            yield turn, f"sources {sorted(returned - marks)} support nothing in the text"
    for pattern in talk.case.expect.cites:
        if not any(re.search(pattern, doc_id) for doc_id in cited):
            yield None, f"nothing cited matches /{pattern}/; cited {sorted(cited)}"


def prices(talk: Conversation) -> Seen:
    """Every amount of money is one that the catalogue gave in this reply."""
    for turn, reply in talk.replies():
        known = _amounts(reply)
        for groups in AMOUNT.findall(reply.reply):
            said = [float(text.replace(",", "")) for text in groups if text]
            made_up = [yuan for yuan in said if not any(abs(yuan - k) < 1 for k in known)]
            if made_up:
                yield turn, f"says {made_up} without a source"


def language(talk: Conversation) -> Seen:
    """The reply is in the driver's language."""
    for turn, reply in talk.replies():
        letters = [char for char in reply.reply if char.isalpha()]
        chinese = sum("\u4e00" <= char <= "\u9fff" for char in letters)
        is_chinese = chinese > len(letters) / 4
        if reply.locale != talk.case.locale or is_chinese != (talk.case.locale == "zh"):
            yield turn, f"replies in {reply.locale}, {chinese} of {len(letters)} letters Chinese"


def _amounts(reply: Reply) -> set[float]:
    """Return the yuan that a reply may state; they are shown rounded."""
    known = {amount for store in reply.stores for s in store.services for amount in (s.low, s.high)}
    if reply.estimate is not None:
        ranges = (reply.estimate, reply.estimate.labour, reply.estimate.parts)
        known |= {amount for part in ranges for amount in (part.low, part.high)}
    return {amount / 100 for amount in known}
