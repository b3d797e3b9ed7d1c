"""One turn of the page: what the driver sent -> the assistant -> parts to show."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from markupsafe import Markup
from pydantic import BaseModel
from starlette.requests import Request

from assistant.candidates import asked_first
from assistant.consents import turn_subjects
from assistant.errors import UnknownThread
from assistant.feedback.errors import FeedbackError
from assistant.history import history
from assistant.messages import (
    Caller,
    DoneEvent,
    ErrorEvent,
    Event,
    Locale,
    Location,
    ReplaceEvent,
    Reply,
    StepEvent,
    TokenEvent,
    Turn,
)
from assistant.photos import copy_photo
from assistant.planner.language import detect_locale
from web.api.chat import open_turn
from web.dependencies import peer
from web.front import Front
from web.guard import guarded
from web.pages.live import LiveTurn
from web.pages.names import Names
from web.pages.parts import car_part, kept_part, note_part, reply_parts, status_part, text_parts
from web.pages.photo import PhotoShelf, ShownPhoto, photo_figure
from web.pages.strings import Strings
from web.problems import URN


class Keep(BaseModel):
    """The consent to keep a cut-out: which one, and what the driver picked for it.

    `code` is None where the driver typed an answer instead of pressing a button.
    """

    crop: str
    code: str | None = None


class Sent(BaseModel):
    """What the page sends with a message. `consent` covers photo, location and phone.

    `keep` comes from a box of its own, which is empty until the driver ticks it. `erase` takes
    that consent back, and names the turns on screen that tell of it. `forget` erases the whole
    conversation; the page has asked whether that is really meant. `undo` is the message of the
    last turn on the page, which is to be taken back; `open` the thread to show instead of this one.
    """

    say: str = ""
    locale: Locale = "zh"
    consent: bool = False
    location: Location | None = None
    keep: Keep | None = None
    erase: list[str] | None = None
    forget: bool = False
    undo: str | None = None
    open: str | None = None

    @property
    def changes(self) -> bool:
        """Whether this changes what is shown or kept instead of saying something."""
        given = (self.erase, self.undo, self.open)
        return self.forget or any(value is not None for value in given)


@dataclass
class PageTurn:
    """Works on one turn and shows it as it grows."""

    rooms: Front
    shelf: PhotoShelf
    request: Request
    caller: Caller
    sent: Sent
    images: tuple[bytes, ...] = ()
    _photos: list[ShownPhoto] = field(default_factory=list)
    _text: str = ""
    _read: int = 0

    def __post_init__(self) -> None:
        self._t = Strings(detect_locale(self.sent.say) or self.sent.locale)

    async def work(self, live: LiveTurn) -> None:
        """Run the turn to its end; a cancelled one keeps what it has said."""
        turn = Turn(
            message=self.sent.say,
            thread_id=live.thread_id,
            images=self.images,
            location=self.sent.location,
            locale=self.sent.locale,
        )
        if turn_subjects(turn) and not self.sent.consent:
            await self._end(live, self._t("consent_first"))
            return
        try:
            await self._show_photos(live)
            async for event in guarded(self._events(turn, live)):
                await self._take(event, live)
        except asyncio.CancelledError:
            await self._end(live, self._t("stopped"))

    async def _events(self, turn: Turn, live: LiveTurn) -> AsyncIterator[Event]:
        check, owner = self.rooms.limits.check, self.caller.owner
        await asyncio.to_thread(check, "act", address=peer(self.request), session=owner)
        await self.rooms.readiness.wait()
        if self.sent.keep is not None:
            kept = await asyncio.to_thread(self._keep, self.sent.keep, live.thread_id)
            await live.show({"kept": kept})
        async for event in await open_turn(self.rooms.services, turn, self.caller):
            yield event

    def _keep(self, keep: Keep, thread_id: str) -> Markup:
        feedback, said = self.rooms.services.assistant.feedback, self.sent.say
        try:
            if keep.code is not None:
                feedback.give(thread_id, keep.crop, keep.code, self.caller)
            elif feedback.give_said(thread_id, keep.crop, said, self.caller) is None:
                return kept_part(self._t("crop_unread"), self._t)
        except (FeedbackError, UnknownThread):
            return kept_part(self._t("crop_lost"), self._t)
        return kept_part(self._t("crop_kept"), self._t, erasable=True)

    async def _show_photos(self, live: LiveTurn) -> None:
        for image in self.images:
            await live.show({"status": status_part(self._t("opening_photo"))})
            copy = await asyncio.to_thread(copy_photo, image)
            if copy is not None:
                address = self.shelf.put(copy.jpeg, self.caller.owner)
                self._photos.append(ShownPhoto(copy, address))
                await live.show({"photos": self._figures()})

    def _figures(self) -> str:
        return "".join(photo_figure(photo, self._t) for photo in self._photos)

    async def _take(self, event: Event, live: LiveTurn) -> None:
        match event:
            case StepEvent(tool=tool, status="started"):
                await live.show({"status": status_part(self._t.find(f"step_{tool}", "thinking"))})
            case TokenEvent(text=text):
                self._text += text
                await live.show({**text_parts(self._text, None, None, self._t), "status": ""})
            case ReplaceEvent(text=text):
                self._text = text
                await live.show(text_parts(text, None, None, self._t))
            case DoneEvent(reply=reply):
                await self._finish(reply, live)
            case ErrorEvent(problem=found):
                kind = str(found.get("type", "")).removeprefix(URN)
                await self._end(live, self._t.find(f"problem_{kind}", "problem_default"))

    async def _finish(self, reply: Reply, live: LiveTurn) -> None:
        self._t = Strings(reply.locale)
        past = (await history(self.rooms.services.assistant, reply.thread_id, self.caller))[-1:]
        # The reply holds the findings of all photos together; the history tells them apart.
        seen = past[0].photos if past and past[0].photos else [reply.findings]
        for photo, findings in zip(self._photos, seen, strict=False):
            photo.findings = findings
        names = Names(self.rooms.services.desks)
        crop_id = crop_of(self.rooms, self.caller, reply)
        service = past[0].service if past else None
        parts = reply_parts(
            reply, service, names, self._t, crop_id=crop_id, around=past[0].around if past else None
        )
        car = car_part(past[0].car if past else None, self._t)
        await live.show({**parts, "car": car, "photos": self._figures()}, done=True)

    async def _end(self, live: LiveTurn, text: str) -> None:
        again = "" if self.images else self.sent.say
        await live.show({"status": "", "next": note_part(text, self._t, again)}, done=True)


def crop_of(rooms: Front, caller: Caller, reply: Reply) -> str | None:
    """Return the id of the cut-out of the lamp that a reply asks about, while it is kept."""
    asked = asked_first(reply.findings)
    if asked is None:
        return None
    return rooms.services.assistant.feedback.crops.find(reply.thread_id, asked, caller)
