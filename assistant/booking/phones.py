"""Phone numbers as people type them, made one form to keep and one to show."""

import unicodedata

from assistant.booking.errors import InvalidDetails


def normalise_phone(text: str, region: str = "CN") -> str:
    """Return the number in E.164, such as +8613800138000.

    Args:
        text: As typed, full-width digits and separators included.
        region: ISO code of the country meant when the number has no country code.

    Raises:
        InvalidDetails: It is not a number that can exist.
    """
    import phonenumbers

    advice = "give a full number such as 138 0013 8000 or +1 201 555 0123"
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region)
    except phonenumbers.NumberParseException:
        raise InvalidDetails("phone", f"The phone number can't be read; {advice}.") from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise InvalidDetails("phone", f"The phone number doesn't exist; {advice}.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(phone: str) -> str:
    """Hide the middle of an E.164 number: 138****5678, or +1 201****0123 from abroad."""
    import phonenumbers

    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    digits = phonenumbers.national_significant_number(number)
    head = digits[:3] if len(digits) >= 10 else ""
    country = "" if number.country_code == 86 else f"+{number.country_code} "
    return f"{country}{head}****{digits[-4:]}"
