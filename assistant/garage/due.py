"""What is due on a car by the figures that its driver keeps; pure.

What was done at the last service is not kept, nor the mileage then. So mileage tells only that
work is due unless it was done meanwhile, and time only tells of work that is older than the last
service at least.
"""

from collections.abc import Iterable
from datetime import date

from assistant.evidence import DueStatus, DueWork, MaintenanceDue
from assistant.garage.model import CarFigures
from assistant.messages import Locale
from knowledge_base.schema import Interval, Powertrain

_ORDER: tuple[DueStatus, ...] = ("due", "soon", "unless_done", "later", "unknown")


def maintenance_due(
    intervals: Iterable[Interval],
    car: CarFigures,
    *,
    told_km: int | None,
    powertrain: Powertrain | None,
    today: date,
    locale: Locale,
) -> MaintenanceDue:
    """Return each interval's work, the most urgent first; a told mileage goes before a kept one."""
    km = car.odometer_km if told_km is None else told_km
    served = car.last_service_on
    months = None if served is None else months_between(served, today)
    work = [
        DueWork(
            item=one.item.get(locale),
            km=one.km,
            months=one.months,
            status=_status(one, km, months),
        )
        for one in intervals
        if powertrain is None or powertrain in one.powertrains
    ]
    return MaintenanceDue(
        model=car.model,
        odometer_km=km,
        told_km=told_km is not None,
        last_service_on=served.isoformat() if served else None,
        months_since=months,
        work=sorted(work, key=lambda row: _ORDER.index(row.status)),
    )


def months_between(first: date, last: date) -> int:
    """Return how many whole months lie between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))


def _status(one: Interval, km: int | None, months: int | None) -> DueStatus:
    if one.each_service:
        return _since_service(one, months)
    by_time = _by_time(one, months)
    by_km = _by_km(one, km)
    return min((by_time, by_km), key=_ORDER.index)


def _since_service(one: Interval, months: int | None) -> DueStatus:
    if months is None or one.months is None:
        return "unknown"
    low, high = one.months
    return "due" if months >= high else "soon" if months >= low else "later"


def _by_time(one: Interval, months: int | None) -> DueStatus:
    if one.months is None or months is None:
        return "unknown"
    # Below that the last service says nothing: it need not have included the work.
    return "due" if months >= one.months[1] else "unless_done"


def _by_km(one: Interval, km: int | None) -> DueStatus:
    if one.km is None or km is None:
        return "unknown"
    return "unless_done" if km >= one.km[0] else "later"
