"""Takes out of streamed text what models write for themselves: thoughts, marks, written calls."""

import json
import re
from dataclasses import dataclass
from typing import Any

from assistant.agent.failures import BadAnswer, BadCall

# Where text ends and something else begins, and what ends that.
_BEGIN = re.compile(
    r"<(?:(?P<call>tool_call|tools|function_call)|think|thinking|reasoning|turn)>", re.IGNORECASE
)
_END = {
    "think": re.compile(r"</(?:think|thinking|reasoning|turn)>", re.IGNORECASE),
    "call": re.compile(r"</(?:tool_call|tools|function_call)>", re.IGNORECASE),
}
_TEMPLATE = re.compile(r"<[|｜][^|｜<>]{1,40}[|｜]>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>")
_CALL = re.compile(r"</?(?:tool_call|function_call|functioncall|tools)\b|functions\.[a-z_]+:")
# The longest mark that may still be incomplete at the end of a chunk.
_OPEN = re.compile(
    r"(?:<[^<>]{0,44}|\[/?I?N?S?T?|\b(?:f|fu|fun|func|funct|functi|functio|function"
    r"|functions\.?[a-z_]{0,30}))$"
)
_FENCE = re.compile(r"^```(?:json)?\s*|\s*```$")
# An answer that begins like this may be a call written out: nothing of it is said until its end.
_DOUBTFUL = ("{", "`")


@dataclass(frozen=True)
class WrittenCall:
    """A tool call that a model wrote as text, as Qwen and Hermes do; `args` is JSON."""

    name: str
    args: str


class PlainText:
    """Filters the text of one answer, chunk by chunk; `calls` holds those written as text."""

    def __init__(self) -> None:
        self.calls: list[WrittenCall] = []
        self._held = ""
        self._inside = ""
        self._said = False

    def feed(self, text: str) -> str:
        """Return what of the text so far can be sent.

        Raises:
            BadAnswer: Thoughts were sent as an answer: they end without having begun.
            BadCall: A call is written out in a way that can't be read.
        """
        self._held += text
        told = ""
        while (mark := self._next_mark()) is not None:
            before, self._held = self._held[: mark.start()], self._held[mark.end() :]
            if self._inside:
                self._leave(before)
            else:
                told += _without_marks(before)
                self._inside = "call" if mark["call"] else "think"
        if self._inside or self._doubtful():
            return told
        return self._say(told + self._ready())

    def rest(self) -> str:
        """Return what is left at the end; a thought without an end is none of it."""
        rest, self._held = self._held, ""
        if self._inside:
            # Models that end with the call leave its closing mark to the template.
            self._leave(rest)
            return ""
        call = None if self._said else _read_call(_FENCE.sub("", rest.strip()))
        if call is not None:
            self.calls.append(call)
            return ""
        return _without_marks(rest)

    def _next_mark(self) -> re.Match[str] | None:
        return (_END[self._inside] if self._inside else _BEGIN).search(self._held)

    def _leave(self, inner: str) -> None:
        if self._inside == "call":
            call = _read_call(inner)
            if call is None:
                raise BadCall("a tool call as text that is no JSON")
            self.calls.append(call)
        self._inside = ""

    def _doubtful(self) -> bool:
        return not self._said and self._held.lstrip().startswith(_DOUBTFUL)

    def _say(self, text: str) -> str:
        self._said = self._said or bool(text.strip())
        return text

    def _ready(self) -> str:
        waits = _OPEN.search(self._held)
        end = waits.start() if waits else len(self._held)
        ready, self._held = self._held[:end], self._held[end:]
        return _without_marks(ready)


def _read_call(text: str) -> WrittenCall | None:
    try:
        written: Any = json.loads(text)
    except json.JSONDecodeError:
        return None
    if not isinstance(written, dict) or not isinstance(written.get("name"), str):
        return None
    args = written.get("arguments", written.get("parameters", {}))
    return WrittenCall(written["name"], args if isinstance(args, str) else json.dumps(args))


def _without_marks(text: str) -> str:
    if _END["think"].search(text):
        raise BadAnswer("thoughts without a beginning")
    if _CALL.search(text):
        raise BadCall("a tool call written out as text")
    return _TEMPLATE.sub("", text)
