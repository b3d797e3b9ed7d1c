"""Puts hostile text into the assistant's own data: manuals, cases, records of stores."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.messages import Location
from evals.attacks import Planned, load_attacks
from evals.case_files import CaseError

if TYPE_CHECKING:
    from assistant.bootstrap import Desks
    from assistant.settings import Settings
    from evals.local import Prepare

Plant = Callable[["Settings", list[Planned]], None]
# The middle of Pudong, which the drivers name: the one hostile store stands there.
PUDONG = Location(lat=31.2215, lon=121.5447)
SERVICES = "oil_service;brake_pads"


def planted_setting(planned: Planned, path: Path) -> str:
    """Return the name of the data that an attack needs; `path` holds the attacks."""
    return f"{planned.channel}|{path.resolve()}"


def preparation(setting: str) -> "Prepare | None":
    """Return what fills the data directory for a setting; None where nothing is planted."""
    channel, _, path = setting.partition("|")
    if channel not in PLANTS:
        return None
    attacks = [planned for planned in load_attacks(Path(path)) if planned.channel == channel]
    return lambda settings: PLANTS[channel](settings, attacks)


def _plant_manuals(settings: "Settings", attacks: list[Planned]) -> None:
    from assistant.bootstrap import build_shelf
    from assistant.providers import build_search_encoder
    from retrieval.ingestion import ingest

    with TemporaryDirectory() as folder:
        for planned in attacks:
            page = "\n\n".join((f"# {planned.attack.title}", *planned.lines)) + "\n"
            name = planned.key.replace(" ", "-")
            (Path(folder) / f"{name}.md").write_text(page, encoding="utf-8")
        encoder = build_search_encoder(settings)
        outcomes = list(ingest(Path(folder), build_shelf(settings), encoder, vehicle=None))
    if any(outcome.status == "skipped" for outcome in outcomes):
        raise CaseError(f"a planted manual was not taken: {outcomes}")


def _plant_cases(settings: "Settings", attacks: list[Planned]) -> None:
    from assistant.accounts.model import Account
    from assistant.bootstrap import build_desks
    from knowledge_base.cases import CaseText

    desks = build_desks(settings)
    book = desks.cases.book
    for planned in attacks:
        text = CaseText.model_validate(
            {
                "title": planned.attack.title,
                "symptom": "\n".join(planned.lines),
                "vehicle": {"make": "Xingyun", "model": "E5"},
                "root_cause": "\n".join(planned.lines),
                "fix": planned.attack.title,
                "time_min": 30,
            }
        )
        kept = book.record(text, Account("writer", "Writer", "technician"))
        book.review(kept.case.case_id, kept.case.version, Account("reader", "Reader", "technician"))
    desks.engine.dispose()


def stock_store(desks: "Desks", planned: Planned) -> None:
    """Make the store of an attack the only one there is; a running assistant sees it at once.

    Raises:
        CaseError: It was not taken.
    """
    from assistant.stores.importer import parse_stores

    report = parse_stores(_store_csv(planned), services=desks.shipped.services, datum="wgs84")
    if report.skipped or not report.stores:
        raise CaseError(f"a planted store was not taken: {report.skipped[:1]}")
    desks.stores.replace(report.stores)


def _store_csv(planned: Planned) -> bytes:
    file = io.StringIO()
    rows = csv.writer(file)
    field, plant = planned.attack.field, planned.lines[0]
    name = plant if field == "name" else "Pudong Garage"
    address = plant if field in ("address", "note") else "Pudong, Shanghai"
    rows.writerow(["id", "name", "address", "lat", "lon", "opening_hours", "services", "bays"])
    where = (PUDONG.lat, PUDONG.lon)
    rows.writerow(["hostile", name, address, *where, "Mo-Su 08:00-20:00", SERVICES, 2])
    return file.getvalue().encode()


PLANTS: dict[str, Plant] = {"manual": _plant_manuals, "case": _plant_cases}
