"""The report of a thread: its accident, put together from what the thread holds."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig

from assistant.accident.advice import Advice
from assistant.accident.desk import AccidentDesk
from assistant.accident.questions import asked_in
from assistant.accident_report.album import AlbumPhoto
from assistant.accident_report.building import build_report
from assistant.accident_report.case import (
    AccidentCase,
    CasePhoto,
    CasePlace,
    CaseVehicle,
    DriverStatement,
    Tick,
)
from assistant.accident_report.report import AccidentReport
from assistant.agent.crash import CarPhoto, car_photos_in, corrections_in, statements_in, told_in
from assistant.damage.estimate import estimate_damages
from assistant.damage.merging import merge_damages
from assistant.errors import NothingToReport
from assistant.messages import Caller, Locale
from assistant.planner.dialogue import Dialogue
from assistant.planner.types import Vehicle
from assistant.safety.emergency import country_at
from assistant.session import Assistant
from knowledge_base.load import Knowledge

Rebuild = Callable[[Sequence[AnyMessage]], Dialogue]


@dataclass(frozen=True)
class ReportDesk:
    """Makes reports; `rebuild` reads what a thread tells of the car."""

    assistant: Assistant
    knowledge: Knowledge
    accidents: AccidentDesk
    rebuild: Rebuild

    async def report(
        self, thread_id: str, caller: Caller, *, locale: Locale | None = None, place: bool = False
    ) -> AccidentReport:
        """Return the report of a thread as it stands now.

        Args:
            thread_id: Whose accident.
            caller: Who asks.
            locale: The language of the report; by default that of the thread.
            place: Whether the driver wants the place in it.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
            NothingToReport: It holds neither an accident nor a photo of a car.
        """
        thread = await asyncio.to_thread(self.assistant.threads.open, thread_id, caller)
        config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
        values = (await self.assistant.graph.aget_state(config)).values
        messages, where = values.get("messages", []), values.get("location")
        spoken = locale or thread.locale or "zh"
        return await asyncio.to_thread(
            self._build, thread_id, messages, spoken, where, with_place=place
        )

    def _build(
        self,
        thread_id: str,
        messages: list[AnyMessage],
        locale: Locale,
        where: dict[str, float] | None,
        *,
        with_place: bool,
    ) -> AccidentReport:
        told, corrections = told_in(messages), corrections_in(messages)
        photos = _photos(car_photos_in(messages), self.assistant.album.of(thread_id))
        if not (photos or told):
            raise NothingToReport(
                "This conversation tells of no accident and holds no photo of a car; "
                "send a photo of the damage or say what happened, then ask again."
            )
        vehicle = self.rebuild(messages).vehicle
        estimate = estimate_damages(
            merge_damages([photo.findings for photo in photos], corrections),
            self.knowledge,
            locale=locale,
            vehicle_class=vehicle.vehicle_class,
        )
        country = country_at(where["lat"], where["lon"]) if where else None
        advice = self.accidents.advise(told, locale=locale, country=country) if told else None
        case = AccidentCase(
            locale=locale,
            started_at=_started(messages),
            photos=photos,
            corrections=corrections,
            statements=_statements(messages, self.knowledge, locale),
            place=_place(where, wanted=with_place),
            vehicle=_vehicle(vehicle),
            checklist=_ticks(advice),
            estimate=estimate if photos else None,
        )
        zone = self.assistant.zone()
        return build_report(case, now=self.assistant.clock.now().astimezone(zone))


def _photos(
    photos: Sequence[CarPhoto], album: dict[tuple[str, str], AlbumPhoto]
) -> list[CasePhoto]:
    return [
        CasePhoto(
            jpeg=kept.jpeg,
            findings=one.findings,
            width=kept.width,
            height=kept.height,
            sent_at=one.sent_at,
        )
        for one in photos
        if (kept := album.get((one.message_id, one.photo_id))) is not None
    ]


def _statements(
    messages: Sequence[AnyMessage], knowledge: Knowledge, locale: Locale
) -> list[DriverStatement]:
    return [
        DriverStatement(
            text=str(said.message.text),
            asked=_titles(said.asked, knowledge, locale),
            said_at=said.message.additional_kwargs.get("now"),
        )
        for said in statements_in(messages)
    ]


def _titles(question_id: str | None, knowledge: Knowledge, locale: Locale) -> str | None:
    """Return what a question was about, in short."""
    questions = knowledge.accident.questions
    asked = [questions[name] for name in asked_in(question_id) if name in questions]
    titles = [(question.brief or question.title).get(locale) for question in asked]
    return ("；" if locale == "zh" else "; ").join(titles) or None


def _started(messages: Sequence[AnyMessage]) -> str:
    first = next(m for m in messages if isinstance(m, HumanMessage))
    return str(first.additional_kwargs.get("now", ""))


def _place(where: dict[str, float] | None, *, wanted: bool) -> CasePlace | None:
    if where is None:
        return None
    return CasePlace(text=f"{where['lat']:.5f}, {where['lon']:.5f}", consented=wanted)


def _vehicle(vehicle: Vehicle) -> CaseVehicle | None:
    name = " ".join(filter(None, (vehicle.make, vehicle.model))) or None
    known = (name, vehicle.year, vehicle.odometer_km, vehicle.plate)
    if not any(known):
        return None
    return CaseVehicle(
        name=name, year=vehicle.year, odometer_km=vehicle.odometer_km, plate=vehicle.plate
    )


def _ticks(advice: Advice | None) -> list[Tick]:
    items = advice.checklist if advice else ()
    return [Tick(text=item.text, done=item.done) for item in items]
