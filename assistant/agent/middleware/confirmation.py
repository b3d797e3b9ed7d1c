"""A pending proposal and a plain yes: the only way anything is booked, moved or cancelled."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langgraph.runtime import Runtime

from assistant.agent.awaiting import asked_last
from assistant.agent.middleware.names import CONFIRM_TOOL
from assistant.agent.state import CareState, TurnContext, this_turn
from assistant.agent.tools.answer import answer
from assistant.booking.errors import BookingError
from assistant.evidence import BookingProposal, Evidence
from assistant.planner.consent import is_plain_no, is_plain_yes
from assistant.ports import Appointments


class ConfirmationMiddleware(AgentMiddleware[CareState, TurnContext]):
    """Executes the pending proposal when the driver answers its summary with a plain yes.

    The yes counts only right after a reply that showed the whole summary (`awaiting` was
    "confirmation"), so a yes to another question never books. The outcome enters the history as
    a tool result, for the model to word. The same yes once more is told what the first one led
    to: the process that wrote it may have died before its answer was read.
    """

    state_schema = CareState

    def __init__(self, appointments: Appointments) -> None:
        super().__init__()
        self._appointments = appointments

    def before_agent(
        self, state: CareState, runtime: Runtime[TurnContext]
    ) -> dict[str, Any] | None:
        """Write the proposal on a plain yes; forget it on a plain no."""
        messages, pending = state["messages"], state.get("proposal")
        if untold := _untold(messages):
            return {"messages": _as_tool_call(untold)}
        if not pending or asked_last(messages[:-1]) != "confirmation":
            return None
        text = str(messages[-1].text)
        if is_plain_no(text):
            return {"proposal": None}
        if not is_plain_yes(text, pending["action"]):
            return None
        result = self._execute(BookingProposal.model_validate(pending), runtime.context)
        return {"proposal": None, "messages": _as_tool_call(result)}

    def _execute(self, proposal: BookingProposal, context: TurnContext) -> Evidence:
        # One proposal can be written once, however often its yes is delivered.
        key = sha256(f"{context.thread_id}:{proposal.model_dump_json()}".encode()).hexdigest()
        try:
            booking = self._appointments.execute(proposal, context.caller, key)
        except BookingError as error:
            alternatives = self._appointments.alternatives(error)
            return Evidence(error=str(error), slots=alternatives, failed_proposal=proposal)
        return Evidence(booking=booking, done=proposal.action, done_at=proposal.store_name)


def _untold(messages: list[AnyMessage]) -> Evidence | None:
    """Return what a yes led to that is sent once more: its answer may never have arrived."""
    turn = this_turn(messages[:-1])
    if not turn or str(messages[-1].text).strip() != str(turn[0].text).strip():
        return None
    results = [m for m in turn if isinstance(m, ToolMessage) and m.name == CONFIRM_TOOL]
    answered = isinstance(turn[-1], AIMessage)
    if not results or (answered and results[-1].status == "error"):
        return None
    return Evidence.model_validate(results[-1].artifact)


def _as_tool_call(result: Evidence) -> list[AnyMessage]:
    call_id = f"call_{uuid4().hex}"
    content, artifact = answer(result)
    return [
        AIMessage("", tool_calls=[{"name": CONFIRM_TOOL, "args": {}, "id": call_id}]),
        ToolMessage(
            content,
            artifact=artifact,
            name=CONFIRM_TOOL,
            tool_call_id=call_id,
            status="error" if result.error else "success",
        ),
    ]


def last_human(messages: list[AnyMessage]) -> HumanMessage:
    """Return the message of this turn."""
    return next(m for m in reversed(messages) if isinstance(m, HumanMessage))
