"""When the language model fails, the embedded planner finishes the turn."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from openai import OpenAIError

from assistant.agent.state import CareState, TurnContext

logger = logging.getLogger(__name__)


class CutOff(Exception):
    """The provider's stream ended before the model had finished."""


# What a provider can do wrong: errors of its API and of the way there. Bugs of ours rise.
PROVIDER_ERRORS = (OpenAIError, httpx2.HTTPError, TimeoutError, CutOff)

Request = ModelRequest[TurnContext]
Response = ModelResponse[Any]


class PlannerFallback(AgentMiddleware[CareState, TurnContext]):
    """Answers with `planner` for the rest of the turn when the model's provider fails."""

    state_schema = CareState

    def __init__(self, planner: BaseChatModel) -> None:
        super().__init__()
        self._planner = planner

    async def awrap_model_call(
        self, request: Request, handler: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Try the language model, unless it has failed in this turn already."""
        context = request.runtime.context
        if not context.fell_back:
            try:
                return _whole(await handler(request))
            except PROVIDER_ERRORS as error:
                logger.warning("language model failed: %s", type(error).__name__)
                context.fell_back = True
        return await handler(request.override(model=self._planner))


def _whole(response: Response) -> Response:
    """Return the response; half a sentence about brakes is worse than none.

    Raises:
        CutOff: The message has no finish reason, so the connection ended in its middle.
    """
    message = response.result[-1]
    if isinstance(message, AIMessage) and not message.response_metadata.get("finish_reason"):
        raise CutOff("the stream ended without a finish reason")
    return response
