"""The verbs of `carcare users`."""

import click


@click.group()
def users() -> None:
    """Manage accounts."""


@users.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["technician", "staff", "admin"]), required=True)
@click.option("--store", help="The store that a staff account works for.")
@click.option("--password", is_flag=True, help="Ask for a password, to sign in on the pages.")
def add_user(name: str, role: str, store: str | None, password: bool) -> None:
    """Add an account and print its token, once."""
    from assistant.commands.users import run

    secret = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    )
    run(name, role, store, secret)


@users.command("token")
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(["read", "write"]),
    default="read",
    show_default=True,
    help="A token to read changes nothing.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days after which it is void.")
@click.option("--label", default="", help="What it is for.")
def add_token(name: str, scope: str, days: int | None, label: str) -> None:
    """Print another token of an account, once, for a program."""
    from assistant.commands.users import run_token

    run_token(name, scope, days, label)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_users(as_json: bool) -> None:
    """List the accounts with their tokens, of which only the beginning is known."""
    from assistant.commands.users import run_list

    run_list(as_json=as_json)


@users.command("revoke")
@click.argument("name")
@click.argument("prefix")
def revoke_token(name: str, prefix: str) -> None:
    """Make the token of an account that begins with PREFIX useless."""
    from assistant.commands.users import run_revoke

    run_revoke(name, prefix)
