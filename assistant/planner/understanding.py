"""One message -> everything the planner needs to know of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from assistant.booking.clock import Clock
from assistant.hearing import as_meant
from assistant.places.abroad import find_abroad
from assistant.planner.asking import asks_duration, is_vague, ready_spans
from assistant.planner.booking_codes import find_booking_code, find_last4
from assistant.planner.car_words import speaks_of_car, speaks_of_charging, without_key_battery
from assistant.planner.characters import sex_apart
from assistant.planner.choices import find_pick
from assistant.planner.classifier import load_classifier
from assistant.planner.clauses import without_denied, without_left
from assistant.planner.code_words import spelt_codes
from assistant.planner.consent import is_plain_no, is_plain_yes
from assistant.planner.corrections import is_correction, without_taking_back
from assistant.planner.cues import cued_intents
from assistant.planner.described_lamps import DescribedLamps
from assistant.planner.english_parts import EnglishParts
from assistant.planner.figures import figure_spans, plate_span
from assistant.planner.folding import blank, lower, tidy
from assistant.planner.intents import IntentReader
from assistant.planner.lamps import TALKS_OF_LAMP, look
from assistant.planner.language import detect_locale
from assistant.planner.listed_names import find_last_name, find_listed_name
from assistant.planner.names import find_name
from assistant.planner.not_offered import NotOffered
from assistant.planner.phones import find_phone
from assistant.planner.rereading import closing, reread, without
from assistant.planner.said import english_spelling
from assistant.planner.services import ServiceReader
from assistant.planner.spans import spans_of
from assistant.planner.times import find_when
from assistant.planner.trips import is_of_journey, without_place
from assistant.planner.types import Intent, LampMention, PlaceMention, ScoredIntent, Understanding
from assistant.planner.vehicles import VehicleReader
from knowledge_base.load import Knowledge
from knowledge_base.trouble_codes import find_codes
from retrieval.encoders import Encoder
from retrieval.spelling import Spelling
from retrieval.spelling.dialects import as_written

_ZONE = ZoneInfo("Asia/Shanghai")
_LONGEST = 2000
# So many places of a message are looked at; those of a journey are passed over.
_PLACES = 3
# A description without the word "lamp" is looked for where nothing else was asked for.
_OPEN = (None, "symptom", "photo", "lamp")
_LIKELY = 0.6
# After these a message may ask for work whatever else it is; later only where it speaks of work.
_ASKS_WORK = (None, "service", "symptom")
_OF_WORK: tuple[Intent, ...] = (
    "book", "price", "store_services", "maintenance", "parts", "compare", "change_booking",
)  # fmt: skip
_SMALL_TALK = ("greeting", "thanks", "off_topic", "complaint", "help")
_SOME_NOISE = re.compile(r"(?:\w+ ){0,2}nois\w+[.!?]*")
# What answers these may hold any word: it is not taken for a slip.
_NAMED = ("name", "phone")
_MIDWAY = ("slot", "name", "phone", "confirmation")
_CURRENT = re.compile(r"\bcharg|\bdc\b")
_STORY = ("symptom", "lamp", "code", "accident", "emergency", "how_to", "maintenance")


class Place(Protocol):
    """A place as the gazetteer returns it; WGS-84 degrees."""

    @property
    def name_zh(self) -> str: ...  # noqa: D102
    @property
    def name_en(self) -> str: ...  # noqa: D102
    @property
    def lat(self) -> float: ...  # noqa: D102
    @property
    def lon(self) -> float: ...  # noqa: D102


class Places(Protocol):
    """Resolves names of places."""

    def resolve(self, text: str, *, expected: bool = False) -> Sequence[Place]:
        """Return the places that `text` names, best first."""
        ...

    def repair(self, text: str) -> str:
        """Return `text` with its misspelt places."""
        ...


class Understander:
    """Understands messages; holds the models and tables, remembers recent messages."""

    def __init__(
        self,
        encoder: Encoder,
        gazetteer: Places,
        knowledge: Knowledge,
        clock: Clock,
        spelling: Spelling | None = None,
    ) -> None:
        self._intents = IntentReader(encoder, load_classifier(encoder=encoder.name))
        self._places = gazetteer
        self._clock = clock
        self._lamps = DescribedLamps(knowledge.lamps, encoder)
        self._services = ServiceReader(knowledge.services, encoder)
        self._parts = EnglishParts(knowledge.services)
        self._spelling = spelling or english_spelling(knowledge)
        self._electric = {s.code for s in knowledge.services.values() if "ev" in s.powertrains}
        self._vehicles = VehicleReader()
        self._not_offered = NotOffered()
        # Every turn folds the whole history: earlier messages must cost nothing.
        self._remembered = lru_cache(maxsize=4096)(self._read)

    def understand(
        self, text: str, *, awaiting: str | None = None, now: str | None = None
    ) -> Understanding:
        """Return what a message says.

        Args:
            text: The driver's message; beyond 2,000 characters it is cut.
            awaiting: What the reply before asked for; "lamp" when it asked which lamp it is.
            now: Business time when the message came, ISO 8601 with offset; None: the clock's.
        """
        moment = datetime.fromisoformat(now) if now else self._clock.now().astimezone(_ZONE)
        # Seconds don't change what a message means; minutes do: "in half an hour".
        minute = moment.replace(second=0, microsecond=0)
        return self._remembered(text[:_LONGEST], awaiting, minute)

    def _read(self, text: str, awaiting: str | None, now: datetime) -> Understanding:
        raw, text = text, as_meant(text)
        plain = tidy(sex_apart(text))
        folded = lower(plain)
        phone = find_phone(plain, awaiting=awaiting)
        code = find_booking_code(plain)
        vehicle, car = self._vehicles.find(folded)
        plate = plate_span(folded)
        taken = [span for span in (*phone.spans, code[1] if code else None, plate) if span]
        ready = ready_spans(folded)
        numbers = blank(folded, [*taken, *car, *figure_spans(folded), *ready])
        words = blank(plain, [*taken, *car])
        meant = self._meant(folded, awaiting)
        work = without_key_battery(without_taking_back(meant))
        services = self._services.find(work, awaiting=awaiting)
        asked = awaiting == "lamp"
        affirmed = without_denied(folded) if asked else meant
        pick = find_pick(affirmed, awaiting=awaiting)
        when = find_when(numbers, now, awaiting=awaiting)
        if when and not when.first and awaiting in _MIDWAY and asks_duration(folded, midway=True):
            # "Ready by five?" wishes for no time to come.
            when = None
        name = self._unless_place(find_name(plain, awaiting=awaiting, taken=words), plain, awaiting)
        if name is None and (phone.phone or (services and when)):
            name = self._listed_name(text, folded, car, beside_phone=phone.phone is not None)
        said = Understanding(
            text=text,
            locale=detect_locale(text),
            plain_yes=is_plain_yes(text, "book"),
            plain_no=is_plain_no(text),
            correction=is_correction(meant),
            codes=tuple(find_codes(spelt_codes(blank(plain, taken)))),
            lamps=self._lamps.named(affirmed, expected=asked),
            services=services,
            abroad=find_abroad(plain),
            not_offered=None if services else self._not_offered.find(meant),
            vehicle=vehicle,
            place=self._place(blank(words, spans_of(name, words)), awaiting),
            when=when,
            phone=phone.phone,
            bad_phone=phone.bad,
            name=as_written(name, raw) if name else None,
            pick=pick,
            booking_code=code[0] if code else None,
            last4=find_last4(blank(plain, taken), code=code is not None, awaiting=awaiting),
        )
        said = replace(said, intents=self._intents.find(said, meant, awaiting=awaiting))
        said = reread(said, meant, awaiting)
        said = self._on_topic(said, meant)
        said = self._with_likely_service(said, work, awaiting)
        said = self._of_its_kind(closing(said, meant), meant)
        said = said if awaiting else _without_story(said)
        return self._with_likely_lamp(said, meant, awaiting)

    def _meant(self, folded: str, awaiting: str | None) -> str:
        """Return a folded English text without slips; after "your name?" any word may be one."""
        plain = folded.isascii() and awaiting not in _NAMED
        return self._spelling.repair(self._places.repair(folded)) if plain else folded

    def _on_topic(self, said: Understanding, meant: str) -> Understanding:
        """Whoever names a part of a car speaks of cars, unless of another machine besides."""
        if not said.has("off_topic") or "off_topic" in cued_intents(meant):
            return said
        of_car = self._parts.mentions(meant) or speaks_of_car(meant)
        if not (said.services or of_car or is_vague(meant) or _SOME_NOISE.fullmatch(meant)):
            return said
        return without(said, "off_topic")

    def _with_likely_service(
        self, said: Understanding, folded: str, awaiting: str | None
    ) -> Understanding:
        """Work asked for in words that the catalogue lacks."""
        if said.services or said.not_offered or said.codes or said.plain_yes or said.plain_no:
            return said
        if awaiting in _MIDWAY and (said.place or said.name or said.phone):
            # It answers or mends something else of the booking.
            return said
        open_ended = awaiting in _ASKS_WORK and not said.has("off_topic")
        if not (open_ended or said.correction or said.has(*_OF_WORK)):
            return said
        filled = said.phone or said.name or said.when or said.has("book")
        expected = awaiting == "service" or bool(filled)
        found = self._part(folded, expected=expected) or self._services.like(
            folded, said.locale or "zh", expected=expected
        )
        said = replace(said, services=found, likely_service=bool(found))
        # Whoever leaves a number and work to do wants it done, however cross they sound.
        return without(said, "complaint") if found and said.phone else said

    def _of_its_kind(self, said: Understanding, meant: str) -> Understanding:
        """Drop work that a car with a charging socket for an engine can't have."""
        if not (meant.isascii() and said.services and speaks_of_charging(meant)):
            return said
        if not said.likely_service:
            # "I plug it in" is no plug; other work is named beside a charger, too.
            plugs = {"spark_plugs"} if "spark" not in meant else set()
            return replace(said, services=tuple(c for c in said.services if c not in plugs))
        # Its battery is the big one, and AC a kind of current: the cause is to be found.
        other = {"battery_replacement"}
        other |= {"ac_service", "ac_repair"} if _CURRENT.search(meant) else set()
        kept = tuple(c for c in said.services if c in self._electric - other)
        return replace(said, services=kept or ("ev_diagnosis",))

    def _part(self, meant: str, *, expected: bool) -> tuple[str, ...]:
        """Work on a part with a verb beside it; the part alone where work is surely wanted."""
        code = self._parts.asked(meant) or (self._parts.only(meant) if expected else None)
        return (code,) if code else ()

    def _with_likely_lamp(
        self, said: Understanding, folded: str, awaiting: str | None
    ) -> Understanding:
        """A lamp in words that no record knows: candidates, never certain."""
        filled = said.codes or said.phone or said.name or said.when
        if said.plain_yes or said.plain_no or (filled and not said.lamps):
            return said
        talked_of = said.has("lamp") and TALKS_OF_LAMP.search(folded) is not None
        if awaiting not in _OPEN and not (talked_of or said.lamps):
            return said
        lamps = self._lamps.described(
            folded, said.locale or "zh", said.lamps, talked_of=talked_of or awaiting == "lamp"
        )
        if not lamps and talked_of:
            colour, flashing = look(folded, 0, len(folded))
            lamps = (LampMention((), colour, flashing),)
        if lamps != said.lamps and not said.has("lamp"):
            said = replace(said, intents=(ScoredIntent("lamp", _LIKELY), *said.intents))
        return replace(said, lamps=lamps)

    def _unless_place(self, name: str | None, plain: str, awaiting: str | None) -> str | None:
        """Drop a place that has the shape of a name: "it's Xihu, not Gongshu"."""
        if name is None or awaiting in _NAMED or not name.isascii() or "name" in plain.lower():
            return name
        return None if " " not in name and self._places.resolve(name) else name

    def _listed_name(
        self, text: str, folded: str, car: list[tuple[int, int]], *, beside_phone: bool
    ) -> str | None:
        """A name that no word introduces, in a list; no place, no car and no work to do."""

        def is_other(word: str) -> bool:
            at = folded.find(word)
            named = any(start < at + len(word) and at < end for start, end in car)
            return named or bool(self._services.find(word)) or bool(self._places.resolve(word))

        find = find_listed_name if beside_phone else find_last_name
        return find(text, is_other=is_other)

    def _place(self, text: str, awaiting: str | None) -> PlaceMention | None:
        plain, asked = without_left(text), awaiting == "location"
        for _ in range(_PLACES):
            found = self._places.resolve(plain.replace("|", " "), expected=asked)
            if not found:
                return None
            place = found[0]
            if asked or not is_of_journey(plain, place.name_zh):
                return PlaceMention(place.name_zh, place.name_en, place.lat, place.lon)
            plain = without_place(plain, place.name_zh)
        return None


def _without_story(said: Understanding) -> Understanding:
    """Drop a time that belongs to small talk or to the story of a fault: no wish to come."""
    told = said.when is not None and said.when.first is None and not said.when.asap
    if said.intent in _SMALL_TALK or (told and said.intent in _STORY):
        return replace(said, when=None)
    return said
