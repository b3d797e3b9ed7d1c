"""Cases as technicians' programs and pages see them."""

from assistant.cases.model import What
from assistant.cases.similar import Alike
from assistant.messages import Message
from knowledge_base.cases import CaseStatus, CaseText, CaseVehicle, Signature, SolvedCase

__all__ = [
    "CaseFile",
    "CaseList",
    "CaseStatus",
    "CaseText",
    "CaseView",
    "PhotoView",
    "RecordedCase",
    "SimilarCases",
]


class PhotoView(Message):
    """A photo of a case; `url` opens for technicians alone."""

    photo_id: str
    url: str
    width: int
    height: int
    added: Signature


class CaseView(SolvedCase):
    """The latest version of a case.

    `found_version` is the reviewed version that searches find: an older one while a draft waits
    for its review, null when there is none.
    """

    found_version: int | None
    photos: list[PhotoView]


class ChangeView(Message):
    """One line of a case's history, with the text as it was after it."""

    version: int
    what: What
    by: Signature
    reason: str | None = None
    text: CaseText


class CaseFile(CaseView):
    """A case with its history, oldest first."""

    history: list[ChangeView]


class SimilarView(Message):
    """A case that may be the same one; `alike` says in what."""

    case_id: str
    version: int
    status: CaseStatus
    title: str
    vehicle: CaseVehicle
    codes: list[str]
    alike: list[Alike]


class SimilarCases(Message):
    """Possible duplicates, most alike first."""

    similar: list[SimilarView]


class RecordedCase(CaseView):
    """A case just recorded, with its possible duplicates, most alike first."""

    similar: list[SimilarView]


class CaseList(Message):
    """Cases newest first; `next_cursor` leads to the next page, null on the last one."""

    cases: list[CaseView]
    next_cursor: str | None
