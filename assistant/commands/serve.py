"""Serve pages and API with uvicorn."""

import asyncio
import errno
import os
import pkgutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import uvicorn

from assistant.heap import begin_start
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.bootstrap import Desks

# A name, because nothing in this package may import the pages.
APPLICATION = "web.app:create_app"
WORKER = "assistant.commands.serve:create_worker"
PAGES_NEED_ONE = (
    "Several workers serve the API; pages need servers of one worker each (README, PostgreSQL)."
)
# Long enough for a reply that is being written.
GRACE_S = 10


class Server(uvicorn.Server):
    """Says when it is ready; after a signal it ends what runs and returns.

    `admin_key` is the secret of the link that makes the first administrator, if there is none.
    """

    admin_key: str | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and name the address."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"CarCare is ready: http://{shown}:{port} (Ctrl-C stops it)", err=True)
            _tell_link(f"{shown}:{port}", self.admin_key)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals without raising them again: the rooms must be closed after them."""
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(host: str | None, port: int | None, workers: int) -> None:
    """Check the settings and the port, then serve until stopped."""
    # Options reach the workers by the environment, the only way that uvicorn's factories have.
    for name, value in (("CARCARE_HOST", host), ("CARCARE_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    settings = Settings()
    _check_port(settings.host, settings.port)
    click.echo(f"CarCare starts on http://{settings.host}:{settings.port}", err=True)
    if workers == 1:
        asyncio.run(_serve(settings))
    else:
        _serve_with(workers, settings)


def create_worker() -> Any:  # noqa: ANN401 - nothing in this package may import its type
    """Return the application of one worker of several."""
    begin_start()
    return pkgutil.resolve_name(APPLICATION)()


async def _serve(settings: Settings) -> None:
    """Open the rooms here, so that what is wrong with them is said in one line."""
    begin_start()
    from assistant.bootstrap import open_services

    async with open_services(settings, serving=True) as services:
        app = pkgutil.resolve_name(APPLICATION)(settings, services)
        server = Server(uvicorn.Config(app, **server_options(settings)))
        server.admin_key = _offer_link(services.desks)
        await server.serve()


def _serve_with(workers: int, settings: Settings) -> None:
    from assistant.bootstrap import build_desks
    from assistant.providers import build_search_encoder
    from retrieval.knowledge_vectors import ensure_vectors

    # What is wrong is said once here and not by every worker, and what is missing encoded once.
    desks = build_desks(settings)
    if settings.encoder != "bundled":
        ensure_vectors(desks.shipped, build_search_encoder(settings), settings.data_dir)
    _tell_link(f"{settings.host}:{settings.port}", _offer_link(desks))
    desks.engine.dispose()
    click.echo(PAGES_NEED_ONE, err=True)
    uvicorn.run(WORKER, factory=True, workers=workers, **server_options(settings))


def _offer_link(desks: "Desks") -> str | None:
    from assistant.accounts.setup import AdminLinks

    return AdminLinks(desks.engine, desks.accounts).offer()


def _tell_link(address: str, key: str | None) -> None:
    """Print the link that makes the first administrator, this once; it is kept nowhere."""
    if key is not None:
        click.echo(
            f"There is no administrator yet. Make the account within 24 hours, once, at "
            f"http://{address}/setup#{key}",
            err=True,
        )


def server_options(settings: Settings) -> dict[str, Any]:
    """Return how uvicorn serves."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_level": "warning",
        # Addresses carry four digits of a phone, or a place; metrics count the calls.
        "access_log": False,
        "timeout_graceful_shutdown": GRACE_S,
    }


def _check_port(host: str, port: int) -> None:
    """Say clearly that a port is taken, before models load for nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Can't listen on {host}:{port} ({error.strerror}). {_advice(error)}"
            ) from error


def _advice(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "Stop the program that uses it, or choose another port with --port or CARCARE_PORT."
    if error.errno == errno.EACCES:
        return "Choose a port from 1024 up with --port or CARCARE_PORT."
    return "Choose an address of this machine with --host or CARCARE_HOST."
