"""A finished thread state -> the reply of its last turn."""

from typing import Any

from langchain_core.messages import AIMessage, AnyMessage

from assistant.agent.state import evidence_of, this_turn
from assistant.messages import Citation, FindingView, Locale, Reply


def state_to_reply(messages: list[AnyMessage], thread_id: str, locale: Locale) -> Reply:
    """Build the reply from the last message and what the tools of its turn returned."""
    turn = this_turn(messages)
    last = next(m for m in reversed(turn) if isinstance(m, AIMessage))
    kept: dict[str, Any] = last.additional_kwargs
    seen = evidence_of(turn)
    return Reply(
        thread_id=thread_id,
        reply=str(last.text),
        locale=locale,
        urgency=kept.get("urgency"),
        findings=_findings(seen.findings, kept.get("asks")),
        citations=[Citation.model_validate(row) for row in kept.get("citations", [])],
        stores=seen.stores,
        slots=seen.slots,
        booking=seen.booking,
        awaiting=kept.get("awaiting"),
        estimate=seen.estimate,
        model=model_name(last),
    )


def _findings(seen: list[FindingView], asks: dict[str, Any] | None) -> list[FindingView]:
    """Return what the turn's photos showed, and what an earlier one left to ask."""
    asked = FindingView.model_validate(asks) if asks else None
    return seen if asked is None or asked in seen else [*seen, asked]


def model_name(message: AIMessage) -> str:
    """Return who spoke: "embedded" or the language model's name."""
    return str(message.response_metadata.get("model_name", "embedded"))
