"""A store's figures as they leave the assistant."""

from datetime import date

from assistant.messages import Message, Name


class Outcomes(Message):
    """Bookings by what became of them.

    `made` is all that were ever confirmed; `open` of them are still to come or in the workshop.
    """

    made: int
    done: int
    no_show: int
    cancelled: int
    open: int


class ServiceOutcomes(Outcomes):
    """The bookings of one service."""

    service: str
    name: Name


class WeekOutcomes(Outcomes):
    """The bookings of a week by the day of the appointment; `monday` is its first day."""

    monday: date


class LeadSpan(Message):
    """Bookings made `from_days` to `to_days` calendar days ahead; `to_days` null: no limit."""

    from_days: int
    to_days: int | None
    bookings: int


class Lead(Message):
    """How long before the appointment bookings were made; hours are null without any."""

    bookings: int
    median_hours: float | None
    p90_hours: float | None
    spans: list[LeadSpan]


class ShowRate(Message):
    """Of the drivers who were expected, how many came; `low` to `high` is a 95 % interval."""

    came: int
    expected: int
    rate: float | None
    low: float | None
    high: float | None


class Cancellations(Message):
    """Who cancelled, and the share of all bookings that were cancelled; null without any."""

    by_driver: int
    by_store: int
    rate: float | None


class AskedService(Message):
    """How often drivers looked for a slot in conversations, and how many booked that work."""

    service: str
    name: Name
    times: int
    booked: int


class Asked(Message):
    """What drivers asked the assistant about this store for, most often first.

    Services asked for fewer than `least` times are left out, `rare` of them: such a
    wish might be a single driver's.
    """

    services: list[AskedService]
    rare: int
    least: int


class RatedReason(Message):
    """How often an answer was said not to help for a reason."""

    reason: str
    times: int


class RatedWeek(Message):
    """What was said in a week; null where so few said anything that it is left out."""

    monday: date
    helpful: int | None
    not_helpful: int | None


class Ratings(Message):
    """What drivers said of answers in conversations that looked at this store's free times.

    By the day on which they said so. What fewer than `least` drivers said is null or left out,
    `rare` reasons of it; `low` to `high` is a 95 % interval of the share that helped.
    """

    helpful: int | None
    not_helpful: int | None
    rate: float | None
    low: float | None
    high: float | None
    reasons: list[RatedReason]
    weeks: list[RatedWeek]
    rare: int
    least: int


class Figures(Message):
    """A store's figures for days of its own calendar, `first` to `last`, both included."""

    store_id: str
    timezone: str
    first: date
    last: date
    bookings: Outcomes
    services: list[ServiceOutcomes]
    weeks: list[WeekOutcomes]
    lead: Lead
    show: ShowRate
    cancellations: Cancellations
    asked: Asked
    ratings: Ratings
