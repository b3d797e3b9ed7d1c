"""Names of damages in other people's labels, and the codes that we tell."""

from collections.abc import Mapping

_CODES: Mapping[str, str] = {
    "dent": "dent",
    "dented": "dent",
    "deformation": "dent",
    "scratch": "scratch",
    "scratches": "scratch",
    "crack": "crack",
    "cracked": "crack",
    "broken": "crack",
    "broken part": "crack",
    "glass shatter": "glass",
    "glass": "glass",
    "shattered glass": "glass",
    "broken glass": "glass",
    "lamp broken": "lamp",
    "lamp": "lamp",
    "broken lamp": "lamp",
    "light": "lamp",
    "tire flat": "tyre",
    "flat tire": "tyre",
    "tyre": "tyre",
}
GROUPS = ("dent", "scratch", "crack", "glass", "lamp", "tyre")
"""CarDD's six classes. A deformation is a dent to it, a broken part a crack."""

_WORSE = ("minor", "moderate", "severe")


def group_of(name: str) -> str | None:
    """Return the group of a damage by any of its names; None for what we have no code for."""
    plain = name.lower().replace("_", " ").replace("-", " ").strip()
    first, _, rest = plain.partition(" ")
    return _CODES.get(rest if first in _WORSE else plain)
