"""The agent: one graph for every chat model."""

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from assistant.agent.middleware.confirmation import ConfirmationMiddleware
from assistant.agent.middleware.errors import tool_errors
from assistant.agent.middleware.policy import PolicyPrompt
from assistant.agent.middleware.reply import ReplyMiddleware
from assistant.agent.state import TurnContext
from assistant.ports import Appointments

# Photo, lamp, price, stores, slots, proposal, answer: seven calls do the longest honest turn.
MODEL_CALLS = 10


def build_graph(
    *,
    planner: BaseChatModel,
    model: BaseChatModel | None,
    tools: list[BaseTool],
    appointments: Appointments,
    checkpointer: BaseCheckpointSaver[str],
    services: str,
) -> CompiledStateGraph[Any, TurnContext, Any, Any]:
    """Wire the agent. Without a language model the planner answers; with one it is the fallback.

    `services` lists the service codes for the policy prompt.
    """
    language: list[Any] = []
    if model is not None:
        # Brings the provider's client along, which takes half a second to import.
        from assistant.agent.middleware.fallback import PlannerFallback

        language = [PlannerFallback(planner), PolicyPrompt(services)]
    return create_agent(
        model or planner,
        tools,
        middleware=[
            ReplyMiddleware(),
            ConfirmationMiddleware(appointments),
            ModelCallLimitMiddleware(run_limit=MODEL_CALLS),
            *language,
            tool_errors(),
        ],
        context_schema=TurnContext,
        checkpointer=checkpointer,
    )
