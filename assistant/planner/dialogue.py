"""Dialogue state, rebuilt from the message history on every call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from assistant.agent.crash import QUESTION
from assistant.agent.middleware.names import CRASH_TOOL
from assistant.evidence import Evidence, Problem
from assistant.messages import Locale, SlotView, StoreView
from assistant.planner.again import asks_how_bad
from assistant.planner.asked_store import ask_for_store, leave_store
from assistant.planner.crash_steps import CrashTalk, settles_danger
from assistant.planner.earlier_work import note, other_work, recall_work, spoken_of
from assistant.planner.goals import Goal, set_goal
from assistant.planner.lamp_answers import LampChoice, answer_to
from assistant.planner.name_words import merge_name
from assistant.planner.own_car import with_own_car
from assistant.planner.picks import (
    is_farther,
    named_store,
    on_chosen_day,
    pick_lamp,
    pick_slot,
    pick_store,
    wished_slot,
)
from assistant.planner.rereading import naming_store
from assistant.planner.side_prices import as_further_price
from assistant.planner.turn import Turn
from assistant.planner.types import PlaceMention, Understanding, Vehicle, When, merge_vehicle
from assistant.problems import worst_first, worst_severity
from assistant.unsure import OpenFindings, heard

_MOST_TOLD = 200
_OPEN_WORK = ("diagnosis_scan", "diagnosis_noise", "mobile_diagnosis")  # looks for the cause
Understand = Callable[..., Understanding]


@dataclass
class Dialogue:
    """All that the thread holds, up to the last message.

    `stores_for` is the service they were looked up for. `service_insisted`: it was named after the
    problems at hand were raised. `asked_store` was named in full. `stores` and `slots` are the
    lists shown last; `store` and `slot` what the driver chose or what was chosen for them.
    `booked`: a booking was made or looked up, last that of `own_code`, or of `cancelled` and gone.
    `asked` is what each reply awaited, oldest first.
    `open` holds what photos left to ask, `choice` the lamp that the message chose. `flagged`: a red
    flag was raised. `told` is what the driver told of the car last, `heard` the last messages that
    may tell the work, with times, `spoken` the service a reply spoke of, `priced` the one that the
    last reply priced and `replied` its text.
    `crash` is what was said of one; `damaged`: a photo showed it.
    """

    locale: Locale = "zh"
    goal: Goal | None = None
    vehicle: Vehicle = field(default_factory=Vehicle)
    service: str | None = None
    service_insisted: bool = False
    place: PlaceMention | None = None
    located: bool = False
    asked_store: str | None = None
    when: When | None = None
    stores: list[StoreView] = field(default_factory=list)
    stores_for: str | None = None
    store: StoreView | None = None
    slots: list[SlotView] = field(default_factory=list)
    slot: SlotView | None = None
    name: str | None = None
    phone: str | None = None
    booking_code: str | None = None
    last4: str | None = None
    booked: bool = False
    own_code: str | None = None
    cancelled: str | None = None
    flagged: bool = False
    problems: list[Problem] = field(default_factory=list)
    open: OpenFindings = field(default_factory=OpenFindings)
    lamp_options: list[str] = field(default_factory=list)
    lamp_colour: str | None = None
    crash: CrashTalk = field(default_factory=CrashTalk)
    damaged: bool = False
    choice: LampChoice | None = None
    asked: list[str | None] = field(default_factory=list)
    offered_help: bool = False
    topic: str = ""
    told: str = ""
    heard: list[tuple[str, str]] = field(default_factory=list)
    spoken: str | None = None
    priced: str | None = None
    replied: str = ""
    turn: Turn = field(default_factory=lambda: Turn(Understanding("")))

    @property
    def at_hand(self) -> list[Problem]:
        """The problems that the turn is about: its own, and those of a photo it talks on about."""
        own = self.turn.evidence.problems
        return [*own, *(problem for problem in self.open.beside if problem not in own)]

    @property
    def midway(self) -> bool:
        """Whether the driver was asked for something that a booking under way still needs."""
        last = self.asked[-1] if self.asked else None
        return self.goal == "book" and last in ("slot", "name", "phone", "confirmation")

    @property
    def picks_lamp(self) -> bool:
        """Whether the message answers which lamp it is: "the brake one" then names no work."""
        return self.choice is not None and not self.choice.assumed


def rebuild(messages: Sequence[BaseMessage], understand: Understand) -> Dialogue:
    """Fold a message history into the dialogue state."""
    state = Dialogue()
    for message in messages:
        if isinstance(message, HumanMessage):
            _hear(state, message, understand)
        elif isinstance(message, AIMessage):
            _recall(state, message)
        elif isinstance(message, ToolMessage):
            _learn(state, message)
    return state


def _hear(state: Dialogue, message: HumanMessage, understand: Understand) -> None:
    extra = message.additional_kwargs
    state.locale = extra.get("locale", state.locale)
    awaiting = state.asked[-1] if state.asked else None
    said = _understood(state, message, understand, awaiting)
    state.crash.keep(state.turn.evidence, state.turn.said.text)
    state.priced = state.turn.evidence.estimate_service
    state.turn = Turn(
        said,
        photos=tuple(extra.get("photos", ())),
        now=extra.get("now", ""),
        emergency=bool(extra.get("emergency")),
        flagged=bool(extra.get("flagged")),
        wants_on=bool(extra.get("wants_on")),
        at_rest=extra.get("at_rest"),
        harmless=bool(extra.get("harmless")),
        slot_before=state.slot,
        kept_car="car" in extra,
    )
    if state.turn.flagged:
        # Whatever work was on the driver's mind, help comes to the car first.
        state.flagged, state.service_insisted = True, False
    if awaiting in (None, "symptom") and not asks_how_bad(said.text):
        if said.has("symptom", "accident") or (said.services and not state.told):
            state.told = said.text[:_MOST_TOLD]
    state.vehicle = with_own_car(state.vehicle, extra, understand)
    _settle_work(state, said)
    before_place = state.place, state.located
    _fill_slots(state, said, awaiting)
    if extra.get("store"):
        ask_for_store(state, extra["store"], before_place)
    else:
        leave_store(state, said)
    if extra.get("location"):
        state.located = True
        state.turn.new_place = awaiting == "location" or not state.stores
    before = state.goal
    set_goal(state, said, awaiting)
    note(state, said, awaiting)
    if state.goal == "book" and before != "book":
        recall_work(state, understand)


def _understood(
    state: Dialogue, message: HumanMessage, understand: Understand, awaiting: str | None
) -> Understanding:
    """Read a message, first as the answer to a question about a photo; sets `state.choice`."""
    text, extra = str(message.text), message.additional_kwargs
    question = None if extra.get("photos") else state.open.asked
    state.open.hear(text, **heard(message))
    if question is not None:
        answer = understand(text, awaiting="lamp", now=extra.get("now"))
        state.choice = answer_to(answer, question)
        if state.picks_lamp:
            return answer
    said = understand(text, awaiting=awaiting, now=extra.get("now"))
    if state.midway and extra.get("store"):
        said = naming_store(said)
    if state.turn.evidence.estimate is not None and state.goal is None:
        said = as_further_price(said, understand, extra.get("now"))
    if question is None:
        code = pick_lamp(said, state.lamp_options)
        state.choice = LampChoice(code, state.lamp_colour) if code else None
    return said


def _settle_work(state: Dialogue, said: Understanding) -> None:
    """Keep to the work that times were shown for, whatever a question on the way brings up.

    Where the cause is still open, what is told next may still tell it.
    """
    shown = state.goal == "book" and state.service is None and bool(state.slots)
    if shown and state.stores_for not in (None, *_OPEN_WORK) and not said.correction:
        state.service = state.stores_for


def _fill_slots(state: Dialogue, said: Understanding, awaiting: str | None) -> None:
    state.vehicle = merge_vehicle(state.vehicle, said.vehicle)
    if said.place is not None and named_store(said.text, state.stores) is None:
        state.place, state.located, state.turn.new_place = said.place, True, True
        state.asked_store = None
        state.stores, state.store, state.slots, state.slot = [], None, [], None
    # A store may be called by work: "换白云那家钣喷中心".
    by_name = state.midway and named_store(said.text, state.stores) is not None
    services = () if state.picks_lamp or by_name else other_work(state, said)
    if services and services[0] != state.service:
        state.service, state.slot, state.stores = services[0], None, []
        state.store, state.slots = None, []
    named = bool(services) and not (said.likely_service or state.turn.flagged)
    state.service_insisted |= named
    state.phone = said.phone or state.phone
    by_number = awaiting == "phone" and said.phone is not None and not said.correction
    state.name = merge_name(state.name, said.name, by_number=by_number)
    state.booking_code = said.booking_code or state.booking_code
    state.last4 = said.last4 or state.last4
    if not state.picks_lamp:
        _choose(state, said, awaiting)


def _choose(state: Dialogue, said: Understanding, awaiting: str | None) -> None:
    """Take a pick from a list shown, or a wished time."""
    store = pick_store(said, state.stores, awaiting, service=state.stores_for, current=state.store)
    if is_farther(said, store, state.store):
        state.turn.farther = store
        return
    if store is not None and (state.store is None or store.store_id != state.store.store_id):
        state.store, state.slots, state.slot = store, [], None
        return
    said = replace(said, when=on_chosen_day(said.when, state.slot, state.when))
    if (slot := pick_slot(said, state.slots)) is not None:
        state.slot = slot
    elif said.when is not None and said.when.impossible:
        state.turn.no_such_day = True
    elif said.when is not None:
        # A wish that no shown slot meets: look again instead of keeping the old choice.
        state.when, state.slot, state.slots = said.when, None, []


def _recall(state: Dialogue, message: AIMessage) -> None:
    for call in message.tool_calls:
        state.turn.called.append((call["name"], call["args"]))
        state.open.call(call["name"], call["args"])
        state.crash.going = state.crash.going or call["name"] == CRASH_TOOL
        if call["name"] == "find_stores":
            state.stores_for = call["args"].get("service")
    if message.tool_calls:
        return
    extra, state.replied = message.additional_kwargs, str(message.text).strip()
    state.asked.append(extra.get("awaiting"))
    state.offered_help = bool(extra.get("offered_help"))
    state.lamp_options = list(extra.get("lamp_options") or [])
    state.lamp_colour = extra.get("lamp_colour")
    state.crash.question = message.additional_kwargs.get(QUESTION)


def _learn(state: Dialogue, message: ToolMessage) -> None:
    if message.status == "error":
        state.turn.failed.append(str(message.name))
    if not isinstance(message.artifact, dict):
        return
    seen = Evidence.model_validate(message.artifact)
    state.turn.evidence = state.turn.evidence.merged(seen)
    if seen.problems:
        named = bool(state.turn.said.services) and not state.turn.said.likely_service
        stops = worst_severity(seen.problems) == "stop_now" or state.picks_lamp
        state.service_insisted = named and not stops
        fresh = {problem.doc_id for problem in seen.problems}
        before = [problem for problem in state.problems if problem.doc_id not in fresh]
        state.problems = [*worst_first(seen.problems), *before]
    state.flagged = state.turn.flagged if settles_danger(seen) else state.flagged
    state.vehicle = replace(state.vehicle, plate=seen.plate or state.vehicle.plate)
    state.open.see(seen)
    state.damaged = state.damaged or any(f.kind == "damage" for f in seen.findings)
    if seen.stores:
        state.stores, state.slots, state.slot = seen.stores, [], None
        state.store = next((store for store in seen.stores if store.bookable), None)
    if seen.slots:
        state.slots = seen.slots
        if state.slot not in seen.slots:
            state.slot = wished_slot(state.when, seen.slots, asked=state.asked)
    state.spoken = spoken_of(seen, state.turn.evidence) or state.spoken
    state.booked = state.booked or seen.booking is not None
    if seen.booking is not None:
        code, off = seen.booking.code, seen.booking.status == "cancelled"
        state.own_code, state.cancelled = (None, code) if off else (code, None)
    if seen.done is not None:
        _close(state)


def _close(state: Dialogue) -> None:
    """After a write the next booking starts afresh; who and where stay known."""
    state.goal, state.service, state.when, state.crash.going = None, None, None, False
    state.service_insisted, state.heard, state.spoken = False, [], None
    state.slots, state.slot, state.booking_code = [], None, None
