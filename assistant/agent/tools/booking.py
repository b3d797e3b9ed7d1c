"""Propose a booking, a cancellation or a move. Nothing here writes: the driver's yes does."""

from collections.abc import Sequence
from typing import Any, Literal

from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool, tool
from langgraph.types import Command

from assistant.agent.contact import told_contact
from assistant.agent.state import TurnContext, evidence_of, this_turn
from assistant.agent.tools.answer import Answer, answer
from assistant.booking.errors import SlotTaken
from assistant.evidence import BookingProposal, Evidence
from assistant.messages import SlotView
from assistant.ports import Appointments

Runtime = ToolRuntime[TurnContext]


def build_booking_tools(appointments: Appointments) -> list[BaseTool]:
    """Return the tools that prepare writes, and the one that looks bookings up."""
    return [
        _build_propose_booking(appointments),
        _build_propose_cancel(appointments),
        _build_propose_move(appointments),
        _build_look_up(appointments),
    ]


def _build_propose_booking(appointments: Appointments) -> BaseTool:
    @tool
    def propose_booking(
        slot_id: str,
        name: str,
        phone: str,
        runtime: Runtime,
        vehicle: str | None = None,
        note: str | None = None,
    ) -> Command[Any]:
        """Prepare a booking. The driver sees a summary and is asked to confirm; nothing is saved.

        Call it only with a slot that `find_slots` listed and the driver chose, and with the name
        and phone that the driver gave: ask for what is missing, never make it up. Never say that
        anything is booked.

        Args:
            slot_id: An id returned by `find_slots` in this conversation.
            name: The driver's name.
            phone: The driver's phone number as it stands in the conversation, "*" included.
            vehicle: Make, model, plate, as far as the driver said.
            note: What the workshop should look at, in one sentence.
        """
        slot = _offered(runtime, slot_id)
        if slot is None:
            return _refuse(runtime, f"slot {slot_id!r} was not offered; call find_slots first")
        told = told_contact(name, phone, runtime.state["messages"], runtime.context)
        wish = _blank("book", slot).model_copy(
            update={"name": told.name, "phone": told.phone, "vehicle": vehicle, "note": note}
        )
        return _propose(runtime, appointments, wish)

    return propose_booking


def _build_propose_cancel(appointments: Appointments) -> BaseTool:
    @tool
    def propose_cancel(
        runtime: Runtime, code: str | None = None, phone_last4: str | None = None
    ) -> Command[Any]:
        """Prepare to cancel a booking. The driver is asked to confirm; nothing is saved.

        Args:
            code: The booking code; leave out for the driver's own only booking.
            phone_last4: The last four digits of the phone that booked.
        """
        wish = _blank("cancel", None).model_copy(update={"code": code, "last4": phone_last4})
        return _propose(runtime, appointments, wish)

    return propose_cancel


def _build_propose_move(appointments: Appointments) -> BaseTool:
    @tool
    def propose_move(
        slot_id: str, runtime: Runtime, code: str | None = None, phone_last4: str | None = None
    ) -> Command[Any]:
        """Prepare to move a booking to another slot. The driver is asked to confirm.

        Args:
            slot_id: An id returned by `find_slots` in this conversation.
            code: The booking code; leave out for the driver's own only booking.
            phone_last4: The last four digits of the phone that booked.
        """
        slot = _offered(runtime, slot_id)
        if slot is None:
            return _refuse(runtime, f"slot {slot_id!r} was not offered; call find_slots first")
        wish = _blank("move", slot).model_copy(update={"code": code, "last4": phone_last4})
        return _propose(runtime, appointments, wish)

    return propose_move


def _build_look_up(appointments: Appointments) -> BaseTool:
    @tool(response_format="content_and_artifact")
    def look_up_booking(
        runtime: Runtime, code: str | None = None, phone_last4: str | None = None
    ) -> Answer:
        """Look up a booking: its time, its state, the shop and its address.

        Args:
            code: The booking code; leave out for the driver's own only booking.
            phone_last4: The last four digits of the phone that booked.
        """
        context = runtime.context
        found = appointments.find(code, phone_last4, context.caller)
        at = appointments.shop_of(found, context.locale)
        return answer(Evidence(booking=found, booked_at=at))

    return look_up_booking


def _offered(runtime: Runtime, slot_id: str) -> SlotView | None:
    slots = evidence_of(runtime.state["messages"]).slots
    return next((slot for slot in slots if slot.slot_id == slot_id), None)


def _blank(action: Literal["book", "cancel", "move"], slot: SlotView | None) -> BookingProposal:
    """Return a proposal that only says what is wished; `prepare` checks it and fills the rest."""
    return BookingProposal(
        action=action,
        slot_id=slot.slot_id if slot else None,
        store_id=slot.store_id if slot else "",
        service=slot.service if slot else "",
        starts_at=slot.starts_at if slot else "",
        ends_at=slot.ends_at if slot else "",
    )


def _propose(runtime: Runtime, appointments: Appointments, wish: BookingProposal) -> Command[Any]:
    context = runtime.context
    if evidence_of(this_turn(runtime.state["messages"])).done:
        # A second question right behind a yes would be taken for the first one.
        return _refuse(runtime, "something was just written; wait for the driver's next words")
    try:
        proposal = appointments.prepare(wish, caller=context.caller, locale=context.locale)
    except SlotTaken as error:
        # Gone since it was listed: whoever is left without it is shown what is free.
        return _refuse(runtime, str(error), slots=appointments.alternatives(error))
    content, artifact = answer(Evidence(proposal=proposal))
    message = ToolMessage(content, artifact=artifact, tool_call_id=str(runtime.tool_call_id))
    return Command(update={"proposal": proposal.model_dump(), "messages": [message]})


def _refuse(runtime: Runtime, reason: str, slots: Sequence[SlotView] = ()) -> Command[Any]:
    content, artifact = answer(Evidence(error=reason, slots=list(slots)))
    message = ToolMessage(
        content, artifact=artifact, tool_call_id=str(runtime.tool_call_id), status="error"
    )
    return Command(update={"messages": [message]})
