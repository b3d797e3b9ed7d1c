"""Encode what searches go by ahead of the next start."""

import shutil

import click

from assistant.commands.output import print_json
from assistant.settings import Settings


def run(*, rebuild: bool, as_json: bool) -> None:
    """Encode what has no vector yet with the encoder that is set, and say how much that was.

    `rebuild` first drops what the data directory keeps of this or another encoder. A run that is
    killed is continued by one without it.
    """
    from assistant.bootstrap import build_desks, build_shelf
    from assistant.cases.vectors import KeptEncoder
    from assistant.providers import build_search_encoder
    from retrieval.knowledge_vectors import ensure_vectors, own_vectors
    from retrieval.manuals import encode_manual, load_manual_vectors, vector_folder

    settings = Settings()
    desks, shelf = build_desks(settings), build_shelf(settings)
    encoder = build_search_encoder(settings)
    # Nothing is dropped for an encoder that doesn't work.
    dimension = len(encoder.encode_query("brake"))
    with shelf.writing():
        manuals = list(shelf.manuals())
        if rebuild:
            own_vectors(settings.data_dir).unlink(missing_ok=True)
            shutil.rmtree(vector_folder(shelf), ignore_errors=True)
            KeptEncoder(encoder, desks.engine).forget()
        load_manual_vectors(shelf, manuals, encoder.name)
        _, texts = ensure_vectors(desks.shipped, encoder, settings.data_dir)
        passages = sum(encode_manual(shelf, manual, encoder, None) for manual in manuals)
    if as_json:
        counts = {"knowledge": texts, "manuals": passages}
        print_json({"encoder": encoder.name, "dimension": dimension, "encoded": counts})
        return
    click.echo(f"{encoder.name}, {dimension} dimensions")
    click.echo(f"encoded now: {texts} texts of the knowledge, {passages} passages of manuals")
    click.echo("A running server takes them after its next start.")
