"""Every expected error of every room as one shape: what was refused, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import errors as turns
from assistant.accounts import errors as accounts
from assistant.appointments import slot_to_view
from assistant.booking import errors as booking
from assistant.cases import errors as cases
from assistant.feedback import errors as feedback
from assistant.garage import errors as garage
from assistant.lookups import MakerSpecificCode, MalformedCode, UnknownCode, UnknownLamp
from assistant.marketing import errors as marketing
from assistant.messages import SlotView
from assistant.stores import errors as stores
from assistant.workbench.records import UnknownRecord
from retrieval.types import EmptyQuery, EncoderUnavailable
from vision.types import ImageTooLarge, ModelMissing, NotAnImage


@dataclass(frozen=True)
class Refusal:
    """An expected error. `kind` names it for programs, `detail` says it to people.

    `field` is the field of the request that has to change, `retry_after_s` how long to wait,
    `alternatives` the slots to offer in the place of one that was taken, `current_version` the
    version that a change has to be made on, `possible` the changes that could be made instead.
    """

    kind: str
    detail: str
    field: str | None = None
    retry_after_s: int | None = None
    alternatives: Sequence[SlotView] | None = None
    current_version: int | None = None
    possible: Sequence[str] | None = None


KINDS: dict[type[Exception], str] = {
    turns.EmptyTurn: "invalid",
    turns.TooLong: "too-large",
    turns.UnknownThread: "unknown-thread",
    turns.ThreadBusy: "thread-busy",
    turns.NothingToReport: "nothing-to-report",
    NotAnImage: "not-an-image",
    ImageTooLarge: "too-large",
    ModelMissing: "unavailable",
    EmptyQuery: "invalid",
    EncoderUnavailable: "unavailable",
    UnknownLamp: "unknown-lamp",
    MalformedCode: "invalid",
    MakerSpecificCode: "maker-specific-code",
    UnknownCode: "unknown-code",
    UnknownRecord: "unknown-record",
    garage.UnknownCar: "unknown-car",
    garage.TooManyCars: "list-full",
    garage.InvalidCar: "invalid",
    feedback.UnknownCrop: "unknown-crop",
    feedback.UnknownPick: "invalid",
    stores.UnknownStore: "unknown-store",
    stores.UnknownService: "invalid",
    stores.InvalidEdit: "invalid",
    booking.UnknownSlot: "unknown-slot",
    booking.SlotInPast: "slot-in-past",
    booking.SlotTaken: "slot-taken",
    booking.NotOffered: "not-offered",
    booking.InvalidDetails: "invalid",
    booking.UnknownBooking: "unknown-booking",
    booking.TooManyAttempts: "too-many",
    booking.NotChangeable: "not-changeable",
    booking.IdempotencyMismatch: "key-reused",
    cases.UnknownCase: "unknown-case",
    cases.UnknownCasePhoto: "unknown-photo",
    cases.InvalidCase: "invalid",
    cases.StaleVersion: "stale-version",
    cases.CaseNotChangeable: "case-not-changeable",
    marketing.MarketingError: "invalid",
    marketing.NotSold: "not-offered",
    accounts.WrongCredentials: "sign-in",
    accounts.SignInNeeded: "sign-in",
    accounts.LinkSpent: "sign-in",
    accounts.WrongCode: "sign-in",
    accounts.TooManyCodes: "too-many",
    accounts.CodesUnavailable: "not-available",
    accounts.InvalidAccount: "invalid",
    accounts.NotAllowed: "not-allowed",
    accounts.TooManyLogins: "too-many",
}
FIELDS: dict[type[Exception], str] = {
    turns.EmptyTurn: "message",
    EmptyQuery: "q",
    MalformedCode: "code",
    feedback.UnknownPick: "code",
    stores.UnknownService: "service",
    booking.NotOffered: "service",
    booking.SlotInPast: "slot_id",
}


# What the error says is for whoever runs the program: it names addresses within the network.
DISCREET: dict[type[Exception], str] = {
    EncoderUnavailable: "searches can't be answered at the moment; try again in a minute",
}


def refusal_of(error: Exception) -> Refusal | None:
    """Return what an expected error says; None for a bug."""
    kind = next((KINDS[cls] for cls in type(error).__mro__ if cls in KINDS), None)
    if kind is None:
        return None
    return Refusal(
        kind,
        public_words(error),
        field=getattr(error, "field", FIELDS.get(type(error))),
        retry_after_s=getattr(error, "retry_after_s", None),
        alternatives=_alternatives(error),
        current_version=getattr(error, "current_version", None),
        possible=getattr(error, "possible", None),
    )


def public_words(error: Exception) -> str:
    """Return what anyone may read of an expected error."""
    discreet = (words for cls, words in DISCREET.items() if isinstance(error, cls))
    return next(discreet, str(error))


def expected_errors() -> tuple[type[Exception], ...]:
    """Return the classes that `refusal_of` knows, their children included."""
    return tuple(KINDS)


def _alternatives(error: Exception) -> list[SlotView] | None:
    if not isinstance(error, booking.SlotTaken):
        return None
    return [slot_to_view(slot) for slot in error.alternatives]
