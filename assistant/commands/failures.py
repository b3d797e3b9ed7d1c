"""Expected errors in one line each."""

from pydantic import ValidationError


def explain(error: Exception) -> str | None:
    """Return the words of an expected error; None for a bug, which shows its traceback."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, row['loc']))}: {row['msg']}" if row["loc"] else row["msg"]
            for row in error.errors()
        )
    if isinstance(error, PermissionError):
        return (
            f"{error.filename} can't be written ({error.strerror}); make it writable, or set "
            "CARCARE_DATA_DIR to a folder that is."
        )
    return str(error) if isinstance(error, _expected()) else None


def _expected() -> tuple[type[Exception], ...]:
    from assistant.accounts.errors import AccountError
    from assistant.booking.errors import BookingError
    from assistant.database import DatabaseError
    from assistant.errors import TurnError
    from assistant.stores.errors import StoreError
    from knowledge_base.load import ContentError
    from retrieval.types import RetrievalError
    from vision.types import VisionError

    return (
        AccountError, BookingError, DatabaseError, TurnError, StoreError, ContentError,
        RetrievalError, VisionError,
    )  # fmt: skip
