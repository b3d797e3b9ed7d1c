"""Refusals before the model; the forced line and the checked text after it."""

from typing import Any

from langchain.agents.middleware import AgentMiddleware, hook_config
from langchain_core.messages import AIMessage, AnyMessage
from langgraph.runtime import Runtime

from assistant.agent.awaiting import BOOKING_QUESTIONS, infer_awaiting
from assistant.agent.crash import QUESTION
from assistant.agent.guarding import guard_of
from assistant.agent.lead import flag_lines, highest, lead_line, urgency_of
from assistant.agent.state import CareState, TurnContext, evidence_of, this_turn
from assistant.agent.summary import outcome_line, summary_block
from assistant.evidence import BookingProposal, Evidence
from assistant.unsure import asked_after, with_photo


class ReplyMiddleware(AgentMiddleware[CareState, TurnContext]):
    """Turns the model's last message into the reply: lead line, checked text, summary.

    The reply's urgency, citations, what it awaits and which finding it asks about are kept with
    the message, so that a thread can be shown again exactly as it was.
    """

    state_schema = CareState

    @hook_config(can_jump_to=["end"])
    def before_agent(
        self, state: CareState, runtime: Runtime[TurnContext]
    ) -> dict[str, Any] | None:
        """Answer a request that must be refused without asking any model; then go on as before."""
        refusal = runtime.context.refusal
        if refusal is None:
            return None
        question, awaiting = _left_open(state["messages"])
        text = "\n\n".join(filter(None, [refusal, question]))
        message = AIMessage(text, additional_kwargs={"awaiting": awaiting})
        return {"messages": [message], "jump_to": "end"}

    def after_agent(self, state: CareState, runtime: Runtime[TurnContext]) -> dict[str, Any] | None:
        """Replace the model's text with the reply and drop a proposal that was left behind."""
        turn = this_turn(state["messages"])
        last, context = turn[-1], runtime.context
        evidence = with_photo(evidence_of(turn), state["messages"])
        asks = asked_after(state["messages"])
        if not isinstance(last, AIMessage):
            return None
        proposal = _standing(state.get("proposal"), evidence)
        if last.additional_kwargs.get("gives_up"):
            proposal = None
        confirms = proposal is not None and not _asked_twice(state["messages"])
        guard = guard_of(context, state["messages"], from_model=context.from_model)
        flags = flag_lines(context.flag_lines, evidence, context.standing)
        lead = lead_line(flags, evidence, context.locale)
        body = guard.check_all(str(last.text))
        summary = summary_block(proposal, context.locale) if proposal and confirms else ""
        outcome = outcome_line(evidence, body, context.locale)
        asked = _unasked(evidence, body)
        text = "\n\n".join(part for part in (lead, body, outcome, asked, summary) if part)
        kept = {
            "awaiting": "confirmation" if confirms else infer_awaiting(last, evidence),
            "asks": asks.model_dump() if asks else None,
            QUESTION: evidence.crash.question_id if evidence.crash else None,
            "urgency": highest(urgency_of(flags, evidence), last.additional_kwargs.get("urgency")),
            "citations": [citation.model_dump() for citation in guard.citations()],
        }
        reply = last.model_copy(
            update={"content": text, "additional_kwargs": {**last.additional_kwargs, **kept}}
        )
        return {"messages": [reply], "proposal": proposal.model_dump() if proposal else None}


def _unasked(evidence: Evidence, body: str) -> str:
    """Return the question after people that a crash calls for where the model left it out."""
    question = evidence.crash.question if evidence.crash else None
    return question if question and question not in body else ""


def _left_open(messages: list[AnyMessage]) -> tuple[str, str | None]:
    """Return the question in the middle of a booking that the last reply ended with, if any."""
    said = [m for m in messages[:-1] if isinstance(m, AIMessage) and not m.tool_calls]
    asked = [message.additional_kwargs.get("awaiting") for message in said[-2:]]
    # A summary that waits for a yes is shown again by itself.
    again = asked == [*asked[-1:], *asked[-1:]] or asked[-1:] == ["confirmation"]
    if not asked or asked[-1] not in BOOKING_QUESTIONS or again:
        return "", None
    return str(said[-1].text).rsplit("\n\n", 1)[-1], asked[-1]


def _asked_twice(messages: list[AnyMessage]) -> bool:
    """Return whether the last two replies both asked to confirm: a third would be nagging."""
    said = [m for m in messages[:-1] if isinstance(m, AIMessage) and not m.tool_calls]
    asked = [m.additional_kwargs.get("awaiting") for m in said[-2:]]
    return asked == ["confirmation", "confirmation"]


def _standing(pending: dict[str, Any] | None, evidence: Evidence) -> BookingProposal | None:
    """Return the proposal that still waits for a yes.

    New stores or slots in a turn mean that the driver is choosing again: the old one is void.
    """
    if evidence.proposal is not None:
        return evidence.proposal
    if pending is None or evidence.stores or evidence.slots or evidence.slot_store:
        return None
    return BookingProposal.model_validate(pending)
