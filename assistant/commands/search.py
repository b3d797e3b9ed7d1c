"""Search the knowledge base from the command line."""

import click

from assistant.commands.output import print_json
from assistant.search import search_knowledge


def run(text: str, limit: int, *, as_json: bool) -> None:
    """Search and print hits, best first."""
    from assistant.bootstrap import build_searcher
    from knowledge_base.load import load_knowledge
    from retrieval.encoders import BundledEncoder

    searcher = build_searcher(load_knowledge(), BundledEncoder())
    found = search_knowledge(searcher, text, limit=limit)
    if as_json:
        print_json(found.model_dump())
        return
    if found.abstained:
        click.echo("Nothing in the knowledge base answers this for certain. Nearest:")
    for hit in found.hits:
        click.echo(f"{hit.score:.3f}  {hit.doc_id}  {hit.title}\n       {hit.snippet[:100]}")
