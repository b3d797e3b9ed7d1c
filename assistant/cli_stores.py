"""`carcare stores`. Heavy imports happen inside the verbs that need them."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def stores() -> None:
    """Manage the stores."""


@stores.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--datum",
    type=click.Choice(["wgs84", "gcj02", "bd09"]),
    help="Of coordinates whose row states none; WGS-84 without it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_stores(
    file: Path, datum: Literal["wgs84", "gcj02", "bd09"] | None, as_json: bool
) -> None:
    """Import stores from CSV or GeoJSON; they take the place of the demo stores."""
    from assistant.commands.stores import run

    run(file, datum, as_json=as_json)


@stores.command("show")
@click.argument("store_id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show_store(store_id: str, as_json: bool) -> None:
    """Show hours, services, prices and closed days, and the bookings that no longer fit."""
    from assistant.commands.store_changes import run_show

    run_show(store_id, as_json=as_json)


@stores.command("close")
@click.argument("store_id")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@click.option("--reason", required=True, help="Kept in the history; nothing personal.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def close_store(store_id: str, day: datetime, reason: str, as_json: bool) -> None:
    """Close a store for a DAY; its bookings are listed with other slots, none is dropped."""
    from assistant.commands.store_changes import run_close

    run_close(store_id, day.date(), reason, as_json=as_json)


@stores.command("reopen")
@click.argument("store_id")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def reopen_store(store_id: str, day: datetime, as_json: bool) -> None:
    """Take a closed DAY back."""
    from assistant.commands.store_changes import run_reopen

    run_reopen(store_id, day.date(), as_json=as_json)


@stores.command("hours")
@click.argument("store_id")
@click.argument("hours")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def set_store_hours(store_id: str, hours: str, as_json: bool) -> None:
    """Set opening HOURS, such as 'Mo-Fr 09:00-18:00; Su off'; - goes back to the import's."""
    from assistant.commands.store_changes import run_hours

    run_hours(store_id, hours, as_json=as_json)


@stores.command("services")
@click.argument("store_id")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def set_store_services(store_id: str, codes: tuple[str, ...], as_json: bool) -> None:
    """Set the services that a store offers; - alone goes back to the import's."""
    from assistant.commands.store_changes import run_services

    run_services(store_id, codes, as_json=as_json)


@stores.command("price")
@click.argument("store_id")
@click.argument("service")
@click.argument("labour")
@click.argument("parts", default="0")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def set_store_price(store_id: str, service: str, labour: str, parts: str, as_json: bool) -> None:
    """Set the store's own price of a SERVICE: LABOUR and PARTS in yuan, such as 80-120 200-350.

    A - for LABOUR goes back to the catalogue's range.
    """
    from assistant.commands.store_changes import run_price

    run_price(store_id, service, labour, parts, as_json=as_json)
