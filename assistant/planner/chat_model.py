"""The embedded planner as a LangChain chat model: tool calls, then an answer made of facts."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable

from assistant.agent.guard import split_sentences
from assistant.planner.answers import compose
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue, rebuild
from assistant.planner.policy import next_calls
from assistant.planner.types import Understanding

MODEL_NAME = "embedded"


class EmbeddedPlanner(BaseChatModel):
    """Classic dialogue management behind the chat-model interface: no key, no network.

    It states only what tools returned in the thread. `names` and `symbols` map locale and code to
    the name of a service and to what a lamp looks like.
    """

    understand: Callable[..., Understanding]
    catalogue: Catalogue
    names: dict[str, dict[str, str]]
    symbols: dict[str, dict[str, str]]

    @property
    def _llm_type(self) -> str:
        return "carcare-planner"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[Any, AIMessage]:  # noqa: ANN401, ARG002
        """Return a copy: the planner knows its tools by name."""
        return self.model_copy()

    def _respond(self, messages: list[BaseMessage]) -> AIMessage:
        state = rebuild(messages, self.understand)
        calls = next_calls(state, self.catalogue)
        if calls:
            return AIMessage(
                "",
                tool_calls=[
                    {"name": call.name, "args": call.args, "id": f"call_{uuid4().hex}"}
                    for call in calls
                ],
                response_metadata={"model_name": MODEL_NAME},
            )
        names, symbols = self.names[state.locale], self.symbols[state.locale]
        draft = compose(state, self.catalogue, names, symbols)
        return AIMessage(
            draft.text,
            additional_kwargs={
                "awaiting": draft.awaiting,
                "offered_help": draft.offered_help,
                "urgency": draft.urgency,
                "gives_up": draft.gives_up,
                "lamp_options": list(draft.lamp_options),
                "lamp_colour": _asked_colour(state) if draft.lamp_options else None,
            },
            response_metadata={"model_name": MODEL_NAME},
        )

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._respond(messages))])

    def _stream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> Iterator[ChatGenerationChunk]:
        yield from _chunks(self._respond(messages))

    async def _astream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in _chunks(self._respond(messages)):
            yield chunk


def _asked_colour(state: Dialogue) -> str | None:
    """Return the colour of the lamp whose names the reply leaves to choose from."""
    return state.choice.colour if state.choice is not None else None


def _chunks(message: AIMessage) -> Iterator[ChatGenerationChunk]:
    """Yield a message sentence by sentence; the last chunk carries everything but text."""
    for sentence in split_sentences(str(message.text)):
        yield ChatGenerationChunk(message=AIMessageChunk(content=sentence))
    yield ChatGenerationChunk(
        message=AIMessageChunk(
            content="",
            tool_calls=message.tool_calls,
            tool_call_chunks=[],
            additional_kwargs=message.additional_kwargs,
            response_metadata=message.response_metadata,
            chunk_position="last",
        )
    )
