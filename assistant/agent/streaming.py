"""Graph events -> turn events: steps, then checked text, sentence by sentence."""

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, ToolMessage

from assistant.agent.guard import OutputGuard, SentenceBuffer
from assistant.agent.guarding import guard_of
from assistant.agent.lead import flag_lines, lead_line
from assistant.agent.middleware.names import MODEL_PROVIDER
from assistant.agent.state import TurnContext, evidence_of
from assistant.evidence import Evidence
from assistant.messages import Event, ReplaceEvent, Reply, StepEvent, TokenEvent
from assistant.unsure import with_photo


class TurnStream:
    """Follows one run of the graph.

    The lines of red flags go out at once, any other lead line before the first word of the model.
    When a model calls tools after it has spoken, or dies and another one takes over, what it said
    is replaced.

    Args:
        context: The turn.
        before: The messages of the thread up to the driver's, which is the last one.
    """

    def __init__(self, context: TurnContext, before: Sequence[AnyMessage]) -> None:
        self._context = context
        self._before = before
        self._turn: list[AnyMessage] = []
        self._buffer = SentenceBuffer()
        self._guard: OutputGuard | None = None
        self._speaker: str | None = None
        self._from_model = False
        self._sent = ""
        self._flags = lead_line(context.flag_lines, Evidence(), context.locale)

    def open(self) -> Iterator[Event]:
        """Send the lines of red flags, which no model's word can change, before any is asked."""
        yield from self._send(self._flags)

    def feed(self, mode: str, part: Any) -> Iterator[Event]:  # noqa: ANN401 - langgraph's payload
        """Take one part of `astream(stream_mode=["messages", "updates"])`."""
        if mode == "updates":
            yield from self._steps(part)
        elif isinstance(part[0], AIMessageChunk) and part[1].get("langgraph_node") == "model":
            # The turn may have gone on to the planner before these words have come here.
            self._from_model = part[1].get("ls_provider") == MODEL_PROVIDER
            yield from self._words(part[0])

    def finish(self, reply: Reply) -> Iterator[Event]:
        """Send what is left; the text sent is now exactly the reply's."""
        if reply.reply.startswith(self._sent):
            rest = reply.reply[len(self._sent) :]
            if rest:
                yield TokenEvent(text=rest)
        else:
            yield ReplaceEvent(text=reply.reply)

    def _steps(self, update: dict[str, Any]) -> Iterator[Event]:
        for result in update.values():
            messages = result.get("messages", []) if isinstance(result, dict) else []
            for message in messages if isinstance(messages, list) else [messages]:
                yield from self._step(message)

    def _step(self, message: AnyMessage) -> Iterator[Event]:
        if isinstance(message, AIMessage) and message.tool_calls:
            self._turn.append(message)
            yield from self._take_back()
            for call in message.tool_calls:
                yield StepEvent(tool=call["name"], status="started")
        elif isinstance(message, ToolMessage):
            self._turn.append(message)
            status = "failed" if message.status == "error" else "done"
            yield StepEvent(tool=str(message.name), status=status)

    def _words(self, chunk: AIMessageChunk) -> Iterator[Event]:
        if chunk.id != self._speaker:
            yield from self._take_back()
            self._speaker = chunk.id
        for sentence in self._buffer.feed(str(chunk.text)):
            if self._guard is None:
                yield from self._begin()
            yield from self._send(self._guard.check(sentence) if self._guard else "")

    def _begin(self) -> Iterator[Event]:
        thread = [*self._before, *self._turn]
        evidence = with_photo(evidence_of(self._turn), thread)
        self._guard = guard_of(self._context, thread, from_model=self._from_model)
        context = self._context
        flags = flag_lines(context.flag_lines, evidence, context.standing)
        lead = lead_line(flags, evidence, context.locale)
        if lead:
            yield from self._send(f"{lead}\n\n".removeprefix(self._sent))

    def _send(self, text: str) -> Iterator[Event]:
        if text:
            self._sent += text
            yield TokenEvent(text=text)

    def _take_back(self) -> Iterator[Event]:
        """Withdraw what was said before tools or another model took over, but for red flags."""
        self._buffer, self._guard = SentenceBuffer(), None
        if self._sent != self._flags:
            self._sent = self._flags
            yield ReplaceEvent(text=self._flags)
