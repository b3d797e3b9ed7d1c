"""The `carcare` command. Heavy imports happen inside the verbs that need them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click

from assistant.cli_database import database
from assistant.cli_market import market
from assistant.cli_privacy import privacy
from assistant.cli_stores import stores
from assistant.cli_users import users

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
@click.version_option(package_name="carcare")
def carcare() -> None:
    """Conversational car-care assistant: from a photo of a warning lamp to a booked slot."""


@carcare.command()
@click.option("--host", help="Address to listen on (CARCARE_HOST, default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (CARCARE_PORT, default 8000).")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve the pages and the HTTP API."""
    from assistant.commands.serve import run

    run(host, port, workers)


@carcare.command()
@click.argument("text")
@click.option("--photo", type=FILE, multiple=True, help="A photo to send along; may be repeated.")
@click.option("--thread", help="Continue a thread printed by an earlier answer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def ask(text: str, photo: tuple[Path, ...], thread: str | None, as_json: bool) -> None:
    """Ask the assistant one question."""
    from assistant.commands.ask import run

    run(text, photo, thread, as_json=as_json)


@carcare.command()
@click.argument("photo", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--draw", type=click.Path(dir_okay=False, path_type=Path), help="Save as JPEG with boxes."
)
@click.option(
    "--locale",
    type=click.Choice(["zh", "en"]),
    default="en",
    show_default=True,
    help="Language of the labels that --draw writes.",
)
def inspect(photo: Path, as_json: bool, draw: Path | None, locale: Literal["zh", "en"]) -> None:
    """Read a photo: warning lamps, trouble codes, text."""
    from assistant.commands.inspect import run

    run(photo, draw, locale=locale, as_json=as_json)


@carcare.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--vehicle", help="Also search the manuals of this vehicle, e.g. lynk-08.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(text: str, limit: int, vehicle: str | None, as_json: bool) -> None:
    """Search the knowledge base."""
    from assistant.commands.search import run

    run(text, limit, vehicle=vehicle, as_json=as_json)


@carcare.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--vehicle", help="The vehicle the manuals are valid for, e.g. lynk-08; or `all`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def ingest(path: Path, vehicle: str | None, as_json: bool) -> None:
    """Take manuals into the search: PDF, Markdown, HTML, text, or a folder of them."""
    from assistant.commands.ingest import run

    run(path, vehicle, as_json=as_json)


@carcare.group()
def manuals() -> None:
    """List and withdraw the manuals that were taken into the search."""


@manuals.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_manuals(as_json: bool) -> None:
    """List the manuals: id, language, vehicle, pages, title, file."""
    from assistant.commands.manuals import run_list

    run_list(as_json=as_json)


@manuals.command("withdraw")
@click.argument("names", nargs=-1, required=True, metavar="DOC_ID|FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def withdraw_manuals(names: tuple[str, ...], as_json: bool) -> None:
    """Let no search find these manuals any more, from now on and in every process.

    Each is named by its id, by the doc_id of a hit, or by the file that it came from, which may be
    gone. Ingesting a file again takes it in again.
    """
    from assistant.commands.manuals import run_withdraw

    run_withdraw(names, as_json=as_json)


@carcare.command()
@click.option("--rebuild", is_flag=True, help="Drop the vectors kept so far, and make all anew.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def index(rebuild: bool, as_json: bool) -> None:
    """Encode knowledge and manuals with CARCARE_ENCODER, before the next start does."""
    from assistant.commands.index import run

    run(rebuild=rebuild, as_json=as_json)


carcare.add_command(stores)
carcare.add_command(market)


carcare.add_command(users)
carcare.add_command(privacy)
carcare.add_command(database, "db")


@carcare.group()
def feedback() -> None:
    """Use what drivers said of unsure lamps, kept with their consent."""


@feedback.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def export_feedback(folder: Path, as_json: bool) -> None:
    """Write cut-outs and answers into a new folder, for training."""
    from assistant.commands.feedback import run

    run(folder, as_json=as_json)


@carcare.group()
def train() -> None:
    """Train models (needs the `train` extra)."""


@train.command("lamps")
@click.option("--data", type=FOLDER, help="Labelled photos: a YOLO or COCO folder.")
@click.option("--classes", type=FILE, help="CSV (name,code,colour) from its class names to codes.")
@click.option("--icons", type=FOLDER, help="Licensed icon sets.")
@click.option("--others", type=FOLDER, help="Photos without a lit lamp.")
@click.option("--feedback", type=FOLDER, help="Drivers' answers, of `carcare feedback export`.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/lamps"))
@click.option("--seed", type=int, default=1, show_default=True)
def train_lamps(out: Path, seed: int, **sources: Path | None) -> None:
    """Train the warning-lamp recogniser and export it to ONNX."""
    from assistant.commands.train import run

    run(out, seed, **sources)


@train.command("scene")
@click.option("--data", type=FOLDER, help="Photos in folders VIEW/SOURCE/; drawings join them.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/scene"))
@click.option("--seed", type=int, default=1, show_default=True)
def train_scene(data: Path | None, out: Path, seed: int) -> None:
    """Train the scene classifier and export it to ONNX."""
    from assistant.commands.train import run_scene

    run_scene(out, seed, data)


@train.command("damage")
@click.option("--data", type=FOLDER, required=True, help="Folders of labelled photos.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/damage"))
@click.option("--seconds", type=float, default=3600.0, show_default=True, help="How long to train.")
@click.option("--fold", type=int, default=0, show_default=True, help="Of 8, held out.")
@click.option("--without", multiple=True, help="A set to leave out: types, damaged or parts.")
@click.option("--seed", type=int, default=0, show_default=True)
def train_damage(
    data: Path, out: Path, seconds: float, fold: int, without: tuple[str, ...], seed: int
) -> None:
    """Train the network that sees damage and parts, and export it to ONNX."""
    from assistant.commands.train import run_damage

    run_damage(data, out, seconds=seconds, seed=seed, fold=fold, without=without)


