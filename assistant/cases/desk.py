"""Everything about cases that works on the database alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Engine

from assistant.booking.clock import Clock
from assistant.cases.catalogue import CaseCatalogue
from assistant.cases.feed import CaseFeed
from assistant.cases.keys import KeyMaker
from assistant.cases.photos import CasePhotos
from assistant.cases.sql import CaseBook


@dataclass(frozen=True)
class CaseDesk:
    """Where technicians record cases, look through them and keep photos; what searches follow."""

    book: CaseBook
    catalogue: CaseCatalogue
    feed: CaseFeed
    photos: CasePhotos


def open_cases(engine: Engine, clock: Clock, zone: Callable[[], tzinfo]) -> CaseDesk:
    """Build the desk on a migrated database; `clock` and `zone` date what is done there."""
    keys = KeyMaker()
    return CaseDesk(
        CaseBook(engine, clock, zone, keys),
        CaseCatalogue(engine, keys),
        CaseFeed(engine),
        CasePhotos(engine, clock, zone),
    )
