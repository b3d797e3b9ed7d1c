"""What a store sets itself, over the record that it was shipped or imported with."""

from datetime import date

from pydantic import Field

from knowledge_base.schema import Clock, Identifier, Price, Record, Store, Technician, Weekday

__all__ = ["CLOSED_DAYS", "StoreEdits", "Technician", "WeekHours", "apply"]

WeekHours = dict[Weekday, list[tuple[Clock, Clock]]]
# Longer ahead nobody books, and a typing error in the year would close a store for good.
CLOSED_DAYS = 400


class StoreEdits(Record):
    """Changes of one store. None leaves what the record says; `closed` is day -> reason."""

    hours: WeekHours | None = None
    services: list[Identifier] | None = None
    prices: dict[Identifier, Price] = {}
    closed: dict[date, str] = Field(default={}, max_length=CLOSED_DAYS)
    technicians: list[Technician] | None = None


def apply(store: Store, edits: StoreEdits, revision: int) -> Store:
    """Return the record as the store has changed it."""
    changes: dict[str, object] = {
        "prices": {**store.prices, **edits.prices},
        "closed": sorted({*store.closed, *edits.closed}),
        "revision": revision,
    }
    if edits.hours is not None:
        changes["hours"] = edits.hours
    if edits.services is not None:
        changes["services"] = edits.services
    if edits.technicians is not None:
        changes["technicians"] = edits.technicians
    return store.model_copy(update=changes)
