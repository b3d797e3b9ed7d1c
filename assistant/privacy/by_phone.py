"""People who come with a phone number instead of a session: what is kept of whom is theirs."""

import asyncio
from collections.abc import Sequence

from assistant.booking.model import Booking
from assistant.booking.phones import normalise_phone
from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.masking import mask_all
from assistant.privacy.views import Erased, KeptBooking, PersonalData

ANONYMOUS = "session:"


async def export_by_phone(desk: PrivacyDesk, phone: str, *, masked: bool = True) -> PersonalData:
    """Return the bookings with this phone, and all that is kept of the sessions that are its own.

    Those are the anonymous sessions that booked with this phone and with no other: an account, or
    a session that books for several people, is not the phone's alone.

    Raises:
        InvalidDetails: The phone can't exist.
    """
    number = normalise_phone(phone)
    whole = [await desk.export(owner, masked=False) for owner in _owners(desk, number)]
    found = await asyncio.to_thread(desk.records.bookings_of_phone, number)
    first = whole[0] if whole else await desk.export("", masked=False)
    data = PersonalData(
        exported_at=first.exported_at,
        masked=masked,
        threads=[thread for part in whole for thread in part.threads],
        bookings=[KeptBooking.of(booking) for booking in found],
        lamp_answers=[answer for part in whole for answer in part.lamp_answers],
        ratings=[rating for part in whole for rating in part.ratings],
        cars=[car for part in whole for car in part.cars],
        consents=[consent for part in whole for consent in part.consents],
    )
    return mask_all(data) if masked else data


async def erase_by_phone(desk: PrivacyDesk, phone: str) -> Erased:
    """Erase what `export_by_phone` shows; bookings still to come stay and are named.

    Raises:
        InvalidDetails: The phone can't exist.
    """
    number = normalise_phone(phone)
    total = Erased()
    for owner in _owners(desk, number):
        total += (await desk.erase(owner)).model_copy(update={"kept_bookings": []})
    now = desk.clock.now()
    erased = await asyncio.to_thread(desk.records.erase_bookings_of_phone, number, now)
    left = await asyncio.to_thread(desk.records.bookings_of_phone, number)
    return total + Erased(bookings=erased, kept_bookings=[booking.code for booking in left])


def _owners(desk: PrivacyDesk, number: str) -> list[str]:
    found = desk.records.bookings_of_phone(number)
    owners = dict.fromkeys(b.owner for b in found if b.owner.startswith(ANONYMOUS))
    return [owner for owner in owners if _alone(desk.records.bookings(owner), number)]


def _alone(booked: Sequence[Booking], number: str) -> bool:
    return {booking.contact.phone for booking in booked if booking.contact.phone} == {number}
