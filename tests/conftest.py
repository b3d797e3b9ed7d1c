"""No network beyond this machine, and one real assistant for the tests that talk to it."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.talk import Talk

REAL_CONNECT = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else "localhost"
    if host not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test tried to reach {host}")
    REAL_CONNECT(self, address)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    socket.socket.connect = _loopback_only  # type: ignore[method-assign]
    yield
    socket.socket.connect = REAL_CONNECT  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def assistant_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def opened_services(
    tmp_path_factory: pytest.TempPathFactory, assistant_loop: asyncio.AbstractEventLoop
) -> Iterator[Any]:
    """Everything as it ships, on a fresh data directory, on a Monday morning in Shanghai."""
    from assistant.bootstrap import open_services
    from assistant.settings import Settings

    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"), now="2026-11-23T10:00:00+08:00", _env_file=None
    )
    opened = open_services(settings)
    yield assistant_loop.run_until_complete(opened.__aenter__())
    assistant_loop.run_until_complete(opened.__aexit__(None, None, None))


@pytest.fixture
def real_services(opened_services: Any) -> Iterator[Any]:
    """The same for every test of a run; what a test booked is free again for the next one."""
    from sqlalchemy import select

    from assistant.booking.model import ByOwner
    from assistant.booking.tables import bookings

    yield opened_services
    desks = opened_services.desks
    query = select(bookings.c.code, bookings.c.owner)
    with desks.engine.connect() as connection:
        rows = connection.execute(query.where(bookings.c.status.in_(("held", "confirmed")))).all()
    for code, owner in rows:
        desks.bookings.cancel(code, ByOwner(owner))


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    """A new conversation with the real assistant."""
    return Talk(real_services.assistant, assistant_loop)
