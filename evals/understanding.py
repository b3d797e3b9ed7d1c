"""The understanding suite: labelled messages, what was read in them, nothing else around."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from tqdm import tqdm

from assistant.messages import Locale
from assistant.planner.types import Understanding, When
from assistant.planner.understanding import Understander
from evals.case_files import CaseError, case_files, read_yaml
from evals.cases import Part, Split, Text
from evals.intervals import share
from evals.local import START
from evals.records import Fault, Record
from evals.results import Measure, SuiteResult, at_least, by_part, counts, failures

NAME = "understanding"
UNSURE = "unsure"
_OPENS = time(8)


class WhenLabel(Part):
    """A wished time: days from today, hours of the shop; what isn't given isn't judged."""

    day: int | None = None
    to_day: int | None = None
    from_: time | None = Field(None, alias="from")
    to: time | None = None
    asap: bool | None = None


class PickLabel(Part):
    """A choice from a list; what isn't given isn't judged."""

    kind: str | None = None
    index: int | None = None
    target: str | None = None


class Labelled(Part):
    """A message and what it says; what is left out isn't judged, null or [] must not be found.

    `intents` are the readings that will do for the first one ("unsure" for none), `also` those
    that must not be lost. `after` is what the assistant has just asked.
    """

    say: Text
    split: Split
    intents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    after: str | None = None
    correction: bool = False
    yes: bool = False
    no: bool = False
    codes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    lamps: tuple[str, ...] = ()
    place: dict[str, str] | None = None
    when: WhenLabel | None = None
    phone: str | None = None
    name: str | None = None
    last4: str | None = None
    booking_code: str | None = None
    pick: PickLabel | None = None
    vehicle: dict[str, Any] = {}


def understanding_result(path: Path, split: Split | None) -> SuiteResult:
    """Read every labelled message and sum up what was found.

    Raises:
        CaseError: A label is malformed.
    """
    rows = [(locale, row) for locale, row in _load(path) if split in (None, row.split)]
    understander, zone_now = _understander(), datetime.fromisoformat(START)
    records = [
        _judged(row, locale, understander, zone_now) for locale, row in tqdm(rows, NAME, unit="msg")
    ]

    def judged(name: str) -> list[Record]:
        return [r for r, (_, row) in zip(records, rows, strict=True) if _labels(row, name)]

    parts = [
        Measure(name, share(not record.has(name) for record in group))
        for name in JUDGES
        if (group := judged(name))
    ]
    meant, yes = judged("intent"), judged("yes")
    measures = [
        at_least("main intent right", (not r.has("intent") for r in meant), 0.9),
        Measure("read without a fault", share(r.passed for r in records)),
        Measure("plain yes right", share(not r.has("yes") for r in yes)),
        *by_part("main intent right", meant, lambda r: not r.has("intent")),
    ]
    told = [measure for measure in measures if measure.share.n]
    rows_out = [record.row() for record in records]
    return SuiteResult(NAME, told, failures(records), counts(records), rows_out, parts)


def _understander() -> Understander:
    from assistant.booking.clock import ShiftedClock
    from assistant.likeness.drivers import DriverEncoder
    from assistant.places.gazetteer import Gazetteer
    from knowledge_base.load import shipped_knowledge
    from retrieval.encoders.remembering import RememberingEncoder

    clock = ShiftedClock(datetime.fromisoformat(START))
    encoder = RememberingEncoder(DriverEncoder())
    return Understander(encoder, Gazetteer.bundled(), shipped_knowledge(), clock)


def _load(path: Path) -> Iterator[tuple[Locale, Labelled]]:
    for file in case_files(path):
        locale: Locale = "en" if file.stem.startswith("en") else "zh"
        for n, row in enumerate(read_yaml(file) or [], 1):
            try:
                yield locale, Labelled.model_validate(row)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise CaseError(f"{file}: message {n}: {where}: {first['msg']}") from error


def _judged(row: Labelled, locale: Locale, reader: Understander, now: datetime) -> Record:
    said = reader.understand(row.say, awaiting=row.after, now=now.isoformat())
    faults = [
        Fault(grader=name, saw=saw)
        for name, judge in JUDGES.items()
        if _labels(row, name)
        for saw in judge(row, said, now.date())
    ]
    read = {k: v for k, v in asdict(said).items() if v not in (None, (), False, "", {})}
    return Record(
        suite=NAME, key=f"{locale} {row.say}", group=locale, split=row.split, locale=locale,
        title=f"{locale} {row.split}: {row.say}", faults=tuple(faults),
        transcript=(f"- **{row.say}**", f"  > {read}"),
    )  # fmt: skip


def _labels(row: Labelled, name: str) -> bool:
    field = {"intent": "intents"}.get(name, name)
    return field in row.model_fields_set


def _intent(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    got = said.intent or UNSURE
    if got not in row.intents:
        yield f"{got}, expected one of {list(row.intents)}"


def _also(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    got = {scored.intent for scored in said.intents}
    lost = set(row.also) - got
    if lost:
        yield f"lost {sorted(lost)}, got {sorted(got)}"


def _same(field: str, got: Callable[[Understanding], object]) -> Any:  # noqa: ANN401
    def judge(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
        wanted, found = getattr(row, field), got(said)
        if wanted != found:
            yield f"{found}, expected {wanted}"

    return judge


def _phone(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    wanted, found = _digits(row.phone), _digits(said.phone)
    if wanted != found and (not wanted or not found.endswith(wanted[-8:])):
        yield f"{said.phone}, expected {row.phone}"


def _digits(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isdigit())


def _services(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    if set(row.services) - set(said.services) or (not row.services and said.services):
        yield f"{list(said.services)}, expected {list(row.services)}"


def _lamps(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    leading = [mention.codes[0][0] for mention in said.lamps if mention.codes]
    offered = [code for mention in said.lamps for code, _ in mention.codes[:2]]
    if row.lamps and not set(row.lamps) & {*leading, *offered}:
        yield f"{leading}, expected one of {list(row.lamps)}"
    if not row.lamps and leading:
        yield f"{leading}, expected none"


def _place(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    if (row.place is None) != (said.place is None):
        yield f"{said.place and said.place.name_zh}, expected {row.place}"
    elif row.place and said.place and not _named(row.place, said.place.name_zh):
        yield f"{said.place.name_zh}, expected {row.place}"


def _named(wanted: dict[str, str], found: str) -> bool:
    core = [name.rstrip("市区县省") for name in wanted.values()]
    return any(name and name in found for name in core)


def _when(row: Labelled, said: Understanding, today: date) -> Iterator[str]:
    wanted, got = row.when, said.when
    if wanted is None or got is None:
        if wanted is not None or got is not None:
            yield f"{got}, expected {wanted}"
        return
    if not _days_fit(wanted, got, today):
        yield f"days {got.first}–{got.last}, expected {wanted.day} to {wanted.to_day} from {today}"
    if not _hours_fit(wanted, got):
        yield f"hours {got.earliest}–{got.latest}, expected {wanted.from_}–{wanted.to}"
    if wanted.asap is not None and wanted.asap != got.asap:
        yield f"asap {got.asap}"


def _days_fit(wanted: WhenLabel, got: When, today: date) -> bool:
    if wanted.day is None:
        return True
    first = today + timedelta(days=wanted.day)
    last = today + timedelta(days=wanted.day if wanted.to_day is None else wanted.to_day)
    return got.first == first and (got.last or got.first) == last


def _hours_fit(wanted: WhenLabel, got: When) -> bool:
    """The hours read lie within those meant, half an hour more or less."""
    slack = timedelta(minutes=31)
    for meant, read, sign in ((wanted.from_, got.earliest, -1), (wanted.to, got.latest, 1)):
        if meant is None:
            continue
        # "Morning" begins before the shops do: hours when all are closed make no difference.
        read = read and max(read, min(meant, _OPENS))
        if read is None or sign * (_at(read) - _at(meant)) > slack:
            return False
    return True


def _at(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _pick(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    if row.pick is None or said.pick is None:
        if row.pick is not None or said.pick is not None:
            yield f"{said.pick}, expected {row.pick}"
        return
    wanted = row.pick.model_dump(exclude_none=True)
    if any(getattr(said.pick, field) != value for field, value in wanted.items()):
        yield f"{said.pick}, expected {wanted}"


def _vehicle(row: Labelled, said: Understanding, _: date) -> Iterator[str]:
    for field, wanted in row.vehicle.items():
        found = getattr(said.vehicle, field, None)
        if str(found).casefold() != str(wanted).casefold():
            yield f"{field} {found}, expected {wanted}"


JUDGES: dict[str, Callable[[Labelled, Understanding, date], Iterator[str]]] = {
    "intent": _intent,
    "also": _also,
    "correction": _same("correction", lambda said: said.correction),
    "yes": _same("yes", lambda said: said.plain_yes),
    "no": _same("no", lambda said: said.plain_no),
    "codes": _same("codes", lambda said: said.codes),
    "services": _services,
    "lamps": _lamps,
    "place": _place,
    "when": _when,
    "phone": _phone,
    "name": _same("name", lambda said: said.name),
    "last4": _same("last4", lambda said: said.last4),
    "booking_code": _same("booking_code", lambda said: said.booking_code),
    "pick": _pick,
    "vehicle": _vehicle,
}
