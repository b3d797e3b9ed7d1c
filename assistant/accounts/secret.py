"""The secret that signs cookies and slot ids."""

import hmac
import os
import secrets
from pathlib import Path

from assistant.accounts.errors import SecretUnavailable

SECRET_BYTES = 32
FILE_NAME = "secret"


def load_secret(data_dir: Path, configured: str | None = None) -> str:
    """Return the configured secret, else the one kept in the data directory.

    The file is made on first use with random content, readable by its owner alone. Processes that
    start at once agree on one.

    Raises:
        SecretUnavailable: The file can't be read or made, or is empty.
    """
    if configured:
        return configured
    path = data_dir / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        kept = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SecretUnavailable(
            f"The secret file {path} can't be used: {error.strerror}. Make the data directory "
            "writable, or set CARCARE_SECRET."
        ) from error
    if not kept:
        raise SecretUnavailable(f"The secret file {path} is empty; delete it to get a new one.")
    return kept


def derive_key(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, so that no signature is good for another."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        # A link appears whole or not at all, and only for the first process.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
