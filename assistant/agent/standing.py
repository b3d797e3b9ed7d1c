"""A warning to stop stands until the car is mended, however often somebody asks to drive on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

# A day later the car has been looked at, or stands where another question is asked.
STANDS = timedelta(hours=24)


def is_warned(messages: Sequence[AnyMessage], now: datetime) -> bool:
    """Return whether one of the replies of the last day told to stop."""
    told_at: str | None = None
    for message in messages:
        if isinstance(message, HumanMessage):
            told_at = message.additional_kwargs.get("now")
        elif _stops(message) and told_at and now - datetime.fromisoformat(told_at) < STANDS:
            return True
    return False


def _stops(message: AnyMessage) -> bool:
    return isinstance(message, AIMessage) and message.additional_kwargs.get("urgency") == "stop_now"
