"""When the language model fails, the embedded planner finishes the turn."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import httpx2
from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from openai import OpenAIError

from assistant.agent.budgets import Budgets
from assistant.agent.failures import ModelFailure, NothingToSay, OverBudget
from assistant.agent.middleware.retries import retry_wait
from assistant.agent.middleware.usable import answer_of, usable
from assistant.agent.state import CareState, TurnContext

logger = logging.getLogger(__name__)

# What a model or its service can do wrong: errors of the API, of the way there, and answers that
# can't be used. Bugs of ours rise.
PROVIDER_ERRORS = (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ModelFailure)

Request = ModelRequest[TurnContext]
Response = ModelResponse[Any]
Handler = Callable[[Request], Awaitable[Response]]


class PlannerFallback(AgentMiddleware[CareState, TurnContext]):
    """Answers with `planner` for the rest of the turn when the model fails or is out of budget.

    What the model's tool calls have returned stays in the thread: the planner goes on from there,
    and nothing is done twice.
    """

    state_schema = CareState

    def __init__(self, planner: BaseChatModel, budgets: Budgets) -> None:
        super().__init__()
        self._planner = planner
        self._budgets = budgets

    async def awrap_model_call(self, request: Request, handler: Handler) -> Response:
        """Try the language model, unless it has failed in this turn already."""
        context = request.runtime.context
        if not context.fell_back:
            context.from_model = True
            try:
                return await self._ask(request, handler)
            except PROVIDER_ERRORS as error:
                logger.warning("language model failed: %s", _reason(error))
                context.fell_back = True
        context.from_model = False
        return await handler(request.override(model=self._planner))

    async def _ask(self, request: Request, handler: Handler) -> Response:
        """Ask the model within the budgets of the turn, once more where that may help."""
        context = request.runtime.context
        if context.spent.calls >= self._budgets.calls:
            raise OverBudget("calls")
        context.spent.calls += 1
        tries = 0
        while True:
            tries += 1
            try:
                response = await self._timed(request, handler)
                break
            except OpenAIError as error:
                wait = retry_wait(error, tries)
                if wait is None or wait >= self._left(context):
                    raise
                await asyncio.sleep(wait)
                context.spent.seconds += wait
        message = answer_of(response.result)
        if message is None:
            raise NothingToSay("no message")
        checked = usable(message, request.messages, context)
        return replace(response, result=[*response.result[:-1], checked])

    async def _timed(self, request: Request, handler: Handler) -> Response:
        context, began = request.runtime.context, monotonic()
        left = self._left(context)
        if left <= 0:
            raise OverBudget("seconds")
        try:
            async with asyncio.timeout(min(self._budgets.call_s, left)):
                return await handler(request)
        finally:
            context.spent.seconds += monotonic() - began

    def _left(self, context: TurnContext) -> float:
        return self._budgets.turn_s - context.spent.seconds


def _reason(error: Exception) -> str:
    """Return what may stand in a log: our own words, else only the kind of error."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, ModelFailure) else name
