"""Train models from the command line."""

import logging
from collections.abc import Callable
from pathlib import Path

import click

from knowledge_base.load import CONTENT


def run(out: Path, seed: int, **sources: Path | None) -> None:
    """Train the lamp recogniser from the given `Sources`; says which extra is missing."""

    def train() -> None:
        from vision.training.train import Sources, train_lamps

        train_lamps(Sources(**sources), out, codes=CONTENT / "lamp_codes.csv", seed=seed)

    _run(train)
    click.echo(f"The models and their card are in {out}.")


def run_scene(out: Path, seed: int, data: Path | None) -> None:
    """Train the scene classifier from photos by view and source, or from drawings alone."""

    def train() -> None:
        from vision.training.scene.train import train_scene

        train_scene(data, out, seed=seed)

    _run(train)
    click.echo(f"The model and its card are in {out}.")


def run_damage(
    data: Path, out: Path, *, seconds: float, seed: int, fold: int, without: tuple[str, ...]
) -> None:
    """Train the damage network from labelled folders, with some blocks held out."""

    def train() -> None:
        from vision.training.damage.fitting import Plan
        from vision.training.damage.run import Effort, train_damage

        train_damage(data, out, Effort(Plan(seconds, seed=seed), fold, without))

    _run(train)
    click.echo(f"The model is in {out}; measure it: carcare eval damage --models {out} --cases DIR")


def _run(train: Callable[[], None]) -> None:
    """Train, with progress in the log; what is missing or wrong becomes one line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    from vision.training.photos import BadDataset

    try:
        train()
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is not installed; training needs the extra: make train-setup"
        ) from error
    except BadDataset as error:
        raise click.ClickException(str(error)) from error
