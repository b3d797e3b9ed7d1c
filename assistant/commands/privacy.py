"""Hand out and erase what is kept of people, from the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from assistant.accounts.sessions import SESSION_OWNER, session_owner
from assistant.commands.output import print_json
from assistant.privacy.build import open_privacy
from assistant.privacy.by_phone import erase_by_phone, export_by_phone
from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.retention import purge, retention_of
from assistant.privacy.sealed_conversations import reseal_conversations
from assistant.privacy.sealing import reseal_rows
from assistant.privacy.views import Erased
from assistant.settings import Settings

Result = TypeVar("Result")


def run_purge(*, dry_run: bool, as_json: bool) -> None:
    """Erase what is too old, and say how much that was."""
    settings = Settings()
    keep = retention_of(settings)
    done = _with_desk(settings, lambda desk: purge(desk, keep, dry_run=dry_run))
    if as_json:
        print_json(done.model_dump())
        return
    verb = "would be" if dry_run else "were"
    click.echo(
        f"{done.threads} conversations, {done.photos} photos, {done.cars} cars and the personal "
        f"part of {done.bookings} bookings {verb} erased."
    )


def run_export(phone: str | None, session: str | None, *, full: bool) -> None:
    """Print what is kept of a person."""
    _check_one(phone, session)
    masked = not full

    async def work(desk: PrivacyDesk) -> str:
        data = await (
            export_by_phone(desk, phone, masked=masked)
            if phone
            else desk.export(_owner(session or ""), masked=masked)
        )
        return data.model_dump_json(indent=2)

    click.echo(_with_desk(Settings(), work))


def run_erase(phone: str | None, session: str | None, *, sure: bool, as_json: bool) -> None:
    """Erase what is kept of a person, once the caller is sure."""
    _check_one(phone, session)
    if not sure:
        click.confirm("Erase all that is kept of this person, for good?", abort=True, err=True)

    async def work(desk: PrivacyDesk) -> Erased:
        return await (erase_by_phone(desk, phone) if phone else desk.erase(_owner(session or "")))

    done = _with_desk(Settings(), work)
    if as_json:
        print_json(done.model_dump())
        return
    click.echo(
        f"Erased: {done.threads} conversations, {done.photos} photos, {done.lamp_answers} "
        f"answers about lamps, {done.cars} cars, the personal part of {done.bookings} bookings."
    )
    for code in done.kept_bookings:
        click.echo(f"Kept: booking {code} is still to come; cancel it and erase again.", err=True)
    for thread in done.busy_threads:
        click.echo(f"Kept: conversation {thread} is answering; erase again.", err=True)


def run_reseal(*, as_json: bool) -> None:
    """Seal anew what is not under the present secret, and say how much that was."""
    rows, checkpoints = asyncio.run(_reseal(Settings()))
    if as_json:
        print_json({"rows": rows, "checkpoints": checkpoints})
        return
    click.echo(f"{rows} rows and {checkpoints} checkpoints were sealed under the present secret.")


async def _reseal(settings: Settings) -> tuple[int, int]:
    from assistant.bootstrap import build_desks

    desks = build_desks(settings)
    rows = reseal_rows(desks.engine, desks.vault)
    checkpoints = await reseal_conversations(settings.data_dir, desks.engine, desks.vault)
    desks.engine.dispose()
    return rows, checkpoints


def _with_desk(settings: Settings, work: Callable[[PrivacyDesk], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with open_privacy(settings) as desk:
            return await work(desk)

    return asyncio.run(run())


def _check_one(phone: str | None, session: str | None) -> None:
    if (phone is None) == (session is None):
        raise click.UsageError("Name one person: --phone NUMBER or --session ID.")


def _owner(session: str) -> str:
    return session if SESSION_OWNER.fullmatch(session) else session_owner(session)
