"""Expected errors become results that the model can act on; bugs rise."""

from langchain.agents.middleware import ToolErrorMiddleware
from langchain.agents.middleware.types import ToolCallRequest

from assistant.agent.tools.stores import PlaceUnknown
from assistant.booking.errors import BookingError
from assistant.refusals import public_words
from assistant.stores.errors import UnknownStore
from retrieval.types import RetrievalError
from vision.types import VisionError

EXPECTED = (BookingError, VisionError, RetrievalError, UnknownStore, PlaceUnknown)


def explain(error: Exception, request: ToolCallRequest) -> str | None:
    """Return the words of an expected error; None lets a bug rise.

    A wrong value is the model's mistake only where it gave one.
    """
    mistaken = isinstance(error, ValueError) and bool(request.tool_call["args"])
    return public_words(error) if mistaken or isinstance(error, EXPECTED) else None


def tool_errors() -> ToolErrorMiddleware:
    """Return the middleware that hands expected errors to the model."""
    return ToolErrorMiddleware(explain)
