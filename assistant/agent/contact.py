"""Who comes: only what the driver told, whatever a model writes into a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AnyMessage, HumanMessage

from assistant.agent.masking import real_phone
from assistant.agent.state import TurnContext
from assistant.booking.errors import InvalidDetails

# What models write where a name is missing.
_TITLES = ("先生", "女士", "小姐", "师傅", "mr", "mrs", "ms", "miss")


@dataclass(frozen=True)
class Told:
    """A name and a phone number as the driver told them."""

    name: str
    phone: str


def told_contact(
    name: str, phone: str, messages: Sequence[AnyMessage], context: TurnContext
) -> Told:
    """Return the contact of a proposal, with the number that a mask stands for.

    The planner takes both from the driver's words anyway.

    Raises:
        InvalidDetails: The driver told no such name or number in this thread.
    """
    if not context.from_model:
        return Told(name, phone)
    number = real_phone(phone, messages)
    if number is None:
        raise InvalidDetails("phone", "The driver told no such phone number; ask for it.")
    said = " ".join(str(m.text) for m in messages if isinstance(m, HumanMessage)).lower()
    if not _is_told(name, said):
        raise InvalidDetails("name", "The driver told no such name; ask for it.")
    return Told(name, number)


def _is_told(name: str, said: str) -> bool:
    """Return whether each part of a name stands in the driver's words; titles may be added."""
    bare = name.lower()
    for title in _TITLES:
        bare = bare.replace(title, " ")
    parts = bare.replace(".", " ").split()
    return bool(parts) and all(part in said for part in parts)
