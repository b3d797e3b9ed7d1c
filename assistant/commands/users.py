"""Accounts and their tokens from the command line."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import click

from assistant.accounts.model import Account, Role, Scope, TokenInfo
from assistant.commands.output import print_json
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


def run_token(name: str, scope: str, days: int | None, label: str) -> None:
    """Make another token and print it."""
    from assistant.bootstrap import build_desks

    until = datetime.now(UTC) + timedelta(days=days) if days else None
    accounts = build_desks(Settings()).accounts
    token = accounts.add_token(name, label=label, expires_at=until, scope=cast(Scope, scope))
    click.echo(token.secret)
    click.echo("Keep this token now; it is not shown again.", err=True)


def run_list(*, as_json: bool) -> None:
    """Print the accounts and their tokens."""
    from assistant.bootstrap import build_desks

    accounts = build_desks(Settings()).accounts
    found = [(account, accounts.tokens_of(account.name)) for account in accounts.users()]
    if as_json:
        print_json([_shown(account, tokens) for account, tokens in found])
        return
    for account, tokens in found:
        click.echo(f"{account.name}  {account.role}  {account.store_id or ''}".rstrip())
        for token in tokens:
            click.echo(f"  {token.prefix}…  {token.kind}  {token.scope}  {_state(token)}")


def run_revoke(name: str, prefix: str) -> None:
    """Make a token useless."""
    from assistant.bootstrap import build_desks

    if not build_desks(Settings()).accounts.revoke_prefix(name, prefix.rstrip("…")):
        raise click.ClickException(
            f"{name} has no usable token that begins with {prefix!r}; see `carcare users list`."
        )
    click.echo("The token is void.")


def _shown(account: Account, tokens: list[TokenInfo]) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role,
        "store_id": account.store_id,
        "tokens": [
            {
                "prefix": token.prefix,
                "label": token.label,
                "kind": token.kind,
                "scope": token.scope,
                "state": _state(token),
            }
            for token in tokens
        ],
    }


def _state(token: TokenInfo) -> str:
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is None:
        return "valid"
    is_over = token.expires_at <= datetime.now(UTC)
    return "expired" if is_over else f"valid until {token.expires_at:%Y-%m-%d}"
