"""Names under which files carry the fields of a store."""

from collections.abc import Iterable, Mapping

# Field -> headers and OpenStreetMap tags that hold it, the preferred first.
ALIASES: dict[str, tuple[str, ...]] = {
    "store_id": ("store_id", "id", "ref", "@id", "编号", "门店编号"),
    "name": ("name", "name:zh", "名称", "店名", "门店名称"),
    "name_en": ("name:en", "name_en", "英文名"),
    "address": ("address", "addr:full", "addr", "地址", "门店地址"),
    "street": ("addr:street",),
    "housenumber": ("addr:housenumber",),
    "city": ("city", "addr:city", "城市"),
    "district": ("district", "addr:district", "addr:suburb", "区县", "区"),
    "province": ("province", "state", "addr:province", "addr:state", "省", "省份"),
    "lat": ("lat", "latitude", "纬度", "y"),
    "lon": ("lon", "lng", "longitude", "经度", "x"),
    "phone": ("phone", "contact:phone", "tel", "电话"),
    "hours": ("opening_hours", "hours", "营业时间"),
    "services": ("services", "service", "服务"),
    "bays": ("bays", "工位"),
    "timezone": ("timezone", "时区"),
    "shop": ("shop", "amenity"),
    "coord_check": ("coord_check",),
    "datum": ("datum", "coord_type", "coordsys", "coordinate_system", "crs", "坐标系"),
}

# OpenStreetMap tag -> service of the catalogue, where the tag says no less than the service.
OSM_SERVICES: dict[str, str] = {
    "service:vehicle:oil_change": "oil_service",
    "service:vehicle:tyres": "tyre_replacement",
    "service:vehicle:tyre_repair": "tyre_repair",
    "service:vehicle:wheel_alignment": "wheel_alignment",
    "service:vehicle:alignment": "wheel_alignment",
    "service:vehicle:brakes": "brake_pads",
    "service:vehicle:batteries": "battery_replacement",
    "service:vehicle:battery": "battery_replacement",
    "service:vehicle:air_conditioning": "ac_service",
    "service:vehicle:diagnostics": "diagnosis_scan",
    "service:vehicle:towing": "towing",
    "service:vehicle:breakdown_service": "towing",
    "service:vehicle:painting": "paint_repair",
    "service:vehicle:inspection": "inspection_prep",
}

REPAIR_SHOPS = frozenset({"car_repair", "tyres"})


def map_fields(row: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that a row holds, blank ones left out, by the names of `ALIASES`."""
    folded = {key.strip().lower(): value.strip() for key, value in row.items()}
    found = {field: _first(folded, headers) for field, headers in ALIASES.items()}
    return {field: value for field, value in found.items() if value}


def knows_headers(headers: Iterable[str]) -> bool:
    """Tell whether a file with these headers can hold stores: a name and a point."""
    folded = {header.strip().lower() for header in headers}
    return all(folded & set(ALIASES[field]) for field in ("name", "lat", "lon"))


def osm_services(tags: Mapping[str, str]) -> list[str]:
    """Return the services that OpenStreetMap tags state with "yes"."""
    said = [code for tag, code in OSM_SERVICES.items() if tags.get(tag) == "yes"]
    return list(dict.fromkeys(said))


def _first(row: Mapping[str, str], headers: Iterable[str]) -> str:
    return next((row[header] for header in headers if row.get(header)), "")
