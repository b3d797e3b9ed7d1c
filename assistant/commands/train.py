"""Train models from the command line."""

import logging
from pathlib import Path

import click

from knowledge_base.load import CONTENT


def run(out: Path, seed: int, **sources: Path | None) -> None:
    """Train the lamp recogniser from the given `Sources`; says which extra is missing."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    try:
        from vision.training.photos import BadDataset
        from vision.training.train import Sources, train_lamps
    except ModuleNotFoundError as error:
        raise _no_extra(error) from error
    try:
        train_lamps(Sources(**sources), out, codes=CONTENT / "lamp_codes.csv", seed=seed)
    except ModuleNotFoundError as error:
        raise _no_extra(error) from error
    except BadDataset as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The models and their card are in {out}.")


def _no_extra(error: ModuleNotFoundError) -> click.ClickException:
    return click.ClickException(
        f"{error.name} is not installed; training needs the extra: make train-setup"
    )
