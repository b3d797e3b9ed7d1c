"""Phone numbers, plates and VINs stay on this machine: a language model sees their masks."""

import re
from collections.abc import Iterator, Sequence

from langchain_core.messages import AnyMessage, HumanMessage

from assistant.booking.errors import InvalidDetails
from assistant.booking.phones import mask_phone, normalise_phone
from assistant.planner.folding import tidy
from assistant.planner.phones import find_phone
from knowledge_base.personal import mask_personal

# Nine digits in a row and more may be a number that nobody could read: hidden as well.
_DIGITS = re.compile(r"(?<![\w.+-])(?:\+|00)?\(?\d(?:[ ().-]{0,2}\d){8,14}(?![\w-])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_SPOKEN = re.compile(r"[零〇幺一二三四五六七八九](?:[\s,、-]?[零〇幺一二三四五六七八九]){9,}")


def mask_phones(text: str) -> str:
    """Return the text with every phone number as `138****8000`."""
    for pattern in (_MOBILE, _DIGITS, _SPOKEN):
        text = pattern.sub(lambda match: _mask(match.group()), text)
    return text


def mask_told(text: str) -> str:
    """Return the text with phone numbers masked, and stars for number plates and VINs."""
    return mask_personal(mask_phones(text))


def phones_told(messages: Sequence[AnyMessage]) -> list[str]:
    """Return the phone numbers in the driver's messages, E.164, the last told first."""
    told: dict[str, None] = {}
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            told.update(dict.fromkeys(_phones(str(message.text))))
    return list(told)


def real_phone(wish: str, messages: Sequence[AnyMessage]) -> str | None:
    """Return the number that the driver told and that `wish`, perhaps its mask, stands for."""
    told = phones_told(messages)
    if "*" in wish:
        return next((phone for phone in told if mask_phone(phone) == wish.strip()), None)
    number = _normalised(wish)
    return number if number in told else None


def _phones(text: str) -> Iterator[str]:
    found = find_phone(tidy(text), awaiting="phone").phone
    if found:
        yield found
    for pattern in (_MOBILE, _DIGITS):
        for match in pattern.finditer(text):
            number = _normalised(match.group())
            if number:
                yield number


def _mask(text: str) -> str:
    number = find_phone(tidy(text), awaiting="phone").phone or _normalised(text)
    return mask_phone(number) if number else "****"


def _normalised(text: str) -> str | None:
    try:
        return normalise_phone(text)
    except InvalidDetails:
        return None
