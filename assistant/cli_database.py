"""The verbs of `carcare db`."""

import click


@click.group()
def database() -> None:
    """Move what is kept to another database."""


@database.command("copy")
@click.option("--from", "source", metavar="URL", help="sqlite:///… (that of the data directory).")
@click.option("--to", "target", metavar="URL", required=True, help="postgresql+psycopg://…, empty.")
@click.option(
    "--conversations",
    type=click.Path(exists=True, dir_okay=False),
    help="The file of conversations (threads.db beside the database).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def copy(source: str | None, target: str, conversations: str | None, as_json: bool) -> None:
    """Copy everything, conversations too, from SQLite into an empty PostgreSQL.

    Stop the servers first. Either all is copied or nothing.
    """
    from assistant.commands.database import run_copy

    run_copy(source, target, conversations, as_json=as_json)
