"""A store's figures for those who work there."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.accounts.model import Account
from assistant.booking.errors import InvalidDetails
from assistant.figures.counting import (
    LEAST_ASKED,
    by_week,
    cancellations,
    lead,
    outcomes,
    show_rate,
    total,
)
from assistant.figures.opinions import ratings
from assistant.figures.views import Asked, AskedService, Figures, ServiceOutcomes
from assistant.figures.visits import Opinion, Visit, Visits
from assistant.messages import Name
from assistant.stores.desk import StoreDesk
from knowledge_base.schema import Store

# Twelve weeks, today's included.
USUAL = timedelta(days=7 * 12 - 1)
MOST_DAYS = 366
# A clock that differs by less than this was not set to another time.
_SAME = timedelta(seconds=30)


@dataclass(frozen=True)
class StoreFigures:
    """Counts what happened at a store; nothing that it reads or returns names a driver."""

    visits: Visits
    desk: StoreDesk

    def figures(
        self, by: Account, store_id: str, first: date | None = None, last: date | None = None
    ) -> Figures:
        """Return the figures of the days from `first` to `last`, the last twelve weeks without.

        Bookings belong to the day of their appointment.

        Raises:
            UnknownStore: There is none of this id that the account may see.
            InvalidDetails: The days are in the wrong order, or more than a year.
        """
        store = self.desk.store(by, store_id)
        first, last = self._days(store, first, last)
        zone = ZoneInfo(store.timezone)
        begin = datetime.combine(first, time(), zone)
        end = datetime.combine(last + timedelta(days=1), time(), zone)
        ahead = self._ahead()
        found = [
            replace(visit, made_at=visit.made_at + ahead)
            for visit in self.visits.between(store.store_id, begin, end)
        ]
        show = total(found)
        return Figures(
            store_id=store.store_id,
            timezone=store.timezone,
            first=first,
            last=last,
            bookings=show,
            services=self._services(found),
            weeks=by_week(found, first, last),
            lead=lead(found),
            show=show_rate(show.done, show.no_show),
            cancellations=cancellations(found),
            asked=self._asked(store, begin - ahead, end - ahead, found),
            ratings=ratings(self._opinions(store, begin, end, ahead), first, last),
        )

    def _days(self, store: Store, first: date | None, last: date | None) -> tuple[date, date]:
        today = self.desk.clock.now().astimezone(ZoneInfo(store.timezone)).date()
        last = last or max(today, first or today)
        first = first or last - USUAL
        if first > last:
            raise InvalidDetails("from", "The first day is after the last; swap them.")
        if (last - first).days >= MOST_DAYS:
            raise InvalidDetails("from", f"Ask for {MOST_DAYS} days at most.")
        return first, last

    def _ahead(self) -> timedelta:
        """Return by how much business time is ahead of real time, in which rows are stamped."""
        ahead = self.desk.clock.now() - self.desk.real.now()
        return ahead if abs(ahead) > _SAME else timedelta()

    def _services(self, visits: list[Visit]) -> list[ServiceOutcomes]:
        codes = dict.fromkeys(visit.service for visit in visits)
        rows = [
            ServiceOutcomes(
                service=code,
                name=self._name(code),
                **outcomes(visit for visit in visits if visit.service == code),
            )
            for code in codes
        ]
        return sorted(rows, key=lambda row: (-row.made, row.service))

    def _asked(self, store: Store, begin: datetime, end: datetime, visits: list[Visit]) -> Asked:
        found = self.visits.asked(store.store_id, begin, end)
        often = [(code, times) for code, times in found.most_common() if times >= LEAST_ASKED]
        rows = [
            AskedService(
                service=code,
                name=self._name(code),
                times=times,
                booked=sum(visit.service == code for visit in visits),
            )
            for code, times in often
        ]
        return Asked(services=rows, rare=len(found) - len(often), least=LEAST_ASKED)

    def _opinions(
        self, store: Store, begin: datetime, end: datetime, ahead: timedelta
    ) -> list[Opinion]:
        zone = ZoneInfo(store.timezone)
        return [
            replace(one, at=(one.at + ahead).astimezone(zone))
            for one in self.visits.opinions(store.store_id, begin - ahead, end - ahead)
        ]

    def _name(self, code: str) -> Name:
        service = self.desk.stores.knowledge().services.get(code)
        return Name(zh=service.name.zh, en=service.name.en) if service else Name(zh=code, en=code)
