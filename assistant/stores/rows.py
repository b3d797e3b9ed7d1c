"""One row of an import file -> one store record."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import available_timezones

from pydantic import ValidationError

from assistant.places.datum import bd09_to_wgs84, gcj02_to_wgs84, in_china
from assistant.stores.columns import REPAIR_SHOPS, map_fields
from assistant.stores.osm_hours import UnreadableHours, parse_hours
from knowledge_base.schema import Bay, BayKind, Localised, Store, Weekday

Datum = Literal["wgs84", "gcj02", "bd09"]

# What files call them, without spaces, hyphens and underscores.
DATUMS: dict[str, Datum] = {
    "wgs84": "wgs84", "wgs": "wgs84", "gps": "wgs84", "epsg:4326": "wgs84", "osm": "wgs84",
    "gcj02": "gcj02", "gcj": "gcj02", "amap": "gcj02", "gaode": "gcj02", "高德": "gcj02",
    "火星": "gcj02", "火星坐标系": "gcj02", "tencent": "gcj02", "腾讯": "gcj02",
    "bd09": "bd09", "bd09ll": "bd09", "baidu": "bd09", "百度": "bd09",
}  # fmt: skip

MAX_TEXT = 200  # longer names and addresses are not names and addresses

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_NOT_IDENTIFIER = re.compile(r"[^a-z0-9_-]+")
_BAY = re.compile(r"^(\w+)(?::(\d{1,2}))?$")
_CHINA_ZONE = "Asia/Shanghai"


class BadRow(ValueError):
    """The row cannot become a store; the message says why."""


@dataclass(frozen=True)
class RowReader:
    """Reads rows against the codes of the catalogue.

    Coordinates are in the datum that the row states, else in `datum`, else in WGS-84.
    """

    services: Collection[str]
    datum: Datum | None = None

    def datum_of(self, row: Mapping[str, str]) -> Datum | None:
        """Return the datum that the row or the caller states; None where nobody does.

        Raises:
            BadRow: The row states one that is not known here.
        """
        stated = map_fields(row).get("datum", "")
        if not stated:
            return self.datum
        known = DATUMS.get(re.sub(r"[\s_-]", "", stated.lower()))
        if known is None:
            raise BadRow(f"the datum {stated!r:.30} is unknown; write WGS-84, GCJ-02 or BD-09")
        return known

    def read(self, row: Mapping[str, str], osm: Sequence[str] = ()) -> tuple[Store, list[str]]:
        """Return the store and what of the row was left out.

        Raises:
            BadRow: No name, no plausible point, not a repair shop, or text of absurd length.
        """
        fields = {key: _CONTROL.sub(" ", value) for key, value in map_fields(row).items()}
        _refuse(fields)
        lat, lon = _point(fields, self.datum_of(row))
        notes = ["coordinates were not checked"] if fields.get("coord_check") == "unchecked" else []
        zone = _zone(fields, lat, lon)
        try:
            store = Store(
                store_id=_store_id(fields),
                name=Localised(zh=fields["name"], en=fields.get("name_en", fields["name"])),
                address=_address(fields),
                city=fields.get("city") or fields.get("province") or "—",
                district=fields.get("district") or fields.get("province") or "—",
                lat=lat,
                lon=lon,
                timezone=zone or _CHINA_ZONE,
                hours=_hours(fields, zone, notes),
                bays=_bays(fields, notes),
                services=self._services(fields, osm, notes),
                phone=fields.get("phone"),
            )
        except ValidationError as error:
            raise BadRow(f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}") from error
        return store, notes

    def _services(
        self, fields: Mapping[str, str], osm: Sequence[str], notes: list[str]
    ) -> list[str]:
        listed = [*re.split(r"[;,|、；，\s]+", fields.get("services", "")), *osm]
        listed = [code for code in dict.fromkeys(listed) if code]
        unknown = [code for code in listed if code not in self.services]
        if unknown:
            notes.append(f"unknown services left out: {', '.join(unknown)[:80]}")
        return [code for code in listed if code in self.services]


def _point(fields: Mapping[str, str], datum: Datum | None) -> tuple[float, float]:
    try:
        lat, lon = float(fields["lat"]), float(fields["lon"])
    except (KeyError, ValueError):
        raise BadRow("no coordinates, or not numbers") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        raise BadRow(f"coordinates {lat:g}, {lon:g} are not a place on land")
    if datum == "gcj02":
        lat, lon = gcj02_to_wgs84(lat, lon)
    elif datum == "bd09":
        lat, lon = bd09_to_wgs84(lat, lon)
    return round(lat, 6), round(lon, 6)


def _refuse(fields: Mapping[str, str]) -> None:
    shop = fields.get("shop")
    if shop and shop not in REPAIR_SHOPS:
        raise BadRow(f"not a repair shop (shop={shop:.40})")
    if not fields.get("name"):
        raise BadRow("no name")
    if any(len(fields.get(key, "")) > MAX_TEXT for key in ("name", "name_en", "address")):
        raise BadRow(f"name or address is longer than {MAX_TEXT} characters")
    if fields.get("coord_check") == "far_from_city":
        raise BadRow("the file says that the coordinates lie far from the city")


def _store_id(fields: Mapping[str, str]) -> str:
    """The file's own id as an identifier, else one that stays the same on the next import."""
    own = _NOT_IDENTIFIER.sub("-", fields.get("store_id", "").lower()).strip("-")
    if own:
        return own if own[0].isalpha() else f"s-{own}"
    key = "|".join(fields.get(key, "") for key in ("name", "lat", "lon"))
    return f"s-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _address(fields: Mapping[str, str]) -> Localised:
    street = " ".join(filter(None, (fields.get("street"), fields.get("housenumber"))))
    region = [fields[key] for key in ("province", "city", "district") if key in fields]
    text = fields.get("address") or " ".join([*region, *filter(None, [street])]) or fields["name"]
    return Localised(zh=text, en=text)


def _zone(fields: Mapping[str, str], lat: float, lon: float) -> str | None:
    """The time zone where it is known: stated, or that of China."""
    stated = fields.get("timezone", "")
    if stated and stated in available_timezones():
        return stated
    return _CHINA_ZONE if in_china(lat, lon) else None


def _hours(
    fields: Mapping[str, str], zone: str | None, notes: list[str]
) -> dict[Weekday, list[tuple[str, str]]]:
    text = fields.get("hours")
    if not text:
        notes.append("no opening hours")
        return {}
    if zone is None:
        notes.append("opening hours left out: no time zone")
        return {}
    try:
        return parse_hours(text)
    except UnreadableHours as error:
        notes.append(str(error))
        return {}


def _bays(fields: Mapping[str, str], notes: list[str]) -> list[Bay]:
    """Read "lift:2;general" as bays lift-1, lift-2 and general-1."""
    bays: list[Bay] = []
    for part in filter(None, re.split(r"[;,|\s]+", fields.get("bays", ""))):
        match = _BAY.match(part)
        kind = next((k for k in get_args(BayKind) if match and k == match[1]), None)
        if match is None or kind is None:
            notes.append(f"unknown bay left out: {part:.40}")
            continue
        count = int(match[2] or 1)
        bays += [Bay(bay_id=f"{kind}-{n + 1}", kinds=[kind]) for n in range(count)]
    return bays
