"""Ask one question from the command line."""

import asyncio
from pathlib import Path

import click

from assistant.commands.output import print_json
from assistant.commands.photos import read_photo
from assistant.errors import UnknownThread
from assistant.messages import Caller, Reply, Turn
from assistant.settings import Settings

# Whoever may read the data directory may read its threads; there is one local caller.
CALLER = Caller(owner="cli")


def run(text: str, photos: tuple[Path, ...], thread: str | None, *, as_json: bool) -> None:
    """Answer one turn and print it."""
    turn = Turn(message=text, thread_id=thread, images=tuple(map(read_photo, photos)))
    try:
        reply = asyncio.run(_answer(turn))
    except UnknownThread as error:
        raise click.ClickException(
            f"There is no thread {thread!r} of the command line here; leave --thread out to begin "
            "a new one."
        ) from error
    if as_json:
        print_json(reply.model_dump())
        return
    click.echo(reply.reply)
    for citation in reply.citations:
        click.echo(f"[{citation.n}] {citation.title}")
    click.echo(f"\nthread {reply.thread_id}", err=True)


async def _answer(turn: Turn) -> Reply:
    from assistant.bootstrap import open_services

    async with open_services(Settings()) as services:
        return await services.assistant.answer(turn, CALLER)
