"""What a model may not say: citations, prices and promises that no tool supports."""

import re
from collections.abc import Iterator

from assistant.evidence import Evidence, PassageRef
from assistant.messages import Citation

# A sentence ends at a mark or a line end; a dot only before a space and after no digit, so that
# 3.5 and the "2." of a list survive.
_END = re.compile(r"[。！？!?]+[”\"）)]*|(?<!\d)\.(?=\s)|\n+")
_MARK = re.compile(r"\s?[\[【]([a-z]+:[\w.-]+|\d{1,2})[\]】]")
_MONEY = re.compile(
    r"(?:[¥￥$€]\s?|(?:RMB|CNY|USD)\s?)(\d[\d,]*(?:\.\d+)?)"
    r"|(\d[\d,]*(?:\.\d+)?)\s?(?:元|块钱?|人民币|yuan|RMB|CNY|dollars?|USD)"
    r"|(\d[\d,]*)\s?(?:-|–|—|~|～|到|至|to)\s?(?=[¥￥]?\d[\d,]*\s?(?:元|块|yuan|RMB))",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"(?:已经?|成功)(?:为您|为你|帮您|帮你|给您|给你)?(?:预约|预订|订好|约好|取消|改约|改到)"
    r"|预约(?:已)?成功|(?:is|are|been|'ve|have) (?:now )?"
    r"(?:booked|confirmed|reserved|cancelled|canceled|rescheduled)"
    r"|(?:I|we) (?:have )?(?:booked|reserved|cancelled|canceled)",
    re.IGNORECASE,
)


class OutputGuard:
    """Checks the text of one reply, sentence by sentence.

    A sentence with a price that no tool returned, or a promise of a write that did not happen, is
    dropped. A citation mark `[doc_id]` becomes `[n]` when the passage was returned in this turn
    and vanishes otherwise.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._passages = {passage.doc_id: passage for passage in evidence.passages}
        self._amounts = set(_amounts(evidence))
        self._written = evidence.booking is not None
        self._cited: dict[str, int] = {}

    def check(self, sentence: str) -> str:
        """Return the sentence as it may be sent; empty when it may not."""
        if not self._written and PROMISE.search(sentence):
            return ""
        if any(amount not in self._amounts for amount in _money(sentence)):
            return ""
        return _MARK.sub(self._number, sentence)

    def check_all(self, text: str) -> str:
        """Return a whole text, sentence by sentence."""
        return "".join(self.check(sentence) for sentence in split_sentences(text)).strip()

    def citations(self) -> list[Citation]:
        """Return the passages cited so far, in the order of their numbers."""
        return [_citation(self._passages[doc_id], n) for doc_id, n in self._cited.items()]

    def _number(self, match: re.Match[str]) -> str:
        doc_id = match.group(1)
        if doc_id not in self._passages:
            return ""
        return f" [{self._cited.setdefault(doc_id, len(self._cited) + 1)}]"


class SentenceBuffer:
    """Collects streamed text and gives out whole sentences."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, text: str) -> list[str]:
        """Add text; return the sentences that are complete."""
        self._text += text
        *whole, self._text = _split(self._text)
        return whole

    def rest(self) -> str:
        """Return what is left at the end."""
        rest, self._text = self._text, ""
        return rest


def split_sentences(text: str) -> list[str]:
    """Split text after its sentence ends; joined again it is the same text."""
    return [part for part in _split(text) if part]


def _split(text: str) -> list[str]:
    parts, start = [], 0
    for end in _END.finditer(text):
        parts.append(text[start : end.end()])
        start = end.end()
    return [*parts, text[start:]]


def _citation(passage: PassageRef, n: int) -> Citation:
    title = f"{passage.title} — {passage.source}" if passage.source else passage.title
    return Citation(
        n=n, doc_id=passage.doc_id, title=title, snippet=passage.snippet, url=passage.url
    )


def _money(sentence: str) -> Iterator[int]:
    """Yield the amounts of money in a sentence, in whole units."""
    for match in _MONEY.finditer(sentence):
        number = next(group for group in match.groups() if group)
        yield round(float(number.replace(",", "")))


def _amounts(evidence: Evidence) -> Iterator[int]:
    """Yield every amount that the tools returned, in whole units."""
    estimate = evidence.estimate
    if estimate is not None:
        for span in (estimate, estimate.labour, estimate.parts):
            yield from (round(span.low / 100), round(span.high / 100))
    cost = evidence.damage_cost
    yield from (round(amount / 100) for amount in (cost.amounts if cost else ()))
    for passage in evidence.passages:
        if passage.doc_id in evidence.explained:
            yield from _money(passage.snippet)
    for store in evidence.stores:
        for service in store.services:
            yield from (round(service.low / 100), round(service.high / 100))
