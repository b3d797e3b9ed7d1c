"""Hiding phone numbers, plates and VINs wherever they stand in a document."""

from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge_base.personal import mask_personal

Document = TypeVar("Document", bound=BaseModel)


def mask_all(document: Document) -> Document:
    """Return a copy in which every text has stars for what is personal in it."""
    return type(document).model_validate(_masked(document.model_dump()))


def _masked(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return mask_personal(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list | tuple) else value
