"""What the agent asks of the rooms behind it: small roles, not classes."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Protocol

from assistant.booking.errors import BookingError
from assistant.evidence import BookingProposal, StoreAddress
from assistant.messages import BookingView, Caller, Locale, SlotView, StoreView
from assistant.planner.types import LampMention
from retrieval.types import Kind, SearchResult
from vision.images import Photo
from vision.plate_reading import PlateReading
from vision.types import Inspection


class Inspector(Protocol):
    """Reads photos."""

    def inspect(self, data: bytes) -> Inspection:
        """Return what an encoded image shows; raises `vision.types.VisionError`."""
        ...

    def inspect_photo(self, photo: Photo) -> Inspection:
        """Return what a decoded photo shows."""
        ...

    def read_plate(self, photo: Photo) -> PlateReading | None:
        """Return the Chinese plate in a photo, for a driver who asked to have it read."""
        ...

    def warm(self) -> None:
        """Load the models, so that the first photo is as fast as the others."""
        ...


class LampDescriber(Protocol):
    """Tells lamps from descriptions."""

    def describe(self, text: str, locale: Locale) -> tuple[LampMention, ...]:
        """Return the lamps that a text means, each with candidates best first; often none."""
        ...


class Searcher(Protocol):
    """Finds passages."""

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        """Return passages best first; raises `retrieval.types.RetrievalError`."""
        ...


class Stores(Protocol):
    """Knows the stores."""

    def nearest(
        self,
        lat: float | None,
        lon: float | None,
        *,
        service: str | None = None,
        open_at: datetime | None = None,
        now: datetime,
        limit: int = 5,
        locale: Locale,
    ) -> list[StoreView]:
        """Return stores nearest first; without a place, in the order of the catalogue."""
        ...

    def view(self, store_id: str, *, now: datetime, locale: Locale) -> StoreView:
        """Return one store without a distance; raises `UnknownStore`."""
        ...

    def named(self, text: str) -> str | None:
        """Return the id of the store that a text names in full."""
        ...


class Appointments(Protocol):
    """Offers slots and keeps bookings, in the contract's shapes."""

    def slots(
        self,
        store_id: str,
        service: str,
        *,
        first: datetime | None = None,
        last: datetime | None = None,
        hours: tuple[time, time] = (time.min, time.max),
        limit: int = 6,
        soonest: bool = False,
    ) -> list[SlotView]:
        """Return bookable slots, earliest first, within a span of start times and hours of day."""
        ...

    def prepare(
        self, proposal: BookingProposal, *, caller: Caller, locale: Locale
    ) -> BookingProposal:
        """Check a proposal without writing and fill in what it leaves open."""
        ...

    def execute(self, proposal: BookingProposal, caller: Caller, key: str) -> BookingView:
        """Write a confirmed proposal; the same `key` never writes twice."""
        ...

    def alternatives(self, error: BookingError) -> list[SlotView]:
        """Return the slots to offer instead of one that was taken; empty for other errors."""
        ...

    def find(self, code: str | None, last4: str | None, caller: Caller) -> BookingView:
        """Return a booking by code and last four digits, or the caller's only one."""
        ...

    def shop_of(self, booking: BookingView, locale: Locale) -> StoreAddress | None:
        """Return the name and address of the shop of a booking; None when it is listed no more."""
        ...
