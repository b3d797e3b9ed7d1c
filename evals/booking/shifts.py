"""A store whose technicians change in the midst of a contest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from assistant.booking.decisions import decide
from assistant.booking.model import Shop, Technician
from assistant.booking.ports import Catalogue
from assistant.booking.staffing import assign_technicians
from assistant.booking.store_lock import lock_store, write_store
from assistant.stores.edits import StoreEdits
from knowledge_base.schema import Technician as Recorded

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EARLY, LATE = [("08:00", "16:00")], [("12:00", "20:00")]
SKILLS = {"all": ["maintenance", "brakes", "electrical", "repair"], "some": ["maintenance"]}
# Each in turn: two shifts that overlap, one who is away, one who may do less.
TEAMS = (
    (("zhou", "all", EARLY), ("wu", "all", LATE)),
    (("zhou", "all", EARLY),),
    (("zhou", "some", EARLY), ("wu", "all", LATE), ("zheng", "all", EARLY)),
)


def team(number: int) -> list[Recorded]:
    """Return one of the teams as a store records it."""
    return [
        Recorded.model_validate(
            {
                "technician_id": name,
                "skills": SKILLS[skills],
                "hours": dict.fromkeys(DAYS, shift),
            }
        )
        for name, skills, shift in TEAMS[number % len(TEAMS)]
    ]


def with_team(shop: Shop, technicians: Sequence[Recorded] | None) -> Shop:
    """Return a shop with the technicians that it has recorded."""
    workers = (
        Technician(
            one.technician_id,
            frozenset(one.skills),
            {str(day): spans for day, spans in one.hours.items()},
            frozenset(one.off),
        )
        for one in technicians or ()
    )
    return replace(shop, technicians=tuple(workers))


def set_team(
    engine: Engine,
    shops: Catalogue,
    store_id: str,
    number: int,
    *,
    now: datetime,
    real_now: datetime,
) -> None:
    """Have a store record a team, and give it the bookings that stand, as its staff would."""
    shop, technicians = shops.shop(store_id), team(number)
    if shop is None:
        raise LookupError(f"the contest has no store {store_id}")
    staffed = with_team(shop, technicians)

    def work(connection: Connection) -> None:
        edits = StoreEdits.model_validate(lock_store(connection, store_id).edits or {})
        changed = edits.model_copy(update={"technicians": technicians})
        write_store(connection, store_id, changed.model_dump(mode="json"))
        assign_technicians(connection, staffed, shops, now=now, real_now=real_now)

    decide(engine, work)
