"""The role matrix of roles.yaml, its callers, and the things that they ask for."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import yaml
from fastapi import FastAPI

from assistant.accounts.sessions import session_owner
from assistant.booking.model import ByOwner, Contact, Order
from assistant.feedback.crops import Crop
from assistant.findings import view_finding
from assistant.messages import Caller
from knowledge_base.cases import CaseText
from tests.agent.scripted_photos import unsure
from tests.cases.telling import ZH
from tests.web.world import World, bearer, photo, visit

CALLERS = (
    "nobody", "newcomer", "other", "owner", "technician", "foreign_staff", "staff", "admin",
)  # fmt: skip
SESSIONS = {"other": "o" * 40, "owner": "w" * 40}
OWNER = Caller(owner=session_owner(SESSIONS["owner"]))
STORE, FOREIGN_STORE, SERVICE = "sh-xuhui-quick", "bj-chaoyang-quick", "oil_service"
ACCOUNTS = {
    "technician": ("technician", None),
    "foreign_staff": ("staff", FOREIGN_STORE),
    "staff": ("staff", STORE),
    "admin": ("admin", None),
}
LETTERS = str.maketrans("0123456789", "ghijklmnop")
_FILE = Path(__file__).with_name("roles.yaml")
_THING = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Call:
    """One way to call a route, and what everyone gets."""

    route: str
    policy: str
    passes: int | str
    query: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    files: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    denied: Mapping[str, int | list[int]] = field(default_factory=dict)

    def refused(self, caller: str) -> list[int]:
        """Return the statuses that a caller who may not pass can get; none if it passes."""
        found = {**POLICIES[self.policy], **self.denied}.get(caller, [])
        return found if isinstance(found, list) else [found]

    async def send(self, client: httpx.AsyncClient, things: "Things") -> httpx.Response:
        method, template = self.route.split(" ", 1)
        url = _THING.sub(lambda m: things[self.path.get(m[1], m[1])], template)
        body = fill(self.json, things)
        more = {"json": body} if body is not None else {}
        files = fill(dict(self.files), things)
        more |= {"files": files} if files else {}
        return await client.request(method, url, params=fill(dict(self.query), things), **more)


_DATA = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
POLICIES: dict[str, dict[str, int | list[int]]] = _DATA["policies"]
PAGE_EVENTS: list[str] = _DATA["page_events"]
MATRIX: dict[str, list[Call]] = {
    route: [Call(route, **call) for call in (calls if isinstance(calls, list) else [calls])]
    for route, calls in _DATA["routes"].items()
}


class Things:
    """What routes are asked for, made when first needed: by the owner, cases by the technician."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._desks = world.desks

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    store_id, service, day = STORE, SERVICE, "2026-12-24"
    lamp, trouble_code = "engine_oil_pressure", "P0301"
    doc_id = "lamp:engine_oil_pressure"

    @cached_property
    def thread_id(self) -> str:
        return self._world.assistant.threads.open(None, OWNER).thread_id

    @cached_property
    def crop_id(self) -> str:
        feedback = self._world.assistant.feedback
        assert feedback is not None
        finding = view_finding(unsure("red", "brake_system", "parking_brake"), self._desks.shipped)
        feedback.crops.put(Crop(self.thread_id, finding, b"png"), OWNER)
        (crop_id,) = feedback.crops.of(self.thread_id, OWNER)
        return crop_id

    @property
    def slot_id(self) -> str:
        return self._desks.bookings.slots(STORE, SERVICE, limit=1)[0].slot_id

    @cached_property
    def booking(self) -> str:
        contact = Contact("Wang", "13800138000")
        order = Order(self.slot_id, SERVICE, contact, OWNER.owner)
        return self._desks.bookings.create(order).code

    @cached_property
    def cancelled(self) -> str:
        order = Order(self.slot_id, SERVICE, Contact("Wang", "13800138000"), OWNER.owner)
        code = self._desks.bookings.create(order).code
        return self._desks.bookings.cancel(code, ByOwner(OWNER.owner)).code

    @property
    def case(self) -> dict[str, Any]:
        # No title may hold what looks like a phone number.
        return ZH | {"title": f"抖动 {uuid4().hex.translate(LETTERS)}"}

    @property
    def case_edit(self) -> dict[str, Any]:
        return self.case | {"version": 1}

    @cached_property
    def case_id(self) -> str:
        (author,) = (a for a in self._desks.accounts.users() if a.name == "matrix-technician")
        return self._desks.cases.book.record(CaseText(**self.case), author).case.case_id

    @cached_property
    def photo_id(self) -> str:
        (author,) = (a for a in self._desks.accounts.users() if a.name == "matrix-technician")
        return self._desks.cases.photos.add(self.case_id, photo(), author).photo_id

    photo = photo()


def fill(value: Any, things: Things) -> Any:
    """Return a copy of what is to be sent with the things in it."""
    if isinstance(value, dict):
        return {key: fill(item, things) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, things) for item in value]
    if isinstance(value, str) and (found := _THING.fullmatch(value)):
        return things[found[1]]
    return value


@asynccontextmanager
async def callers(app: FastAPI, world: World) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Yield a client for every caller but nobody, who is a new visitor each time."""
    tokens = {name: _token(world, name) for name in ACCOUNTS}
    headers = {name: {"X-CarCare-Session": session} for name, session in SESSIONS.items()}
    headers |= {name: bearer(token) for name, token in tokens.items()} | {"newcomer": {}}
    async with AsyncExitStack() as stack:
        clients = {
            name: await stack.enter_async_context(visit(app, **sent))
            for name, sent in headers.items()
        }
        await clients["newcomer"].post("/api/v1/chat", json={"message": "hi"})
        await clients["other"].post("/api/v1/chat", json={"message": "hi"})
        yield clients


def _token(world: World, name: str) -> str:
    role, store = ACCOUNTS[name]
    accounts = world.desks.accounts
    account = f"matrix-{name.replace('_', '-')}"
    if account not in {known.name for known in accounts.users()}:
        accounts.add_user(account, role, store_id=store)  # type: ignore[arg-type]
    return accounts.add_token(account).secret
