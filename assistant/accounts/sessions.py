"""Sessions without an account: an unguessable id that the browser keeps; we keep a hash of it."""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

MIN_CHARS = 32
SESSION_ID = re.compile(r"[A-Za-z0-9._~+/=-]{32,256}")
_OF_PHONE = re.compile(r"phone:([0-9]{1,4}):(.+)")
SESSION_OWNER = re.compile(r"session:[0-9a-f]{64}")


@dataclass(frozen=True)
class Session:
    """What a session cookie holds; `phone_end` are the last digits of the phone it stands for.

    Without them the session is the browser's own.
    """

    session_id: str
    phone_end: str = ""

    @property
    def owner(self) -> str:
        """Return the key that the session's threads and bookings belong to."""
        return session_owner(self.session_id)

    @property
    def text(self) -> str:
        """Return what the cookie says, which `read_session` reads."""
        return f"phone:{self.phone_end}:{self.session_id}" if self.phone_end else self.session_id


def read_session(text: str) -> Session:
    """Return the session that a cookie's value tells of."""
    found = _OF_PHONE.fullmatch(text)
    return Session(found[2], found[1]) if found else Session(text)


def new_session_id() -> str:
    """Return a random id of 43 characters (256 bits)."""
    return secrets.token_urlsafe(32)


def is_session_id(text: str) -> bool:
    """Tell whether a header or cookie may serve as a session id: 32 to 256 plain characters."""
    return SESSION_ID.fullmatch(text) is not None


def session_owner(session_id: str) -> str:
    """Return the key that the session's threads and bookings belong to; the id can't be told."""
    return f"session:{sha256(session_id.encode()).hexdigest()}"
