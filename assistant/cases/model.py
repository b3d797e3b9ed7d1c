"""What is kept of cases beside their text."""

from dataclasses import dataclass
from typing import Literal

from knowledge_base.cases import CaseStatus, Signature, SolvedCase

What = Literal["recorded", "edited", "reviewed", "withdrawn"]


@dataclass(frozen=True)
class KeptCase:
    """The latest version of a case, and the reviewed version that searches find, if any."""

    case: SolvedCase
    found_version: int | None


@dataclass(frozen=True)
class CaseChange:
    """One line of a case's history: what was done, by whom, and what the case was after it."""

    what: What
    by: Signature
    case: SolvedCase


@dataclass(frozen=True)
class CaseQuery:
    """Which cases to list. `words` must all occur; `cursor` comes from the page before."""

    words: str = ""
    status: CaseStatus | None = None
    make: str | None = None
    limit: int = 20
    cursor: int | None = None


@dataclass(frozen=True)
class CasePage:
    """Cases newest first; `cursor` leads to the next page, None on the last one."""

    cases: list[KeptCase]
    cursor: int | None


@dataclass(frozen=True)
class FoundCase:
    """What searches find of a case: a reviewed version, or None when it must not be found."""

    case_id: str
    case: SolvedCase | None


@dataclass(frozen=True)
class CaseChanges:
    """The cases that changed after some revision, and the revision they are at now."""

    revision: int
    changed: list[FoundCase]


@dataclass(frozen=True)
class CasePhoto:
    """A photo of a case, without its pixels; `width` and `height` are those kept."""

    photo_id: str
    width: int
    height: int
    added: Signature
