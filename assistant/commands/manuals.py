"""List and withdraw manuals from the command line."""

from collections.abc import Sequence
from typing import Any

import click

from assistant.commands.output import print_json
from assistant.settings import Settings
from knowledge_base.manuals.types import Manual


def run_list(*, as_json: bool) -> None:
    """Print every manual on the shelf, by id."""
    from assistant.bootstrap import build_shelf

    manuals = list(build_shelf(Settings()).manuals())
    if as_json:
        print_json({"manuals": [_view(manual) for manual in manuals]})
        return
    for manual in manuals:
        click.echo(_line(manual))
    if not manuals:
        click.echo("no manuals; `carcare ingest` takes them in")


def run_withdraw(names: Sequence[str], *, as_json: bool) -> None:
    """Withdraw manuals and say which; raises `UnknownManual` before any is withdrawn."""
    from assistant.bootstrap import build_shelf
    from retrieval.withdrawal import withdraw

    done = withdraw(names, build_shelf(Settings()))
    if as_json:
        rows = [
            {"doc_id": f"manual:{one.doc_id}", "file": one.source, "already": one.already}
            for one in done
        ]
        print_json({"withdrawn": rows})
        return
    for one in done:
        what = "was withdrawn before" if one.already else "withdrawn"
        click.echo(f"{what}: {one.doc_id} ({one.source})")


def _line(manual: Manual) -> str:
    pages = f"{manual.pages} pages" if manual.pages else "no pages"
    ocr = f" ({len(manual.ocr)} by OCR)" if manual.ocr else ""
    scope = manual.vehicle or "every vehicle"
    first = f"{manual.doc_id}  {manual.locale}, {scope}, {pages}{ocr}: {manual.title}"
    return f"{first}\n       {manual.source}"


def _view(manual: Manual) -> dict[str, Any]:
    return {
        "doc_id": f"manual:{manual.doc_id}",
        "title": manual.title,
        "locale": manual.locale,
        "vehicle": manual.vehicle,
        "passages": len(manual.parts),
        "pages": manual.pages,
        "pages_without_text": manual.scanned,
        "pages_read_by_ocr": manual.ocr,
        "file": manual.source,
    }
