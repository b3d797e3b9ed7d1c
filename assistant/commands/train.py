"""Train models from the command line."""

from pathlib import Path

import click

from knowledge_base.load import CONTENT


def run(data: Path | None, icons: Path | None, out: Path, seed: int) -> None:
    """Train the lamp recogniser; says which extra is missing."""
    try:
        from vision.training.train import train_lamps
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is not installed; training needs the extra: make train-setup"
        ) from error
    train_lamps(data, out, codes=CONTENT / "lamp_codes.csv", icons=icons, seed=seed)
