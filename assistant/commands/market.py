"""Write marketing copy from the command line."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from assistant.commands.output import print_json
from assistant.marketing.model import Brief
from assistant.marketing.views import CopyView, TextView, copy_to_view
from assistant.settings import Settings


@dataclass(frozen=True)
class Poster:
    """Where to save a poster, its shape, and where its QR code leads."""

    path: Path
    shape: Literal["3x4", "9x16", "1x1"]
    url: str


def run(brief: Brief, poster: Poster | None, *, as_json: bool) -> None:
    """Write three texts, and a poster if one is wanted."""
    from assistant.bootstrap import build_desks

    desks = build_desks(Settings())
    view = copy_to_view(asyncio.run(desks.marketing.write(brief)), brief)
    if poster is not None:
        poster.path.write_bytes(desks.marketing.poster(brief, poster.shape, poster.url))
    desks.engine.dispose()
    if as_json:
        print_json(view.model_dump())
        return
    for n, text in enumerate(view.texts, 1):
        _print_text(n, text)
    _print_rest(view, poster)


def _print_text(n: int, text: TextView) -> None:
    click.echo(f"--- {n}: {text.title}\n{text.body}")
    if text.hashtags:
        click.echo(" ".join(text.hashtags))
    if text.sms:
        click.echo(f"({text.sms.chars} characters, {text.sms.parts} message, {text.sms.encoding})")
    for violation in text.mended:
        click.echo(f"mended: {violation.words} ({violation.article}: {violation.why})")
    click.echo()


def _print_rest(view: CopyView, poster: Poster | None) -> None:
    click.echo("Records:")
    facts = {(fact.claim, fact.source) for text in view.texts for fact in text.facts}
    for claim, source in sorted(facts, key=lambda fact: fact[1]):
        click.echo(f"  {source}: {claim}")
    if view.audience:
        click.echo(f"Customers in this group: {view.audience.customers}")
    for note in view.notes:
        click.echo(f"Note: {note}")
    if poster is not None:
        click.echo(f"Poster: {poster.path}")
