"""The agent: one graph for every chat model."""

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from assistant.agent.budgets import Budgets
from assistant.agent.middleware.confirmation import ConfirmationMiddleware
from assistant.agent.middleware.errors import tool_errors
from assistant.agent.middleware.reply import ReplyMiddleware
from assistant.agent.recollection import Recall
from assistant.agent.state import TurnContext
from assistant.planner.chat_model import EmbeddedPlanner
from assistant.planner.dialogue import rebuild
from assistant.ports import Appointments

# The last line of defence against a planner that never answers; a language model has its own
# budget, and hands over to the planner.
PLANNER_CALLS = 10


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
    calls = PLANNER_CALLS
    if model is not None:
        # Brings the provider's client along, which takes half a second to import.
        from assistant.agent.language_model import LanguageModel
        from assistant.agent.middleware.fallback import PlannerFallback
        from assistant.agent.middleware.policy import PolicyPrompt

        budgets = model.budgets if isinstance(model, LanguageModel) else Budgets()
        calls += budgets.calls
        language = [
            PlannerFallback(planner, budgets),
            PolicyPrompt(services, budgets, _recall(planner)),
        ]
    return create_agent(
        model or planner,
        tools,
        middleware=[
            ReplyMiddleware(),
            ConfirmationMiddleware(appointments),
            ModelCallLimitMiddleware(run_limit=calls),
            *language,
            tool_errors(),
        ],
        context_schema=TurnContext,
        checkpointer=checkpointer,
    )


def _recall(planner: BaseChatModel) -> Recall | None:
    """Return how the planner reads a thread; None for one that can't be asked."""
    if not isinstance(planner, EmbeddedPlanner):
        return None
    return lambda messages: rebuild(messages, planner.understand)
