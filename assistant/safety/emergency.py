"""Emergency numbers by the place the driver is in, never by language."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from assistant.safety.rules import DATA, Kind, Record, load_record
from knowledge_base.schema import Locale, Localised

Service = Literal["fire", "ambulance", "police", "traffic", "motorway", "any"]
Zone = tuple[float, float, float, float]


class Country(Record):
    """Numbers by service; zones are (south, west, north, east) in WGS-84 degrees."""

    numbers: dict[Service, str]
    zones: list[Zone]


class EmergencyFile(Record):
    """`emergency.yaml`; where zones overlap the country that stands first wins."""

    names: dict[Service, Localised]
    countries: dict[str, Country]


def numbers_for(country: str | None, kinds: Sequence[Kind], locale: Locale) -> str:
    """Return whom to call as it stands after "call": "119 (fire) or 120 (ambulance)".

    Args:
        country: ISO 3166 code, or "EU". Unknown and unlisted places get mainland China's numbers
            and 112, the number that mobile networks of most other countries understand.
        kinds: The services needed, most important first; none gives the general number.
        locale: Language of the words around the digits.
    """
    book = _book()
    here = book.countries.get(country or "")
    if here is not None:
        return _listed(book, here, kinds, locale)
    chinese = _services(book, book.countries["CN"], kinds, locale)
    if locale == "zh":
        return f"{_joined_zh(chinese)}，不在中国大陆就打112"
    return f"112 (mainland China: {', '.join(f'{n} {what}' for n, what in chinese.items())})"


def country_at(lat: float, lon: float) -> str | None:
    """Return the ISO 3166 code, or "EU", at a WGS-84 point; None where no country is listed.

    Coarse: rectangles, wrong by some kilometres near borders.
    """
    for code, country in _book().countries.items():
        for south, west, north, east in country.zones:
            if south <= lat <= north and west <= lon <= east:
                return code
    return None


def _listed(book: EmergencyFile, country: Country, kinds: Sequence[Kind], locale: Locale) -> str:
    services = _services(book, country, kinds, locale)
    if len(set(country.numbers.values())) == 1:
        return next(iter(services))
    if locale == "zh":
        return _joined_zh(services)
    return " or ".join(f"{number} ({what})" for number, what in services.items())


def _services(
    book: EmergencyFile, country: Country, kinds: Sequence[Kind], locale: Locale
) -> dict[str, str]:
    """Return number -> what it is for, in the order of `kinds`."""
    services: dict[str, list[str]] = {}
    for kind in kinds or ("any",):
        service: Service = kind if kind in country.numbers else "any"
        services.setdefault(country.numbers[service], []).append(book.names[kind].get(locale))
    between = "、" if locale == "zh" else ", "
    return {number: between.join(what) for number, what in services.items()}


def _joined_zh(services: dict[str, str]) -> str:
    return "、".join(f"{number}（{what}）" for number, what in services.items())


@cache
def _book() -> EmergencyFile:
    return load_record(DATA / "emergency.yaml", EmergencyFile)
