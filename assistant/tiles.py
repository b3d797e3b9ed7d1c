"""The address of a map service that an operator names: checked before anybody's page asks it."""

import re
from urllib.parse import urlsplit

_PLACES = ("{z}", "{x}", "{y}")
_LOCAL = ("127.0.0.1", "localhost")
# What could end the policy or the attribute that the address stands in.
_PLAIN = re.compile(r"[^\s\"'<>;,\\]+")


def checked_tiles(url: str) -> str:
    """Return the address if pages may ask it for tiles.

    Raises:
        ValueError: It is no https address (http is for tiles on this machine), has no place for
            zoom, column and row, or holds what no address may.
    """
    missing = [place for place in _PLACES if url.count(place) != 1]
    if missing:
        raise ValueError(f"the address must hold {' and '.join(missing)} once")
    found = urlsplit(url)
    safe = found.scheme == "https" or (found.scheme == "http" and found.hostname in _LOCAL)
    if not safe or not found.hostname or "{" in found.netloc or "@" in found.netloc:
        raise ValueError("it must begin with https:// and one host, as https://tiles.example/")
    if not _PLAIN.fullmatch(url):
        raise ValueError("it holds a blank, a quote, a comma or a semicolon; encode them")
    return url


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    found = urlsplit(url)
    return f"{found.scheme}://{found.netloc}"
