"""One driver: talks until a slot is booked, books another over the API, changes a mind."""

import asyncio
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    import httpx

STORES = ("sh-pudong-general", "sh-xuhui-quick")
PUDONG = {"lat": 31.2255, "lon": 121.5395}
TALK = {
    "zh": ("帮我约个机油保养", "第{n}个", "我叫王芳，电话{phone}", "好的，确认"),
    "en": (
        "Please book an oil service",
        "number {n}",
        "My name is Jane Miller, phone +86 {phone}",
        "yes",
    ),
}  # fmt: skip
LAMPS = {"zh": "红色油壶灯亮了，还能开吗", "en": "A red oil can light came on, can I keep driving?"}
# A worker that died takes its connections along; its turns free their threads after half a minute.
TRIES, PAUSE_S = 30, 2.0
# Who is late for one time after another is offered more.
MOST_TURNS = 16


@dataclass
class Seen:
    """What one driver was answered. `took` holds (kind, ms), `statuses` every status but 2xx."""

    owner: str
    took: list[tuple[str, float]] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)
    cut_off: int = 0
    turns: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass
class Driver:
    """Drives one session; `seen` is what came of it."""

    client: "httpx.AsyncClient"
    rng: random.Random
    session: str = field(default_factory=lambda: uuid4().hex * 2)

    def __post_init__(self) -> None:
        from assistant.accounts.sessions import session_owner

        self.seen = Seen(session_owner(self.session))
        self.phone = f"138{self.rng.randrange(10**8):08d}"

    async def drive(self) -> Seen:
        """Have two conversations and two bookings over the API."""
        locale = self.rng.choice(("zh", "en"))
        await self._say(LAMPS[locale], None)
        await self._talk(TALK[locale])
        code = await self._book()
        if code and self.rng.random() < 0.5:
            await self._cancel(code)
        await self._book()
        await self._look()
        return self.seen

    async def _talk(self, words: tuple[str, ...]) -> None:
        """Book in a conversation; a slot that went meanwhile is chosen anew."""
        wish, pick, who, yes = words
        reply = await self._say(wish, None)
        for _ in range(MOST_TURNS):
            if reply is None or reply["booking"]:
                break
            message = {
                "slot": pick.format(n=self.rng.randint(1, 3)),
                "store": pick.format(n=1),
                "confirmation": yes,
            }.get(reply["awaiting"], who.format(phone=self.phone))
            reply = await self._say(message, reply["thread_id"])
        if reply is not None and reply["booking"]:
            self.seen.codes[reply["booking"]["code"]] = reply["booking"]["status"]
        elif reply is not None:
            told = f"{reply['thread_id']} at {reply['reply'][:120]!r}"
            self.seen.faults.append(f"no booking after {MOST_TURNS} turns, {told}")

    async def _say(self, message: str, thread: str | None) -> dict[str, Any] | None:
        body = {"message": message, "thread_id": thread, "location": PUDONG}
        answer = await self._send("chat", "POST", "/api/v1/chat", body)
        if answer is None or answer.status_code != 200:
            return None
        reply: dict[str, Any] = answer.json()
        self.seen.turns.setdefault(reply["thread_id"], []).append(message)
        return reply

    async def _book(self) -> str | None:
        """Book one of the next free slots; the same request once more gets the same answer."""
        store = self.rng.choice(STORES)
        path = f"/api/v1/stores/{store}/slots?service=oil_service"
        free = await self._send("slots", "GET", path)
        slots = free.json()["slots"][:6] if free is not None and free.status_code == 200 else []
        if not slots:
            return None
        slot = self.rng.choice(slots)["slot_id"]
        wish = {"slot_id": slot, "service": "oil_service", "name": "王芳", "phone": self.phone}
        key = uuid4().hex
        first = await self._send("book", "POST", "/api/v1/bookings", wish, key)
        again = await self._send("repeat", "POST", "/api/v1/bookings", wish, key)
        if first is None or again is None:
            return None
        if (first.status_code, first.content) != (again.status_code, again.content):
            self.seen.faults.append(f"a repeated request got {again.status_code} {again.text[:80]}")
        if first.status_code != 201:
            return None
        code: str = first.json()["code"]
        self.seen.codes[code] = "confirmed"
        return code

    async def _cancel(self, code: str) -> None:
        path = f"/api/v1/bookings/{code}?phone_last4={self.phone[-4:]}"
        answer = await self._send("cancel", "DELETE", path)
        if answer is not None and answer.status_code == 200:
            self.seen.codes[code] = "cancelled"

    async def _look(self) -> None:
        """Look at every booking, wherever the request lands."""
        for code, status in self.seen.codes.items():
            path = f"/api/v1/bookings/{code}?phone_last4={self.phone[-4:]}"
            answer = await self._send("look", "GET", path)
            found = answer.json().get("status") if answer is not None else None
            if found != status:
                self.seen.faults.append(f"{code} should be {status} and is {found}")

    async def _send(
        self, kind: str, method: str, path: str, body: object = None, key: str = ""
    ) -> "httpx.Response | None":
        """Send a request, again while its worker is gone or its conversation not free yet."""
        import httpx

        headers = {"X-CarCare-Session": self.session} | ({"Idempotency-Key": key} if key else {})
        cut_off = False
        for _ in range(TRIES):
            began = perf_counter()
            try:
                answer = await self.client.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                self.seen.cut_off += not cut_off
                cut_off = True
                await asyncio.sleep(PAUSE_S)
                continue
            if cut_off and kind == "chat" and answer.status_code == 409:
                await asyncio.sleep(PAUSE_S)
                continue
            self.seen.took.append((kind, (perf_counter() - began) * 1000))
            if answer.status_code >= 300:
                self.seen.statuses.append((kind, answer.status_code))
            return answer
        self.seen.faults.append(f"{kind} was never answered")
        return None
