"""Whether to ask a service once more, and after how long."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

# One more try, after a pause short enough for a driver who waits.
TRIES = 2
BACKOFF_S = 0.5
# A longer wait than this is worse than the planner's answer.
LONGEST_WAIT_S = 5.0


def retry_wait(error: OpenAIError, tries: int) -> float | None:
    """Return the seconds to wait before another try, None when there should be none.

    These errors come before the first word, so that nothing is said twice: a connection that
    breaks later raises something else. A key or a model that is wrong stays wrong.

    Args:
        error: What the last try raised.
        tries: How many there were.
    """
    if tries >= TRIES:
        return None
    if isinstance(error, APIStatusError):
        if error.status_code == 429:
            return _told_wait(error)
        return BACKOFF_S if error.status_code >= 500 else None
    if isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError):
        return BACKOFF_S
    return None


def _told_wait(error: APIStatusError) -> float | None:
    """Return the wait that a Retry-After asks for, None when it is long or not told."""
    text = error.response.headers.get("retry-after", "")
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(wait, 0.0) if wait <= LONGEST_WAIT_S else None
