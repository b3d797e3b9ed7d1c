"""Anonymous sessions: an unguessable id that the browser keeps, of which we keep a hash."""

import re
import secrets
from hashlib import sha256

MIN_CHARS = 32
SESSION_ID = re.compile(r"[A-Za-z0-9._~+/=-]{32,256}")
SESSION_OWNER = re.compile(r"session:[0-9a-f]{64}")


def new_session_id() -> str:
    """Return a random id of 43 characters (256 bits)."""
    return secrets.token_urlsafe(32)


def is_session_id(text: str) -> bool:
    """Tell whether a header or cookie may serve as a session id: 32 to 256 plain characters."""
    return SESSION_ID.fullmatch(text) is not None


def session_owner(session_id: str) -> str:
    """Return the key that the session's threads and bookings belong to; the id can't be told."""
    return f"session:{sha256(session_id.encode()).hexdigest()}"
