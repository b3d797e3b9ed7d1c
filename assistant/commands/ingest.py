"""Take manuals into the search from the command line."""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from assistant.commands.output import print_json
from assistant.settings import Settings
from knowledge_base.manuals.reading import shown
from knowledge_base.manuals.types import Manual
from retrieval.ingestion import Outcome, ingest, vanished

VEHICLE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NEXT = "A running server finds them with its next search."


def run(path: Path, vehicle: str | None, *, as_json: bool) -> None:
    """Ingest a file or folder and report every file; exit code 1 when nothing could be taken."""
    from assistant.bootstrap import build_shelf
    from assistant.providers import build_page_reader, build_search_encoder

    if vehicle is not None and not VEHICLE.fullmatch(vehicle):
        raise click.BadParameter(
            f"{vehicle!r}: write lower-case letters, digits and dashes, e.g. lynk-08",
            param_hint="--vehicle",
        )
    outcomes = []
    settings = Settings()
    shelf = build_shelf(settings)
    found = ingest(
        path,
        shelf,
        build_search_encoder(settings),
        vehicle=vehicle,
        read_page=build_page_reader(),
    )
    for outcome in found:
        outcomes.append(outcome)
        if not as_json:
            _print(outcome)
    missing = vanished(path, shelf)
    if as_json:
        print_json(
            {
                "files": [_view(outcome) for outcome in outcomes],
                "missing": [_view_missing(manual) for manual in missing],
                "note": NEXT,
            }
        )
    else:
        _summarise(outcomes)
        _name_missing(missing)
    if all(outcome.status == "skipped" for outcome in outcomes):
        sys.exit(1)


def _view(outcome: Outcome) -> dict[str, Any]:
    manual = outcome.manual
    view: dict[str, Any] = {"file": shown(outcome.file), "status": outcome.status}
    if outcome.reason:
        view["reason"] = outcome.reason
    if manual is not None:
        view |= {
            "doc_id": f"manual:{manual.doc_id}",
            "title": manual.title,
            "locale": manual.locale,
            "vehicle": manual.vehicle,
            "passages": len(manual.parts),
            "encoded": outcome.encoded,
            "pages": manual.pages,
            "pages_without_text": manual.scanned,
            "pages_read_by_ocr": manual.ocr,
        }
    return view


def _view_missing(manual: Manual) -> dict[str, str]:
    return {
        "file": manual.source,
        "doc_id": f"manual:{manual.doc_id}",
        "title": manual.title,
        "withdraw": f"carcare manuals withdraw {manual.doc_id}",
    }


def _name_missing(missing: list[Manual]) -> None:
    if missing:
        click.echo(f"{len(missing)} files are no longer there, but their manuals are still found:")
    for manual in missing:
        click.echo(f"  {manual.source} ({manual.title})")
    if missing:
        ids = " ".join(manual.doc_id for manual in missing)
        click.echo(f"If they should not be: carcare manuals withdraw {ids}")


def _print(outcome: Outcome) -> None:
    manual = outcome.manual
    # tqdm's bar shares the terminal; its own writer keeps the two apart.
    from tqdm import tqdm

    if manual is None or outcome.status == "duplicate":
        tqdm.write(f"{outcome.status:9}  {shown(outcome.file)}: {outcome.reason}")
        return
    scope = manual.vehicle or "every vehicle"
    cited = f"{manual.pages} pages" if manual.pages else "no pages, cited by heading"
    tqdm.write(
        f"{outcome.status:9}  {shown(outcome.file)}: {manual.locale}, {scope}, {cited}, "
        f"{len(manual.parts)} passages ({outcome.encoded} encoded now)"
    )
    for labels, what in (
        (manual.ocr, "pages are scans and were read by OCR, which may misread"),
        (manual.scanned, "pages without text were left out"),
    ):
        if labels:
            tqdm.write(f"           {len(labels)} {what}: {', '.join(labels)}")


def _summarise(outcomes: list[Outcome]) -> None:
    counts = Counter(outcome.status for outcome in outcomes)
    click.echo(", ".join(f"{n} {status}" for status, n in counts.items()) or "no manual found")
    if counts["added"] or counts["replaced"]:
        click.echo(NEXT)
    if any(o.status == "added" and o.manual and o.manual.vehicle is None for o in outcomes):
        click.echo("Answers for every vehicle; name one with --vehicle if that is not so.")
