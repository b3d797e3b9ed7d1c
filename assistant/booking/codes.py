"""The code under which a driver finds a booking again."""

import secrets
import unicodedata

# No 0/O, 1/I/L: the code is read out on the phone and typed from a screenshot.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_CHARS = 8  # 31**8 = 8.5e11 codes


def new_code() -> str:
    """Return a random code; the caller checks that it is not in use."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARS))


def normalise_code(text: str) -> str:
    """Return the code as kept: upper case, without the spaces and dashes people add."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if c.isalnum())


def is_code(text: str) -> bool:
    """Tell whether the text could be a code at all."""
    return len(text) == CODE_CHARS and all(c in ALPHABET for c in text)
