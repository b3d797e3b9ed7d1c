"""Whether an answer of a language model can be used; small faults are mended."""

import json
import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, ToolCall

from assistant.agent.budgets import estimate_tokens
from assistant.agent.failures import BadCall, CutOff, Looping, NothingToSay
from assistant.agent.guarding import guard_of
from assistant.agent.lead import urgency_of
from assistant.agent.middleware.names import CONFIRM_TOOL, PHOTO_TOOL
from assistant.agent.state import TurnContext, evidence_of, this_turn
from assistant.evidence import Evidence
from assistant.messages import Locale
from assistant.planner.language import detect_locale
from assistant.unsure import with_photo

# More at once than any honest step makes.
CALLS_AT_ONCE = 6
# The same call with the same arguments: once, and once more after an error.
SAME_CALL = 2
# A greeting, a question, a polite no.
SMALL_TALK_TOKENS = 80
_ASKS = re.compile(r"[?？]")
ENDS = ("stop", "tool_calls", "function_call")


def usable(message: AIMessage, messages: Sequence[AnyMessage], context: TurnContext) -> AIMessage:
    """Return the answer with tool-call ids of its own.

    Args:
        message: What the model answered to `messages`, which are the whole thread.
        messages: The thread before it.
        context: The turn.

    Raises:
        CutOff: It ended too early.
        BadCall: A tool call that can't be carried out.
        Looping: It calls what it has called already, without end.
        NothingToSay: There is neither a call nor text that may be sent.
    """
    finish = message.response_metadata.get("finish_reason")
    if finish not in ENDS:
        raise CutOff(f"finish reason {finish}")
    if message.invalid_tool_calls:
        raise BadCall("arguments that are no JSON")
    if not message.tool_calls:
        _check_text(str(message.text), messages, context)
        return message
    _check_calls(message.tool_calls, list(messages))
    _check_photos(message.tool_calls, context)
    return message.model_copy(update={"tool_calls": _own_ids(message.tool_calls, messages)})


def _check_calls(calls: list[ToolCall], messages: list[AnyMessage]) -> None:
    if len(calls) > CALLS_AT_ONCE:
        raise BadCall(f"{len(calls)} calls at once")
    if any(not call["name"] for call in calls):
        raise BadCall("a call without a name")
    if any(call["name"] == CONFIRM_TOOL for call in calls):
        # Only the driver's yes writes; results under this name are made by code.
        raise BadCall("a write is not the model's to make")
    made = [_key(call) for m in this_turn(messages) for call in getattr(m, "tool_calls", [])]
    if any(made.count(_key(call)) >= SAME_CALL for call in calls):
        raise Looping(f"{calls[0]['name']} again")


def _check_photos(calls: list[ToolCall], context: TurnContext) -> None:
    """Refuse to look at a photo in a turn without one: the planner would answer about it."""
    if not context.photos and any(call["name"] == PHOTO_TOOL for call in calls):
        raise BadCall("there is no photo")


def _key(call: ToolCall) -> str:
    return json.dumps([call["name"], call["args"]], sort_keys=True, default=str)


def _own_ids(calls: list[ToolCall], messages: Sequence[AnyMessage]) -> list[ToolCall]:
    """Return the calls, with a new id for each that has none or one that was used before."""
    used = {call["id"] for m in messages for call in getattr(m, "tool_calls", [])}
    mended: list[ToolCall] = []
    for call in calls:
        call_id = call["id"]
        if not call_id or call_id in used:
            call_id = f"call_{uuid4().hex}"
        used.add(call_id)
        mended.append({**call, "id": call_id})
    return mended


def _check_text(text: str, messages: Sequence[AnyMessage], context: TurnContext) -> None:
    if not text.strip():
        raise NothingToSay("empty")
    if _other_language(text, context.locale):
        raise NothingToSay("another language")
    evidence = with_photo(evidence_of(this_turn(list(messages))), messages)
    if evidence.abstained and not evidence.problems and not _ASKS.search(text):
        # The planner looks in other places too, and asks for what it lacks.
        raise NothingToSay("gives up")
    guard = guard_of(context, list(messages), from_model=True)
    if not guard.check_all(text):
        raise NothingToSay("nothing of it may be said")
    if not guard.citations() and _needs_source(text, evidence, context):
        raise NothingToSay("no source")


def _needs_source(text: str, evidence: Evidence, context: TurnContext) -> bool:
    """Return whether a text without a source tells more than it may.

    About a danger nothing is told before a tool was asked. A question, a greeting or a word beside
    the warning is short; what tools returned beside passages is checked figure by figure.
    """
    if evidence.done or evidence.proposal or evidence.booking:
        return False
    told = evidence.problems or evidence.findings or evidence.passages
    if urgency_of(context.flag_lines, evidence) == "stop_now" and not told:
        return True
    offered = evidence.stores or evidence.slots or evidence.estimate or evidence.failed_proposal
    return not offered and estimate_tokens(text) > SMALL_TALK_TOKENS


def _other_language(text: str, locale: Locale) -> bool:
    spoken = detect_locale(text)
    return spoken is not None and spoken != locale


def answer_of(result: Sequence[Any]) -> AIMessage | None:
    """Return the answer among the messages of a model call, None when there is none."""
    last = result[-1] if result else None
    return last if isinstance(last, AIMessage) else None
