"""The policy prompt, with what a language model must know of this turn, and the conversation."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain_core.messages import AnyMessage, HumanMessage, SystemMessage
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.agent.budgets import Budgets, estimate_tokens
from assistant.agent.history import for_model
from assistant.agent.middleware.confirmation import last_human
from assistant.agent.middleware.names import PHOTO_TOOL
from assistant.agent.recollection import Recall, recollect
from assistant.agent.state import CareState, TurnContext
from assistant.dates import WEEKDAYS
from assistant.prompts import load_prompt

_LANGUAGE = {"zh": "Chinese (Simplified)", "en": "English"}
# However long policy and tools are, this much of the conversation goes along.
LEAST_TOKENS = 800

Request = ModelRequest[TurnContext]
Response = ModelResponse[Any]
Tool = BaseTool | dict[str, Any]


class PolicyPrompt(AgentMiddleware[CareState, TurnContext]):
    """Puts the policy before the conversation, and makes both fit the budget.

    The embedded planner needs neither: it gets the thread as it is.
    """

    state_schema = CareState

    def __init__(self, services: str, budgets: Budgets, recall: Recall | None = None) -> None:
        super().__init__()
        self._policy = load_prompt("policy")
        self._services = services
        self._budgets = budgets
        self._recall = recall

    async def awrap_model_call(
        self, request: Request, handler: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Add the prompt with language, time, photos and place of this turn."""
        context = request.runtime.context
        if not context.from_model:
            return await handler(request)
        human = last_human(request.messages)
        # The same words for every turn, so that services can keep what they have read of them.
        text = f"{self._policy}\nService codes: {self._services}"
        tools = _offered(request.tools, context)
        room = self._budgets.prompt_tokens - estimate_tokens(text) - _tool_tokens(tools)
        summarise = partial(self._summarise, context)
        told = for_model(request.messages, max(room, LEAST_TOKENS), summarise)
        if told.summary:
            text = f"{text}\n\n<material>\n{told.summary}\n</material>"
        ready = request.override(
            system_message=SystemMessage(text),
            tools=tools,
            messages=_with_facts(told.messages, _facts(human, context)),
        )
        return await handler(ready)

    def _summarise(self, context: TurnContext, gone: Sequence[AnyMessage]) -> str:
        """Sum up once in a turn: reading a long thread takes longer than the rest of the prompt."""
        if len(gone) not in context.summaries:
            context.summaries[len(gone)] = recollect(gone, self._recall)
        return context.summaries[len(gone)]


def _with_facts(messages: list[AnyMessage], facts: str) -> list[AnyMessage]:
    """Put what holds for this turn after the driver's words of it."""
    newest = max(i for i, message in enumerate(messages) if isinstance(message, HumanMessage))
    human = messages[newest]
    words = str(human.text).replace("<turn>", "").replace("</turn>", "")
    told = human.model_copy(update={"content": f"{words}\n\n<turn>{facts}</turn>"})
    return [*messages[:newest], told, *messages[newest + 1 :]]


def _offered(tools: Sequence[Tool], context: TurnContext) -> list[Tool]:
    """Return the tools that can be of use in this turn."""
    return [tool for tool in tools if context.photos or _name(tool) != PHOTO_TOOL]


def _name(tool: Tool) -> str:
    return tool.name if isinstance(tool, BaseTool) else str(tool.get("name"))


def _tool_tokens(tools: Sequence[Tool]) -> int:
    return estimate_tokens(json.dumps([convert_to_openai_tool(tool) for tool in tools]))


def _minute(now: str) -> str:
    """Return a time with its weekday and without its seconds."""
    if not now:
        return "not known"
    moment = datetime.fromisoformat(now)
    return f"{WEEKDAYS['en'][moment.weekday()]} {moment.isoformat(timespec='minutes')}"


def _facts(human: HumanMessage, context: TurnContext) -> str:
    extra = human.additional_kwargs
    photos = ", ".join(extra.get("photos", [])) or "none"
    place = "known" if extra.get("location") else "ask, unless the driver named it"
    now = _minute(extra.get("now", ""))
    return (
        f"Now: {now}. Photos of this turn: {photos}. Driver's place: {place}. "
        f"Answer in {_LANGUAGE[context.locale]}, or call a function."
    )
