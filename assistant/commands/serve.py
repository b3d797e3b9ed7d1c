"""Serve pages and API with uvicorn."""

import os
import socket

import click

from assistant.settings import Settings


def run(host: str | None, port: int | None, workers: int) -> None:
    """Check the settings and the port, then serve until stopped."""
    # Options reach the workers by the environment, the only way that uvicorn's factories have.
    for name, value in (("CARCARE_HOST", host), ("CARCARE_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    settings = Settings()
    _check_port(settings.host, settings.port)
    import uvicorn

    click.echo(f"CarCare starts on http://{settings.host}:{settings.port}", err=True)
    uvicorn.run(
        "web.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


def _check_port(host: str, port: int) -> None:
    """Say clearly that a port is taken, before models load for nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Can't listen on {host}:{port} ({error.strerror}). Stop the program that uses "
                "it, or choose another port with --port or CARCARE_PORT."
            ) from error
