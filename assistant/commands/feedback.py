"""Export feedback from the command line."""

from pathlib import Path

import click

from assistant.commands.output import print_json
from assistant.feedback.export import export_feedback
from assistant.settings import Settings


def run(folder: Path, *, as_json: bool) -> None:
    """Write all kept cut-outs and answers into a folder, and say how many."""
    from assistant.bootstrap import build_desks

    count = export_feedback(build_desks(Settings()).lamp_feedback.all(), folder)
    if as_json:
        print_json({"exported": count, "folder": str(folder)})
        return
    click.echo(f"{count} cut-outs and their answers are in {folder}.")
