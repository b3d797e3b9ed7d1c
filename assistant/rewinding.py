"""Takes back the last turn of a thread, so that it can be said anew."""

from typing import Any

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from assistant.agent.state import TurnContext, evidence_of, this_turn
from assistant.errors import TurnStands

Graph = CompiledStateGraph[Any, TurnContext, Any, Any]
# A turn leaves a few dozen checkpoints at most: one a step, and its steps are limited.
FAR_ENOUGH = 200


async def rewind(graph: Graph, thread_id: str) -> HumanMessage | None:
    """Set a thread back to what was stored before its last turn, and return that turn's message.

    The state as a whole goes back: a summary that waited for a yes before that turn waits again.
    None when nothing was said yet. The caller holds the thread's claim.

    Raises:
        TurnStands: The turn booked, moved or cancelled something; it stays, and so does the turn.
    """
    config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
    messages = (await graph.aget_state(config)).values.get("messages", [])
    turn = this_turn(messages)
    if not turn or not isinstance(turn[0], HumanMessage):
        return None
    evidence = evidence_of(turn)
    if evidence.done:
        raise TurnStands(
            "This turn wrote a booking, so it can't be taken back; change or cancel the booking.",
            evidence.booking.code if evidence.booking else "",
        )
    await _restore(graph, config, turn[0], first=len(turn) == len(messages))
    return turn[0]


async def _restore(
    graph: Graph, config: RunnableConfig, said: HumanMessage, *, first: bool
) -> None:
    if first:
        await graph.checkpointer.adelete_thread(config["configurable"]["thread_id"])  # type: ignore[union-attr]
        return
    # Read to its end: a generator that is left half-way keeps the checkpointer's lock.
    past = [state async for state in graph.aget_state_history(config, limit=FAR_ENOUGH)]
    before = next(state for state in past if _written_before(state, said.id))
    await graph.aupdate_state(before.config, None, as_node="__copy__")


def _written_before(state: StateSnapshot, message_id: str | None) -> bool:
    """Tell whether a checkpoint ends a step that knew nothing of the message."""
    messages = state.values.get("messages", [])
    arrives = (state.metadata or {}).get("source") == "input"
    return not arrives and all(message.id != message_id for message in messages)