@carcare.command("eval")
@click.argument("suites", nargs=-1)
@click.option("--cases", type=click.Path(exists=True), help="Your own cases: a file or a folder.")
@click.option(
    "--classes", type=click.Path(exists=True), help="For lamps: class names to codes, CSV."
)
@click.option("--models", type=click.Path(exists=True), help="For photos: models to measure.")
@click.option("--base-url", help="A live server, instead of this process.")
@click.option("--model", type=click.Choice(["embedded", "llm"]), default="embedded")
@click.option("--out", type=click.Path(file_okay=False), default="runs/eval", show_default=True)
@click.option(
    "--split",
    type=click.Choice(["dev", "test", "all"]),
    help="dev to tune by (default), test for releases; your own cases all run by default.",
)
@click.option("--driver", type=click.Choice(["script", "llm"]), help="Who plays the drivers.")
@click.option("--slips", type=click.Choice(["0", "1", "2"]), help="Of every driver in dialogue.")
@click.option("--only", metavar="TEXT", help="The conversations whose name holds this.")
@click.option("--workers", help="Processes that talk (as many as cores) or book (four).")
@click.option("--attempts", help="For booking: of all processes, on each database.")
@click.option("--seed", help="For booking: what is tried, and when a process is killed.")
@click.option("--against", type=click.Path(exists=True), help="Compare with this report.json.")
@click.option("--resume", is_flag=True, help="Go on where the last run into --out was stopped.")
@click.option("--smoke", is_flag=True, help="A few cases, under a minute.")
def evaluate(suites: tuple[str, ...], smoke: bool, resume: bool, **options: str | None) -> None:
    """Measure the assistant.

    Suites: dialogue, safety, injection, understanding, retrieval, lamps, scene, damage, redaction,
    booking, marketing, uploads.
    """
    from assistant.commands.evaluate import run

    given = {name: value for name, value in options.items() if value is not None}
    flags = [word for name, value in given.items() for word in (f"--{_flag(name)}", value)]
    switches = [f"--{name}" for name, on in (("smoke", smoke), ("resume", resume)) if on]
    run([*suites, *flags, *switches])


def _flag(name: str) -> str:
    return name.replace("_", "-")


@carcare.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Say what is missing and how to mend it."""
    from assistant.commands.doctor import run

    run(as_json=as_json)


def main(args: list[str] | None = None) -> Any:  # noqa: ANN401 - click's return value
    """Run the command line; expected errors become one line and exit code 1."""
    return _explained(lambda: carcare.main(args=args, standalone_mode=True))


def _explained(run: Callable[[], Any]) -> Any:  # noqa: ANN401 - click's return value
    try:
        return run()
    except Exception as error:
        from assistant.commands.failures import explain

        message = explain(error)
        if message is None:
            raise
        click.echo(f"Error: {message}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
