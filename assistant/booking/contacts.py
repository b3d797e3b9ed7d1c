"""Who comes, with what: checked and made safe to keep."""

import unicodedata
from dataclasses import replace

from assistant.booking.errors import InvalidDetails
from assistant.booking.model import Contact
from assistant.booking.phones import normalise_phone

MAX_CHARS = {"name": 80, "vehicle": 120, "note": 1000, "reason": 200}


def clean_text(field: str, text: str) -> str:
    """Return the text trimmed, in NFC, without control or direction-changing characters.

    Raises:
        InvalidDetails: It is longer than `MAX_CHARS` allows.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    plain = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    if len(plain) > MAX_CHARS[field]:
        raise InvalidDetails(
            field,
            f"The {field} has {len(plain)} characters; shorten it to {MAX_CHARS[field]}.",
        )
    return plain


def check_contact(contact: Contact) -> Contact:
    """Return the contact with cleaned text and its phone in E.164.

    Raises:
        InvalidDetails: The name is empty, something is too long, or the phone can't exist.
    """
    name = clean_text("name", contact.name)
    if not name:
        raise InvalidDetails("name", "The name is empty; say who comes.")
    return replace(
        contact,
        name=name,
        phone=normalise_phone(contact.phone),
        vehicle=clean_text("vehicle", contact.vehicle),
        note=clean_text("note", contact.note),
    )
