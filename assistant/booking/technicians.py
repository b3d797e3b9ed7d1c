"""Who could do a job when: technicians' skills and shifts, pure.

A technician works on a job for as long as it keeps its bay, or, where the car is left over night,
in those of its hours that are in the shift; the shift must cover all of a job that is waited for,
and the handover of one that is left.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.booking.hours import Period, opening_periods
from assistant.booking.model import Job, Shop, Technician

CELL_S = 15 * 60


@dataclass(frozen=True)
class Worker:
    """A technician who could do a job, and the 15-minute cells that it would take of the shift."""

    technician_id: str
    cells: frozenset[int]


def shifts_for(shop: Shop, job: Job, first: date, days: int) -> dict[str, frozenset[int]]:
    """Return the cells in which each technician with the skill works, least versatile first."""
    able = [one for one in shop.technicians if job.skill in one.skills]
    able.sort(key=lambda one: (len(one.skills), one.technician_id))
    return {one.technician_id: _shift(shop, one, first, days) for one in able}


def workers_for(
    shifts: Mapping[str, frozenset[int]], span: Period, *, drop_off: bool
) -> Iterator[Worker]:
    """Yield those whose shift takes the job, in the order of `shifts`."""
    end = -(-int(span.end.timestamp()) // CELL_S)
    cells = frozenset(range(int(span.start.timestamp()) // CELL_S, end))
    handover = min(cells)
    for technician_id, shift in shifts.items():
        worked = cells & shift
        if handover in worked and (drop_off or worked == cells):
            yield Worker(technician_id, worked)


def free_workers(workers: Collection[Worker], engaged: Collection[tuple[str, int]]) -> list[Worker]:
    """Return those who do nothing else then; `engaged` is a set of (technician_id, cell)."""
    return [
        worker
        for worker in workers
        if not any((worker.technician_id, cell) in engaged for cell in worker.cells)
    ]


def _shift(shop: Shop, technician: Technician, first: date, days: int) -> frozenset[int]:
    closed = shop.closed | technician.off
    own = Shop(shop.store_id, shop.timezone, technician.hours, (), frozenset(), closed)
    return frozenset(
        cell
        for period in opening_periods(own, first, days)
        for cell in range(
            -(-int(period.start.timestamp()) // CELL_S), int(period.end.timestamp()) // CELL_S
        )
    )
