"""The verbs of `carcare privacy`."""

import click


@click.group()
def privacy() -> None:
    """Hand out and erase what is kept of people; erase what is too old."""


@privacy.command("purge")
@click.option("--dry-run", is_flag=True, help="Count only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def purge(dry_run: bool, as_json: bool) -> None:
    """Erase what is older than CARCARE_KEEP_* allows; the server does so daily."""
    from assistant.commands.privacy import run_purge

    run_purge(dry_run=dry_run, as_json=as_json)


@privacy.command("export")
@click.option("--phone", help="Of whoever booked with this number.")
@click.option("--session", help="Of this session: its X-CarCare-Session, or session:HASH.")
@click.option("--full", is_flag=True, help="Leave phone numbers, plates and VINs readable.")
def export_person(phone: str | None, session: str | None, full: bool) -> None:
    """Print what is kept of a person as one JSON document."""
    from assistant.commands.privacy import run_export

    run_export(phone, session, full=full)


@privacy.command("erase")
@click.option("--phone", help="Of whoever booked with this number.")
@click.option("--session", help="Of this session: its X-CarCare-Session, or session:HASH.")
@click.option("--yes", is_flag=True, help="Don't ask first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def erase_person(phone: str | None, session: str | None, yes: bool, as_json: bool) -> None:
    """Erase what is kept of a person; bookings still to come stay and are named."""
    from assistant.commands.privacy import run_erase

    run_erase(phone, session, sure=yes, as_json=as_json)


@privacy.command("reseal")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def reseal(as_json: bool) -> None:
    """Seal everything under the present CARCARE_SECRET, also what was kept before it."""
    from assistant.commands.privacy import run_reseal

    run_reseal(as_json=as_json)
