"""Search the knowledge base from the command line."""

from functools import cache

import click

from assistant.commands.output import print_json
from assistant.search import search_knowledge


def run(text: str, limit: int, *, vehicle: str | None = None, as_json: bool) -> None:
    """Search and print hits, best first."""
    from assistant.bootstrap import build_desks, build_searcher
    from assistant.likeness.drivers import DriverEncoder
    from assistant.providers import build_search_encoder
    from assistant.settings import Settings

    settings = Settings()
    desks = build_desks(settings)
    searcher = build_searcher(desks, build_search_encoder(settings), cache(DriverEncoder))
    found = search_knowledge(searcher, text, limit=limit, vehicle=vehicle)
    desks.engine.dispose()
    if as_json:
        print_json(found.model_dump())
        return
    if found.abstained:
        click.echo("Nothing in the knowledge base answers this for certain. Nearest:")
    for hit in found.hits:
        snippet = " ".join(hit.snippet[:100].split())
        click.echo(f"{hit.score:.3f}  {hit.doc_id}  {hit.title}\n       {snippet}")
        click.echo(f"       ({hit.source})")
