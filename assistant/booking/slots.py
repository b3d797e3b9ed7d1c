"""Which times a shop offers for a job: pure rules, no clock and no database.

A job that fits into the shop's longest opening period is done while the car's owner may wait: it
must end before that period closes. A longer one is a drop-off: the car is handed over while the
shop is open, the shop keeps it for the job's duration, nights and closed days included, and it is
ready when the shop is next open after that. The bay belongs to the job from start to end.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from assistant.booking.hours import Period, opening_periods
from assistant.booking.model import Bay, Job, Shop
from assistant.booking.technicians import Worker, free_workers, shifts_for, workers_for

CELL_MIN = 15
STEP = timedelta(minutes=30)
LEAD = timedelta(minutes=60)
VAN_LEAD = timedelta(minutes=15)
# A driver offered the earliest slot gets as long to say yes as a hold would last.
GRACE = timedelta(minutes=10)
HORIZON = timedelta(days=14)
HANDOVER = timedelta(minutes=30)
# A drop-off of the longest duration (2 days) may begin at the horizon and meet a week of holidays.
LOOK_AHEAD_DAYS = HORIZON.days + 12

Taken = Collection[tuple[str, int]]


@dataclass(frozen=True)
class Timetable:
    """A shop's periods around one `now`, worked out once for many questions about one job."""

    shop: Shop
    job: Job
    now: datetime
    periods: tuple[Period, ...]
    drop_off: bool
    shifts: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def spans(self) -> Iterator[Period]:
        """Yield every time the job could take, earliest first, free or not."""
        lead = VAN_LEAD if self.job.bay_kind == "van" else LEAD
        for period in self.periods:
            for start in _grid(period, ZoneInfo(self.shop.timezone)):
                span = self._span(period, start)
                if span and self.now + lead <= start <= self.now + HORIZON:
                    yield span

    def workers(self, span: Period) -> tuple[Worker, ...]:
        """Return the technicians whose shift and skill take the job then, busy or not."""
        return tuple(workers_for(self.shifts, span, drop_off=self.drop_off))

    def span_at(self, start: datetime) -> Period | None:
        """Return the time that a job beginning at `start` takes; None if it can't begin then."""
        zone = ZoneInfo(self.shop.timezone)
        for period in self.periods:
            if period.start <= start < period.end and start in _grid(period, zone):
                return self._span(period, start)
        return None

    def _span(self, period: Period, start: datetime) -> Period | None:
        end = start + timedelta(minutes=self.job.duration_min)
        if not self.drop_off:
            return Period(start, end) if end <= period.end else None
        if start + HANDOVER > period.end:
            return None
        ready = [max(end, p.start) for p in self.periods if p.end > end]
        return Period(start, min(ready)) if ready else None


def timetable_for(shop: Shop, job: Job, now: datetime) -> Timetable:
    """Work out the shop's periods from yesterday until a drop-off at the horizon is ready."""
    first = now.astimezone(ZoneInfo(shop.timezone)).date() - timedelta(days=1)
    usual = opening_periods(shop, first, LOOK_AHEAD_DAYS, closures=False)
    longest = max((p.end - p.start for p in usual), default=timedelta())
    periods = opening_periods(shop, first, LOOK_AHEAD_DAYS)
    drop_off = timedelta(minutes=job.duration_min) > longest
    shifts = shifts_for(shop, job, first, LOOK_AHEAD_DAYS)
    return Timetable(shop, job, now, tuple(periods), drop_off, shifts)


def is_too_soon(job: Job, start: datetime, now: datetime) -> bool:
    """Tell whether a slot that was offered before can no longer be taken."""
    lead = VAN_LEAD if job.bay_kind == "van" else LEAD
    return start < now + lead - GRACE


def cells(job: Job, span: Period) -> range:
    """Return the 15-minute cells (counted from 1970) that the job keeps its bay from others."""
    cell_s = CELL_MIN * 60
    end = span.end + timedelta(minutes=job.buffer_min)
    return range(int(span.start.timestamp()) // cell_s, -(-int(end.timestamp()) // cell_s))


def bays_for(shop: Shop, job: Job) -> list[Bay]:
    """Return the bays that can take the job, least versatile first to spare the others."""
    able = [bay for bay in shop.bays if job.bay_kind in bay.kinds]
    return sorted(able, key=lambda bay: (len(bay.kinds), bay.bay_id))


def free_bays(shop: Shop, job: Job, wanted: range, taken: Taken) -> list[Bay]:
    """Return the bays that are free for all `wanted` cells; `taken` holds (bay_id, cell)."""
    busy = {bay_id for bay_id, cell in taken if cell in wanted}
    return [bay for bay in bays_for(shop, job) if bay.bay_id not in busy]


def free_spans(
    timetable: Timetable, taken: Taken, *, engaged: Taken = (), day: date | None = None
) -> Iterator[tuple[Period, int]]:
    """Yield bookable times with how often they can be booked, earliest first.

    That is the number of free bays, or of free technicians with the skill if that is lower.

    Args:
        timetable: From `timetable_for`.
        taken: Pairs (bay_id, cell) in use.
        engaged: Pairs (technician_id, cell) in use.
        day: Only times that begin on this day in the shop's zone.
    """
    shop, job = timetable.shop, timetable.job
    zone = ZoneInfo(shop.timezone)
    by_bay = {bay.bay_id: set[int]() for bay in bays_for(shop, job)}
    for bay_id, cell in taken:
        if bay_id in by_bay:
            by_bay[bay_id].add(cell)
    for span in timetable.spans():
        if day is not None and span.start.astimezone(zone).date() != day:
            continue
        wanted = cells(job, span)
        free = sum(busy.isdisjoint(wanted) for busy in by_bay.values())
        if shop.technicians:
            free = min(free, len(free_workers(timetable.workers(span), engaged)))
        if free:
            yield span, free


def _grid(period: Period, zone: ZoneInfo) -> list[datetime]:
    # On the half hour of the local clock, whatever the zone's offset is.
    local = period.start.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second) % STEP
    first = period.start + (STEP - past if past else timedelta())
    steps = (first + n * STEP for n in range((period.end - period.start) // STEP + 1))
    return list(takewhile(lambda at: at < period.end, steps))
