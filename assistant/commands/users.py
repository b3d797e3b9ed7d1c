"""Add accounts from the command line."""

from typing import cast

import click

from assistant.accounts.model import Role
from assistant.settings import Settings


def run(name: str, role: str, store: str | None, password: str | None) -> None:
    """Add an account and print its token."""
    from assistant.bootstrap import build_desks

    desks = build_desks(Settings())
    if store is not None:
        # Ends the command when there is no such store.
        desks.stores.get(store)
    token = desks.accounts.add_user(name, cast(Role, role), password, store_id=store)
    click.echo(token.secret)
    click.echo("Keep this token now; it is not shown again.", err=True)
