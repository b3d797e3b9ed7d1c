"""Import stores from the command line."""

from collections import Counter
from pathlib import Path

import click

from assistant.commands.output import print_json
from assistant.settings import Settings
from assistant.stores.errors import UnreadableStoreFile
from assistant.stores.importer import ImportReport, RowNote, parse_stores
from assistant.stores.rows import Datum

# More skipped rows than this are counted, not listed.
LISTED = 20


def run(file: Path, datum: Datum | None, *, as_json: bool) -> None:
    """Import a file and report what was taken and what was skipped, and why."""
    from assistant.bootstrap import build_desks

    desks = build_desks(Settings())
    try:
        report = parse_stores(file.read_bytes(), services=desks.shipped.services, datum=datum)
    except UnreadableStoreFile as error:
        raise click.ClickException(f"{file}: {error}. The stores are as they were.") from error
    _refuse_nothing(file, report)
    taken = desks.stores.replace(report.stores)
    if as_json:
        skipped, notes = _rows(report.skipped), _rows(report.notes)
        print_json(
            {
                "imported": taken,
                "skipped": skipped,
                "notes": notes,
                "datums": dict(report.datums),
                "datum_assumed": report.assumed,
            }
        )
        return
    click.echo(
        f"{taken} stores imported, {len(report.skipped)} rows skipped, {len(report.notes)} notes"
    )
    _say_datum(report)
    _list("skipped", report.skipped)
    _list("note", report.notes)


def _refuse_nothing(file: Path, report: ImportReport) -> None:
    """End the command rather than put nothing in the place of the stores."""
    if report.stores:
        return
    first = report.skipped[0] if report.skipped else None
    why = f"line {first.line}: {first.reason}" if first else "it holds no rows"
    more = f" ({len(report.skipped) - 1} more)" if len(report.skipped) > 1 else ""
    raise click.ClickException(
        f"{file} has no store that can be used; {why}{more}. The stores are as they were."
    )


def _rows(rows: tuple[RowNote, ...]) -> list[dict[str, object]]:
    return [{"line": row.line, "reason": row.reason} for row in rows]


def _say_datum(report: ImportReport) -> None:
    told = ", ".join(f"{count} in {datum}" for datum, count in report.datums.items())
    click.echo(f"  coordinates: {told}")
    if report.assumed:
        click.echo(
            f"  {report.assumed} in China state no datum and were taken as WGS-84; if the file "
            "comes from a Chinese map service, import it again with --datum gcj02 or bd09"
        )


def _list(mark: str, rows: tuple[RowNote, ...]) -> None:
    for reason, count in Counter(row.reason for row in rows).most_common(LISTED):
        if count > 1:
            click.echo(f"  {mark}: {count} rows: {reason}")
    for row in rows[:LISTED]:
        click.echo(f"  {mark}: line {row.line}: {row.reason}")
    if len(rows) > LISTED:
        click.echo(f"  {mark}: {len(rows) - LISTED} more; --json lists all")
