"""An assistant that plays the story for the page: real stores and bookings, scripted words."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.agent.replies import state_to_reply
from assistant.agent.state import evidence_of, this_turn
from assistant.booking.clock import Clock
from assistant.bootstrap import Desks
from assistant.dates import say_when
from assistant.errors import TurnStands
from assistant.evidence import BookingProposal, Evidence
from assistant.feedback.build import build_feedback
from assistant.feedback.crops import Crop
from assistant.feedback.giving import Feedback
from assistant.messages import (
    Caller,
    CandidateView,
    DoneEvent,
    Event,
    FindingView,
    Locale,
    Location,
    Name,
    StepEvent,
    TokenEvent,
    Turn,
)
from assistant.planner.language import detect_locale
from assistant.threads import Threads
from vision.cutout import cut_out
from vision.images import load_photo
from vision.types import Box

SERVICE = "oil_service"
SHANGHAI = (31.2304, 121.4737)
OIL = Name(zh="机油压力警告灯", en="Oil pressure warning light")
ENGINE = Name(zh="发动机故障灯", en="Check-engine light")
CITED = [
    {
        "n": 1, "doc_id": "lamp:oil", "title": "机油压力灯 — ISO 2575",
        "snippet": "红色油壶灯：机油压力过低，<b>继续开</b>会很快损坏发动机。",
        "url": "https://www.iso.org/standard/1.html",
    },
    {"n": 2, "doc_id": "guide:oil", "title": "Low oil pressure", "snippet": "Check the level."},
]  # fmt: skip
WORDS = {
    "zh": {
        "stop": "🔴 **现在就靠边停车、熄火，别再开了。**",
        "fire": "🔴 **马上停车熄火，所有人下车，走到上风方向至少百米外。到了安全处马上打"
        "119（火警）、120（急救）（不在中国大陆就打112）。**",
        "oil": "照片里亮着：**机油压力警告灯**（红色）。机油压力太低，发动机得不到润滑 [1]。\n\n"
        "现在这样做：\n- 停稳、熄火，打双闪\n- 等十分钟，看机油尺 [2]\n- 没有油就别再启动\n\n"
        "费用大概 **120–360 元**，以到店检查为准。",
        "ask": "有一盏灯我拿不准：是 **发动机故障灯 还是 机油压力警告灯**？回复序号就行。",
        "where": "你在哪个城市哪个区？我帮你找最近的店。",
        "stores": "离你最近、能做换机油的店：\n{stores}\n\n{first}可以约的时间：\n{slots}\n\n"
        "选哪个时间？回复序号，也可以说别的时间。",
        "name": "怎么称呼你？",
        "phone": "留一个手机号，门店好联系你。",
        "confirm": "**请确认预约**\n- 门店：{store}\n- 项目：{service}\n- 时间：{when}\n"
        "- 姓名：{name}\n- 电话：{phone}\n\n回复“是”我就办理，回复“不”则不办。",
        "booked": "约好了 ✅ 预约码 **{code}**。\n\n改时间或取消，报预约码和手机尾号四位就行。",
        "other": "好的。",
    },
    "en": {
        "stop": "🔴 **Pull over and switch the engine off now. Don't drive on.**",
        "fire": "🔴 **Stop, switch off and get everyone out and at least 100 metres away. "
        "Call 112, or in mainland China 119 (fire) or 120 (ambulance).**",
        "oil": "Lit in your photo: **Oil pressure warning light** (red). The pressure is too low "
        "and the engine isn't lubricated [1].\n\nDo this now:\n- Stop, engine off, hazards on\n"
        "- Wait ten minutes and check the dipstick [2]\n- Don't restart without oil\n\n"
        "It will cost roughly **120–360 yuan**; the inspection decides.",
        "ask": "One lamp I can't tell for sure: is it **the check-engine light or the oil light**?",
        "where": "Which city and district are you in? I'll find the nearest shop.",
        "stores": "Nearest to you for an oil change:\n{stores}\n\nFree times at {first}:\n{slots}"
        "\n\nWhich time suits you?",
        "name": "What name shall I put it under?",
        "phone": "Which mobile number can the shop reach you on?",
        "confirm": "**Please confirm this booking**\n- Store: {store}\n- Service: {service}\n"
        "- Time: {when}\n- Name: {name}\n- Phone: {phone}\n\nReply “yes” and I will do it.",
        "booked": "Booked ✅ Your code is **{code}**.",
        "other": "All right.",
    },
}  # fmt: skip


@dataclass
class Story:
    """What one thread has been told."""

    messages: list[AnyMessage] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    slot: Any = None
    name: str = ""
    phone: str = ""


@dataclass
class PageAssistant:
    """Streams word by word; `pause_s` is how long each word and tool takes."""

    desks: Desks
    threads: Threads
    clock: Clock
    pause_s: float = 0.0
    stories: dict[str, Story] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    feedback: Feedback = field(init=False)

    def __post_init__(self) -> None:
        self.feedback = build_feedback(self.desks)

    def warm(self, message: str, locale: str) -> None: ...

    @property
    def graph(self) -> Any:
        async def state(config: dict[str, Any]) -> Any:
            story = self.stories.get(config["configurable"]["thread_id"], Story())
            return SimpleNamespace(values={"messages": story.messages})

        return SimpleNamespace(aget_state=state)

    async def stream(self, turn: Turn, caller: Caller) -> AsyncIterator[Event]:
        for image in turn.images:
            load_photo(image)
        self.turns.append(turn)
        thread = self.threads.open(turn.thread_id, caller).thread_id
        story = self.stories.setdefault(thread, Story())
        locale: Locale = detect_locale(turn.message) or turn.locale or "zh"
        photos = [f"photo-{n}" for n, _ in enumerate(turn.images, 1)]
        kept = {"photos": photos, "locale": locale}
        story.messages.append(HumanMessage(turn.message, additional_kwargs=kept))
        text, evidence, extra = self._answer(turn, story, locale, caller)
        self._cut(turn, evidence, thread, caller)
        for tool in self._tools(turn, evidence):
            yield StepEvent(tool=tool, status="started")
            await asyncio.sleep(self.pause_s * 4)
            yield StepEvent(tool=tool, status="done")
        for word in re.findall(r"🔴 \*\*.+?\*\*\n*|\S+\s*|\s+", text):
            await asyncio.sleep(self.pause_s)
            yield TokenEvent(text=word)
        self._keep(story, photos, text, evidence, extra)
        yield DoneEvent(reply=state_to_reply(story.messages, thread, locale))

    async def undo(self, thread_id: str, caller: Caller) -> None:
        """Forget the last turn; one that booked stays, as with the real assistant."""
        self.threads.open(thread_id, caller)
        messages = self.stories[thread_id].messages
        evidence = evidence_of(this_turn(messages))
        if evidence.done and evidence.booking:
            raise TurnStands("It stays.", evidence.booking.code)
        del messages[len(messages) - len(this_turn(messages)) :]

    def _cut(self, turn: Turn, evidence: Evidence, thread: str, caller: Caller) -> None:
        asked = [finding for finding in evidence.findings if finding.decision == "ask"]
        for finding in asked if turn.images else []:
            png = cut_out(load_photo(turn.images[0]), Box(*finding.box))
            self.feedback.crops.put(Crop(thread, finding, png), caller)

    def _keep(
        self, story: Story, photos: list[str], text: str, evidence: Evidence, extra: dict[str, Any]
    ) -> None:
        calls = [("inspect_photo", {"photo_id": photo}) for photo in photos] or [
            ("find_stores", {"service": SERVICE})
        ]
        for name, args in calls:
            key = uuid4().hex
            call = {"name": name, "args": args, "id": key}
            story.messages.append(AIMessage("", tool_calls=[call]))
            artifact = evidence.model_dump()
            story.messages.append(ToolMessage("", tool_call_id=key, name=name, artifact=artifact))
            evidence = Evidence()
        story.messages.append(AIMessage(text, additional_kwargs=extra))

    def _tools(self, turn: Turn, evidence: Evidence) -> list[str]:
        tools = ["inspect_photo"] * len(turn.images)
        return [
            *tools,
            *(("find_stores", "find_slots") if evidence.stores else ("search_knowledge",)),
        ]

    def _answer(
        self, turn: Turn, story: Story, locale: Locale, caller: Caller
    ) -> tuple[str, Evidence, dict[str, Any]]:
        words, said = WORDS[locale], turn.message.lower()
        if turn.location or re.search(r"上海|shanghai", said):
            return self._stores(turn, story, locale)
        if turn.message in story.slots:
            story.slot = story.slots[turn.message]
            return words["name"], Evidence(), {"awaiting": "name"}
        if re.search(r"1\d{10}", said):
            story.phone = said
            return self._confirm(story, locale)
        if re.fullmatch(r"是|yes", said) and story.phone:
            return self._book(story, locale, caller)
        if story.slot and not story.name:
            story.name = turn.message
            return words["phone"], Evidence(), {"awaiting": "phone"}
        if re.search(r"火|fire", said):
            extra = {"urgency": "stop_now", "awaiting": "location"}
            return f"{words['fire']}\n\n{words['where']}", Evidence(), extra
        if re.search(r"两盏|either", said):
            return words["ask"], Evidence(findings=[_unsure()]), {"urgency": "stop_now"}
        if re.search(r"找|约|book|find", said):
            return words["where"], Evidence(), {"awaiting": "location"}
        if turn.images or re.search(r"油壶|oil", said):
            seen = [_oil(), _engine()] if turn.images else []
            extra = {"urgency": "stop_now", "citations": CITED}
            return f"{words['stop']}\n\n{words['oil']}", Evidence(findings=seen), extra
        return words["other"], Evidence(), {}

    def _stores(
        self, turn: Turn, story: Story, locale: Locale
    ) -> tuple[str, Evidence, dict[str, Any]]:
        lat, lon = (turn.location.lat, turn.location.lon) if turn.location else SHANGHAI
        stores = self.desks.stores.nearest(
            lat, lon, service=SERVICE, now=self.clock.now(), limit=3, locale=locale
        )
        slots = self.desks.appointments.slots(stores[0].store_id, SERVICE)
        story.slots = {say_when(slot.starts_at, locale): slot for slot in slots}
        text = WORDS[locale]["stores"].format(
            stores="\n".join(f"{n}. **{s.name}**" for n, s in enumerate(stores, 1)),
            first=stores[0].name,
            slots="\n".join(f"{n}. {label}" for n, label in enumerate(story.slots, 1)),
        )
        return (
            text,
            Evidence(stores=stores, slots=slots, around=Location(lat=lat, lon=lon)),
            {"awaiting": "slot"},
        )

    def _proposal(self, story: Story) -> BookingProposal:
        slot = story.slot
        return BookingProposal(
            action="book", store_id=slot.store_id, service=slot.service, starts_at=slot.starts_at,
            ends_at=slot.ends_at, slot_id=slot.slot_id, name=story.name, phone=story.phone,
        )  # fmt: skip

    def _confirm(self, story: Story, locale: Locale) -> tuple[str, Evidence, dict[str, Any]]:
        caller = Caller(owner="nobody")
        full = self.desks.appointments.prepare(self._proposal(story), caller=caller, locale=locale)
        text = WORDS[locale]["confirm"].format(
            store=full.store_name, service=full.service_name, when=full.when, name=full.name,
            phone=full.phone_masked,
        )  # fmt: skip
        return text, Evidence(), {"awaiting": "confirmation"}

    def _book(
        self, story: Story, locale: Locale, caller: Caller
    ) -> tuple[str, Evidence, dict[str, Any]]:
        booking = self.desks.appointments.execute(self._proposal(story), caller, uuid4().hex)
        text = WORDS[locale]["booked"].format(code=booking.code)
        return text, Evidence(booking=booking, done="book"), {}


def _oil() -> FindingView:
    return FindingView(
        kind="lamp", code="engine_oil_pressure", name=OIL, box=[120, 90, 200, 150], confidence=0.94,
        severity="stop_now", decision="say", colour="red",
    )  # fmt: skip


def _engine() -> FindingView:
    return FindingView(
        kind="lamp", code="check_engine", name=ENGINE, box=[420, 100, 500, 160], confidence=0.55,
        severity="soon", decision="ask", colour="amber",
        candidates=[CandidateView(code="check_engine", confidence=0.55, name=ENGINE)],
    )  # fmt: skip


def _unsure() -> FindingView:
    both = [
        CandidateView(code="check_engine", confidence=0.5, name=ENGINE),
        CandidateView(code="engine_oil_pressure", confidence=0.4, name=OIL),
    ]
    return _engine().model_copy(update={"candidates": both, "severity": "stop_now"})
