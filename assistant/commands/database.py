"""Move what is kept to another database."""

from pathlib import Path
from typing import Any

import click

from assistant.accounts.secret import load_secret
from assistant.accounts.vault import Vault
from assistant.commands.output import print_json
from assistant.moving.move import move
from assistant.settings import Settings


def run_copy(source: str | None, target: str, file: str | None, *, as_json: bool) -> None:
    """Copy everything into an empty PostgreSQL, and say how much that was."""
    settings = Settings()
    secret = load_secret(settings.data_dir, settings.secret)
    own = f"sqlite:///{(settings.data_dir / 'carcare.db').resolve()}"
    vault = Vault([secret, *settings.earlier_secrets])
    path = Path(file) if file else None
    with _Bar(silent=as_json) as bar:
        moved = move(source or own, target, vault, path, bar)
    if as_json:
        print_json({"rows": dict(moved.rows), "conversations": moved.conversations})
        return
    click.echo(
        f"{sum(moved.rows.values())} rows of {len(moved.rows)} tables and {moved.conversations} "
        "conversations are in the target, and were counted there. Start the servers with "
        "DATABASE_URL set to it and with the same CARCARE_SECRET.",
    )


class _Bar:
    """A progress bar on stderr, from when something is copied."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def begin(self, total: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc="copying", unit="row", disable=self._silent)

    def advance(self, done: int) -> object:
        return self._bar.update(done)
