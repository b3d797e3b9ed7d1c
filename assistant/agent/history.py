"""The conversation as a language model gets it: whole turns within a budget, phones masked.

The thread itself stays as it is: the planner reads all of it when it takes over.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    HumanMessage,
    ToolMessage,
)

from assistant.agent.budgets import MESSAGE_TOKENS, estimate_tokens
from assistant.agent.masking import mask_told
from assistant.agent.recollection import recollect

Summarise = Callable[[Sequence[AnyMessage]], str]

# About what a summary takes; it is made once the turns are chosen that it stands for.
SUMMARY_TOKENS = 400
# What is left of a passage or a list of steps in an older turn: enough to know what was cited.
SNIPPET_CHARS = 60
_STEPS = ("now", "likely", "checks", "next", "excludes", "texts")
_PROSE = ("snippet", "meaning", "drive")


@dataclass(frozen=True)
class Conversation:
    """What a model gets of a thread: the rest, and a summary of what is left out, "" for none."""

    summary: str
    messages: list[AnyMessage]


def for_model(
    messages: Sequence[AnyMessage], tokens: int, summarise: Summarise = recollect
) -> Conversation:
    """Return the thread for one call of a language model, in at most about `tokens`.

    The newest turn is always whole, and a turn is dropped as a whole: no tool call stands without
    its result. Older turns lose the length of their tool results first, then the oldest ones
    become a summary.
    """
    turns = _turns([_shown(message) for message in messages])
    if _tokens(turns) > tokens:
        turns = [*[_shortened(turn) for turn in turns[:-1]], turns[-1]]
    left = 0
    while left < len(turns) - 1 and _tokens(turns[left:]) + (left and SUMMARY_TOKENS) > tokens:
        left += 1
    gone = messages[: sum(len(turn) for turn in turns[:left])]
    summary = summarise(gone) if gone else ""
    return Conversation(summary, [message for turn in turns[left:] for message in turn])


def _turns(messages: Sequence[AnyMessage]) -> list[list[AnyMessage]]:
    turns: list[list[AnyMessage]] = []
    for message in messages:
        if isinstance(message, HumanMessage) or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def message_tokens(message: AnyMessage) -> int:
    """Return about how many tokens a message has, tool calls included."""
    calls = json.dumps(message.tool_calls) if isinstance(message, AIMessage) else ""
    return estimate_tokens(f"{message.text}{calls}") + MESSAGE_TOKENS


def _tokens(turns: Sequence[Sequence[AnyMessage]]) -> int:
    return sum(message_tokens(message) for turn in turns for message in turn)


def _shown(message: AnyMessage) -> AnyMessage:
    """Return a message as a model may see it."""
    if isinstance(message, ToolMessage):
        marked = f"<material>{str(message.text).replace('</material>', '')}</material>"
        return message.model_copy(update={"content": marked, "artifact": None})
    text = mask_told(str(message.text))
    if isinstance(message, AIMessage):
        calls = [{**call, "args": _masked(call["args"])} for call in message.tool_calls]
        return AIMessage(text, tool_calls=calls, id=message.id)
    return message.model_copy(update={"content": text})


def _masked(args: dict[str, Any]) -> dict[str, Any]:
    hidden = {"phone", "note", "vehicle", "query", "name"}
    return {
        key: mask_told(value) if key in hidden and isinstance(value, str) else value
        for key, value in args.items()
    }


def _shortened(turn: list[AnyMessage]) -> list[AnyMessage]:
    return [
        message.model_copy(update={"content": _short_result(str(message.text))})
        if isinstance(message, ToolMessage)
        else message
        for message in turn
    ]


def _short_result(text: str) -> str:
    """Return a tool result with its prose cut: ids, names, times and prices stay."""
    try:
        result = json.loads(text.removeprefix("<material>").removesuffix("</material>"))
    except json.JSONDecodeError:
        return text[: 4 * SNIPPET_CHARS]
    return f"<material>{json.dumps(_cut(result), ensure_ascii=False)}</material>"


def _cut(value: object) -> object:
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _cut(item) for key, item in value.items() if key not in _STEPS}
    return {
        key: item[:SNIPPET_CHARS] if key in _PROSE and isinstance(item, str) else item
        for key, item in kept.items()
    }
