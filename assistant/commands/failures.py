"""Expected errors in one line each."""

from pydantic import ValidationError

SETTINGS = "Settings"


def explain(error: Exception) -> str | None:
    """Return an expected error in one line; None for a bug, which shows its traceback."""
    if isinstance(error, ValidationError):
        return _explain_settings(error) if error.title == SETTINGS else None
    if isinstance(error, PermissionError) and error.filename:
        return (
            f"{error.filename} can't be used ({error.strerror}); give yourself the right to, or "
            "choose another place, for data with CARCARE_DATA_DIR"
        )
    if isinstance(error, NotADirectoryError) and error.filename:
        return (
            f"{error.filename} can't be used, a file is where a folder should be; choose another "
            "place, for data with CARCARE_DATA_DIR"
        )
    return " ".join(str(error).split()) if isinstance(error, _expected()) else None


def _explain_settings(error: ValidationError) -> str:
    from assistant.settings import Settings

    fields = {field.validation_alias: field for field in Settings.model_fields.values()}
    lines = []
    for row in error.errors():
        words = row["msg"].removeprefix("Value error, ")
        if not row["loc"]:
            lines.append(words)
            continue
        field = fields[str(row["loc"][0])]
        example = f"; write it like {field.examples[0]}" if field.examples else ""
        lines.append(f"{field.validation_alias} is {row['input']!r:.60}: {words}{example}")
    return "; ".join(lines)


def _expected() -> tuple[type[Exception], ...]:
    """Return what callers may cause, and what only whoever runs the program can mend."""
    from assistant.accounts.errors import AccountError
    from assistant.database import DatabaseError
    from assistant.feedback.errors import FeedbackError
    from assistant.refusals import expected_errors
    from assistant.stores.errors import StoreError
    from knowledge_base.load import ContentError
    from retrieval.types import RetrievalError

    operator = (
        AccountError, DatabaseError, FeedbackError, StoreError, ContentError, RetrievalError,
    )  # fmt: skip
    return (*expected_errors(), *operator)
