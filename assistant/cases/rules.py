"""What may be done to a case, by whom, and what it becomes; pure."""

from collections.abc import Iterator
from datetime import datetime

from assistant.accounts.errors import NotAllowed
from assistant.accounts.model import Account
from assistant.cases.errors import CaseNotChangeable, InvalidCase, StaleVersion
from assistant.messages import Locale
from assistant.planner.language import detect_locale
from knowledge_base.cases import CaseText, Signature, SolvedCase, Withdrawal, one_line
from knowledge_base.personal import personal_data

MAX_REASON_CHARS = 160


def begin(case_id: str, text: CaseText, by: Account, at: datetime) -> SolvedCase:
    """Return the first version of a case, a draft.

    Raises:
        InvalidCase: A text holds personal data.
    """
    return _written(case_id, 1, text, by, at)


def edit(case: SolvedCase, text: CaseText, by: Account, at: datetime) -> SolvedCase:
    """Return the draft that follows a case. Of a reviewed one anyone may begin a new draft.

    Raises:
        CaseNotChangeable: The case was withdrawn.
        NotAllowed: It is another one's draft.
        InvalidCase: A text holds personal data.
    """
    _check_alive(case)
    if case.status == "draft" and by.role != "admin" and by.user_id != case.written.account:
        raise NotAllowed(
            f"This draft is {case.written.name}'s and only its author edits it; review it, or "
            "withdraw it with a reason."
        )
    return _written(case.case_id, case.version + 1, text, by, at)


def review(case: SolvedCase, by: Account, at: datetime) -> SolvedCase:
    """Return the reviewed version of a draft.

    Raises:
        CaseNotChangeable: It is no draft.
    """
    _check_alive(case)
    if case.status == "reviewed":
        raise CaseNotChangeable("The case is reviewed already; nothing of it waits for a review.")
    changes = {"status": "reviewed", "reviewed": _sign(by, at), "version": case.version + 1}
    return case.model_copy(update=changes)


def withdraw(case: SolvedCase, reason: str, by: Account, at: datetime) -> SolvedCase:
    """Return the withdrawn version of a case, which is its last one.

    Raises:
        CaseNotChangeable: It was withdrawn before.
        InvalidCase: The reason is blank or too long, or holds personal data.
    """
    _check_alive(case)
    signed = Withdrawal(**dict(_sign(by, at)), reason=_check_reason(reason))
    changes = {"status": "withdrawn", "withdrawn": signed, "version": case.version + 1}
    return case.model_copy(update=changes)


def check_version(case: SolvedCase, sent: int | None) -> None:
    """Raise `StaleVersion` unless the caller knows the case as it is; None claims nothing."""
    if sent is not None and sent != case.version:
        raise StaleVersion(sent, case.version)


def text_locale(text: CaseText) -> Locale:
    """Return the language in which a case is written."""
    told = "\n".join([text.title, text.symptom, text.root_cause, text.fix])
    found = detect_locale(told)
    return found or ("zh" if any("\u3400" <= c <= "\u9fff" for c in told) else "en")


def texts(text: CaseText) -> Iterator[tuple[str, str]]:
    """Yield each free text of a case with the name of its field."""
    yield from (("title", text.title), ("symptom", text.symptom))
    car = text.vehicle
    yield from (("vehicle.make", car.make), ("vehicle.model", car.model))
    yield "vehicle.engine", car.engine or ""
    yield from ((f"checks_tried.{n}", check) for n, check in enumerate(text.checks_tried))
    yield from (("root_cause", text.root_cause), ("fix", text.fix))
    yield from ((f"parts.{n}", part) for n, part in enumerate(text.parts))


def _written(case_id: str, version: int, text: CaseText, by: Account, at: datetime) -> SolvedCase:
    for field, value in texts(text):
        _check_impersonal(field, value)
    return SolvedCase(
        **{field: getattr(text, field) for field in CaseText.model_fields},
        case_id=case_id,
        version=version,
        status="draft",
        locale=text_locale(text),
        written=_sign(by, at),
    )


def _check_alive(case: SolvedCase) -> None:
    if case.withdrawn is not None:
        raise CaseNotChangeable(
            f"{case.withdrawn.name} withdrew the case on {case.withdrawn.at.date()}, and it can't "
            "come back; record it anew if it is right after all."
        )


def _check_reason(reason: str) -> str:
    try:
        plain = one_line(reason)
    except ValueError as error:
        raise InvalidCase("reason", "it is blank; say why the case is taken back") from error
    if len(plain) > MAX_REASON_CHARS:
        raise InvalidCase("reason", f"it is longer than {MAX_REASON_CHARS} characters; shorten it")
    _check_impersonal("reason", plain)
    return plain


def _check_impersonal(field: str, text: str) -> None:
    found = personal_data(text)
    if found is not None:
        raise InvalidCase(field, found)


def _sign(by: Account, at: datetime) -> Signature:
    return Signature(account=by.user_id, name=by.name, at=at)
