"""An OpenAI-compatible chat model that keeps within its budgets and fails in known ways."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from openai import OpenAIError

from assistant.agent.budgets import Budgets
from assistant.agent.failures import BadAnswer, CutOff
from assistant.agent.plain_text import PlainText, WrittenCall

# What the client raises for answers that are no completions: a page of HTML, a choice that is
# null, a number where a list belongs. Only its own reading of the answer happens in there.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class LanguageModel(ChatOpenAI):
    """Streams an answer without thoughts and template marks, and no longer than allowed."""

    budgets: Budgets = Budgets()

    def _get_request_payload(
        self,
        input_: LanguageModelInput,
        *,
        stop: list[str] | None = None,
        **kwargs: Any,  # noqa: ANN401 - the client's own signature
    ) -> dict[str, Any]:
        payload: dict[str, Any] = super()._get_request_payload(input_, stop=stop, **kwargs)
        # The name that OpenAI has replaced is the only one that most other services know.
        if self.openai_api_base and "max_completion_tokens" in payload:
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        for message in payload.get("messages", []):
            # Allowed beside tool calls, and refused by stricter services.
            message["content"] = message.get("content") or ""
        if payload.get("tools"):
            # OpenAI's default; llama.cpp's server takes no mention for "none".
            payload.setdefault("tool_choice", "auto")
        return payload

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        *,
        stream_usage: bool | None = None,
        **kwargs: Any,  # noqa: ANN401 - the client's own signature
    ) -> AsyncIterator[ChatGenerationChunk]:
        """Yield the checked chunks.

        Raises:
            ModelFailure: The answer can't be used.
            OpenAIError: The service refuses, or can't be reached.
        """
        # The words are announced here, after the filter, and not by the client before it.
        raw = super()._astream(messages, stop, None, stream_usage=stream_usage, **kwargs)
        plain, chars, empty = PlainText(), 0, True
        async for chunk in _readable(raw):
            text = str(chunk.message.text)
            chars += len(text) + _argument_chars(chunk)
            if chars > self.budgets.reply_chars:
                raise CutOff("longer than an answer may be")
            ended = bool((chunk.generation_info or {}).get("finish_reason"))
            kept = _with_text(chunk, plain.feed(text) + (plain.rest() if ended else ""))
            if ended:
                kept = _with_calls(kept, plain.calls)
            if run_manager is not None:
                await run_manager.on_llm_new_token(kept.text, chunk=kept)
            empty = False
            yield kept
        if empty:
            raise BadAnswer("a stream without an answer")


async def _readable(raw: AsyncIterator[ChatGenerationChunk]) -> AsyncIterator[ChatGenerationChunk]:
    """Yield the chunks; what fails in here is the reading of the answer, and no bug of ours."""
    begun = False
    try:
        async for chunk in raw:
            begun = True
            yield chunk
    except UNREADABLE as error:
        raise BadAnswer(type(error).__name__) from error
    except OpenAIError as error:
        if begun:
            # Another try would say twice what was said already.
            raise CutOff(type(error).__name__) from error
        raise


def _with_text(chunk: ChatGenerationChunk, text: str) -> ChatGenerationChunk:
    message = chunk.message.model_copy(update={"content": text})
    return ChatGenerationChunk(message=message, generation_info=chunk.generation_info)


def _with_calls(chunk: ChatGenerationChunk, calls: list[WrittenCall]) -> ChatGenerationChunk:
    """Return the last chunk with the calls that were written as text."""
    if not calls:
        return chunk
    made = [
        tool_call_chunk(name=call.name, args=call.args, id=f"call_{uuid4().hex}", index=index)
        for index, call in enumerate(calls)
    ]
    message = AIMessageChunk(
        **{**chunk.message.model_dump(exclude={"type", "tool_calls"}), "tool_call_chunks": made}
    )
    return ChatGenerationChunk(message=message, generation_info=chunk.generation_info)


def _argument_chars(chunk: ChatGenerationChunk) -> int:
    calls = getattr(chunk.message, "tool_call_chunks", None) or []
    return sum(len(call.get("args") or "") for call in calls)
