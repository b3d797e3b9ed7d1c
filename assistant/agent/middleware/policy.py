"""The policy prompt with what a language model must know of this turn."""

from collections.abc import Awaitable, Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.agent.middleware.confirmation import last_human
from assistant.agent.state import CareState, TurnContext
from assistant.prompts import load_prompt

_LANGUAGE = {"zh": "Chinese (Simplified)", "en": "English"}

Request = ModelRequest[TurnContext]
Response = ModelResponse[Any]


class PolicyPrompt(AgentMiddleware[CareState, TurnContext]):
    """Puts the policy before the conversation. The embedded planner does not need it."""

    state_schema = CareState

    def __init__(self, services: str) -> None:
        super().__init__()
        self._policy = load_prompt("policy")
        self._services = services

    async def awrap_model_call(
        self, request: Request, handler: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Add the prompt with language, time, photos and place of this turn."""
        context = request.runtime.context
        human = last_human(request.messages)
        text = f"{self._policy}\n{_facts(human, context)}\nService codes: {self._services}"
        return await handler(request.override(system_message=SystemMessage(text)))


def _facts(human: HumanMessage, context: TurnContext) -> str:
    extra = human.additional_kwargs
    photos = ", ".join(extra.get("photos", [])) or "none"
    place = "known" if extra.get("location") else "ask, unless the driver named it"
    return (
        f"Language: {_LANGUAGE[context.locale]}. Now: {extra.get('now', '')}. "
        f"Photos of this turn: {photos}. Driver's place: {place}."
    )
