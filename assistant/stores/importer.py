"""Reads store files: CSV, or GeoJSON with OpenStreetMap tags."""

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.places.datum import in_china
from assistant.stores.columns import ALIASES, knows_headers, osm_services
from assistant.stores.errors import UnreadableStoreFile
from assistant.stores.rows import BadRow, Datum, RowReader
from knowledge_base.schema import Store

__all__ = ["ImportReport", "RowNote", "parse_stores"]


@dataclass(frozen=True)
class RowNote:
    """Something about one row. `line` counts from 1; in GeoJSON it is the feature's number."""

    line: int
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """What a file gave.

    `skipped` rows became no store; `notes` say what of an accepted row was left out or is
    missing, such as opening hours, without which a store is shown as "call first". `datums` counts
    the stores by the datum that their coordinates were in. `assumed` of them lie in China and
    nobody says in which: they were taken as WGS-84, and are half a kilometre off if that is wrong.
    """

    stores: tuple[Store, ...]
    skipped: tuple[RowNote, ...]
    notes: tuple[RowNote, ...]
    datums: Mapping[Datum, int] = field(default_factory=dict)
    assumed: int = 0


@dataclass(frozen=True)
class _Row:
    line: int
    fields: Mapping[str, str]
    osm: tuple[str, ...] = ()
    problem: str = ""
    geojson: bool = False


def parse_stores(
    data: bytes, *, services: Collection[str], datum: Datum | None = None
) -> ImportReport:
    """Parse a file of stores, told apart by its content. Pure: nothing is saved.

    Args:
        data: A CSV (UTF-8 or GB 18030) with a header, or a GeoJSON FeatureCollection.
        services: The codes of the catalogue; others are left out with a note.
        datum: The datum of coordinates whose row states none. "gcj02", that of Chinese map
            services, and "bd09", Baidu's, are converted. Without it CSV is taken as WGS-84, with a
            count of what that is risky for; GeoJSON is WGS-84 by its standard.

    Raises:
        UnreadableStoreFile: Neither format, or the columns for name and point are missing.
    """
    text = _decode(data)
    rows = _geojson_rows(text) if text.lstrip()[:1] == "{" else _csv_rows(text)
    reader = RowReader(services, datum)
    stores: dict[str, Store] = {}
    datums: Counter[Datum] = Counter()
    skipped, notes, assumed = [], [], 0
    for row in rows:
        try:
            store, remarks = _read(reader, row)
        except BadRow as error:
            skipped.append(RowNote(row.line, str(error)))
            continue
        if store.store_id in stores:
            skipped.append(RowNote(row.line, f"the id {store.store_id} occurs already"))
            continue
        stores[store.store_id] = store
        stated = reader.datum_of(row.fields)
        datums[stated or "wgs84"] += 1
        assumed += stated is None and not row.geojson and in_china(store.lat, store.lon)
        notes += [RowNote(row.line, remark) for remark in remarks]
    return ImportReport(tuple(stores.values()), tuple(skipped), tuple(notes), dict(datums), assumed)


def _read(reader: RowReader, row: _Row) -> tuple[Store, list[str]]:
    if row.problem:
        raise BadRow(row.problem)
    return reader.read(row.fields, row.osm)


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableStoreFile("the file is neither UTF-8 nor GB 18030 text; save it as UTF-8 CSV")


def _csv_rows(text: str) -> Iterator[_Row]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        if not knows_headers(header):
            raise UnreadableStoreFile(
                f"no columns for name and point among {', '.join(header)[:120]!r}; name them "
                f"{', '.join('/'.join(ALIASES[field][:3]) for field in ('name', 'lat', 'lon'))}"
            )
        for cells in lines:
            problem = "" if len(cells) == len(header) else _cell_count(cells, header)
            if cells:
                yield _Row(lines.line_num, dict(zip(header, cells, strict=False)), problem=problem)
    except csv.Error as error:
        raise UnreadableStoreFile(f"line {lines.line_num}: not valid CSV ({error})") from error


def _cell_count(cells: list[str], header: list[str]) -> str:
    return f"{len(cells)} cells where the header has {len(header)}"


def _geojson_rows(text: str) -> Iterator[_Row]:
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableStoreFile(f"not valid JSON: {error}") from error
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableStoreFile("no FeatureCollection: the key 'features' holds no list")
    for number, feature in enumerate(features, start=1):
        yield _feature_row(number, feature)


def _feature_row(number: int, feature: Any) -> _Row:  # noqa: ANN401 - parsed JSON
    match feature:
        case {"geometry": {"type": "Point", "coordinates": [lon, lat, *_]}, "properties": dict()}:
            tags = {str(k): str(v) for k, v in feature["properties"].items() if v is not None}
            tags.setdefault("id", str(feature.get("id", "")))
            tags |= {"lat": str(lat), "lon": str(lon)}
            return _Row(number, tags, tuple(osm_services(tags)), geojson=True)
        case {"geometry": {"type": str(kind)}} if kind != "Point":
            return _Row(number, {}, problem=f"its geometry is a {kind:.20}, not a Point")
        case _:
            return _Row(number, {}, problem="not a feature with a point and properties")
