"""What tools return: the only things that a reply may state."""

from typing import Literal

from assistant.messages import (
    BookingView,
    EstimateView,
    FindingView,
    Location,
    Message,
    SlotView,
    StoreView,
    Urgency,
)


class Problem(Message):
    """Something wrong with the car, in the reply's language, ready to be worded.

    `drive` answers "can I drive on?"; `likely` holds causes, most likely first, and `checks` what
    tells them apart. `services` are catalogue codes. `colour` and `flashing` say which reading of a
    lamp it is. Of what is only asked about, `supposed` holds the answer instead of `drive`.
    """

    doc_id: str
    kind: Literal["lamp", "guide", "code", "damage"]
    title: str
    severity: Urgency
    drive: str
    supposed: str = ""
    colour: str | None = None
    flashing: bool = False
    now: list[str] = []
    meaning: str = ""
    likely: list[str] = []
    checks: list[str] = []
    next: list[str] = []
    services: list[str] = []


class PassageRef(Message):
    """A passage that a reply may cite as `[doc_id]`."""

    doc_id: str
    title: str
    snippet: str
    source: str
    score: float = 0.0
    url: str | None = None


class BookingProposal(Message):
    """A write that waits for the driver's yes. `action` says which."""

    action: Literal["book", "cancel", "move"]
    store_id: str
    service: str
    starts_at: str
    ends_at: str
    store_name: str = ""
    service_name: str = ""
    name: str = ""
    phone_masked: str = ""
    when: str = ""
    slot_id: str | None = None
    phone: str | None = None
    vehicle: str | None = None
    note: str | None = None
    code: str | None = None
    last4: str | None = None


class SeenCar(Message):
    """What a photo of a car shows beside its findings: the parts in view.

    `close` tells that the damage fills much of the photo.
    """

    parts: list[str] = []
    close: bool = False


class CrashAdvice(Message):
    """What to say about a crash or a damage, every text ready to be shown.

    `lines` are emergency lines, which stand before everything else. `damages` lists what the photos
    of the thread show, in the order of their numbers; it is `fresh` when this turn changed it.
    `drive` is the line that answers "may I drive?". `checks` are the signs to look for before
    driving off. `ticked` names what this turn's message said was done; `steps` are all that is left
    to do, in the order to tell them, and `source` the record that says so. `view` is the photo to
    take next. While `urgent` there is nothing to say but the lines and the `question`.
    """

    lines: list[str] = []
    urgent: bool = False
    question: str | None = None
    question_id: str | None = None
    damages: list[str] = []
    fresh: bool = False
    drive: str = ""
    ticked: list[str] = []
    steps: list[str] = []
    source: str = ""
    reasons: list[str] = []
    checks: list[str] = []
    view: str | None = None
    view_id: str | None = None


class DamageCost(Message):
    """An estimate of the damages, in words; `amounts` are those that the words may name, cents."""

    lines: list[str] = []
    unpriced: list[str] = []
    excludes: list[str] = []
    claim: list[str] = []
    amounts: list[int] = []


class StoreAddress(Message):
    """The shop of a booking that was looked up, in the reply's language."""

    name: str
    address: str


DueStatus = Literal["due", "soon", "unless_done", "later", "unknown"]


class DueWork(Message):
    """Some work with its usual interval, and whether the kept figures make it due.

    `due`: too long ago whatever was done at the last service. `soon`: within the usual interval.
    `unless_done`: the figures reach it, and it is due unless it was done meanwhile. `later`: they
    don't reach it. `unknown`: the figure that it goes by is not kept.
    """

    item: str
    km: tuple[int, int] | None
    months: tuple[int, int] | None
    status: DueStatus


class MaintenanceDue(Message):
    """What is due on the driver's own car, by the figures that are named here and no others.

    `told_km`: the mileage was said in this message instead of being kept.
    """

    model: str
    odometer_km: int | None
    told_km: bool
    last_service_on: str | None
    months_since: int | None
    work: list[DueWork]


class Evidence(Message):
    """The merged result of the tools of one turn.

    `plate` is the number that a driver asked to have read. `explained` holds the ids of passages
    that were asked for because of the sums in them. `around` is the place that the distances of
    stores count from.
    `booked_at` is the shop of a `booking` that was looked up.
    `page` tells that a photo shows printed text with symbols, which are lit in nobody's car;
    `unknown_red` that the driver denied all that a red lamp may be.
    """

    problems: list[Problem] = []
    explained: list[str] = []
    plate: str | None = None
    findings: list[FindingView] = []
    passages: list[PassageRef] = []
    stores: list[StoreView] = []
    around: Location | None = None
    slots: list[SlotView] = []
    estimate: EstimateView | None = None
    estimate_service: str | None = None
    estimate_minutes: int | None = None
    booking: BookingView | None = None
    booked_at: StoreAddress | None = None
    proposal: BookingProposal | None = None
    failed_proposal: BookingProposal | None = None
    done: Literal["book", "cancel", "move"] | None = None
    done_at: str | None = None
    abstained: bool = False
    no_store: bool = False
    no_slot: bool = False
    wish_missed: bool = False
    slot_store: str | None = None
    scene: str | None = None
    texts: list[str] = []
    page: bool = False
    unknown_red: bool = False
    maker_codes: list[str] = []
    unknown_codes: list[str] = []
    cars: list[SeenCar] = []
    crash: CrashAdvice | None = None
    damage_cost: DamageCost | None = None
    due: MaintenanceDue | None = None
    error: str | None = None

    def merged(self, other: "Evidence") -> "Evidence":
        """Return this evidence with that of a later tool call added; single values are replaced."""
        both = {}
        for field in type(self).model_fields:
            mine, theirs = getattr(self, field), getattr(other, field)
            both[field] = [*mine, *theirs] if isinstance(mine, list) else (theirs or mine)
        return Evidence(**both)
