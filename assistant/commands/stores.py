"""Import stores from the command line."""

from pathlib import Path

import click

from assistant.commands.output import print_json
from assistant.settings import Settings
from assistant.stores.rows import Datum

# More skipped rows than this are counted, not listed.
LISTED = 20


def run(file: Path, datum: Datum, *, as_json: bool) -> None:
    """Import a file and report what was taken and what was skipped, and why."""
    from assistant.bootstrap import build_desks
    from assistant.stores.importer import parse_stores

    desks = build_desks(Settings())
    report = parse_stores(file.read_bytes(), services=desks.shipped.services, datum=datum)
    taken = desks.stores.replace(report.stores)
    skipped = [{"line": row.line, "reason": row.reason} for row in report.skipped]
    notes = [{"line": row.line, "reason": row.reason} for row in report.notes]
    if as_json:
        print_json({"imported": taken, "skipped": skipped, "notes": notes})
        return
    click.echo(f"{taken} stores imported, {len(skipped)} rows skipped, {len(notes)} notes")
    for row in [*skipped, *notes][:LISTED]:
        click.echo(f"  line {row['line']}: {row['reason']}")
