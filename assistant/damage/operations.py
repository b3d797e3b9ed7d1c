"""How a damage is mended, by the kind of part, the type and the extent."""

from typing import NamedTuple

from assistant.damage.parts import Family
from assistant.damage.types import DamageCode, Extent
from knowledge_base.body_work import Operation


class Span(NamedTuple):
    """The least and the most that it may take; often the same."""

    least: Operation
    most: Operation


def _one(operation: Operation) -> Span:
    return Span(operation, operation)


_POLISH, _FILL, _PDR = _one("polish"), _one("fill"), _one("paintless_dent_repair")
_PAINT, _REPAIR, _NEW = _one("repaint"), _one("repair_repaint"), _one("replace")
# Nobody tells from a photo whether a shop would rather mend or replace these.
_REPAIR_OR_NEW = Span("repair_repaint", "replace")
_PAINT_OR_REPAIR = Span("repaint", "repair_repaint")

# Minor, moderate, severe. A severe deformation has none: it may reach the structure.
_Row = tuple[Span, Span, Span | None]
_ALL_NEW: _Row = (_NEW, _NEW, _NEW)
_TABLE: dict[Family, dict[DamageCode, _Row]] = {
    "panel": {
        "scratch": (_POLISH, _PAINT, _PAINT_OR_REPAIR),
        "dent": (_PDR, _REPAIR, _REPAIR_OR_NEW),
        "crack": (_PAINT, _REPAIR, _NEW),
        "broken": (_REPAIR, _REPAIR_OR_NEW, _NEW),
        "deformation": (_REPAIR, _REPAIR_OR_NEW, None),
    },
    # A plastic cover is neither pushed out without paint nor beaten.
    "bumper": {
        "scratch": (_POLISH, _PAINT, _REPAIR),
        "dent": (_REPAIR, _REPAIR, _REPAIR_OR_NEW),
        "crack": (_REPAIR, _REPAIR_OR_NEW, _NEW),
        "broken": (_REPAIR, _NEW, _NEW),
        "deformation": (_REPAIR, _REPAIR_OR_NEW, None),
    },
    "glass": {
        "glass": (_FILL, _NEW, _NEW),
        "crack": (_FILL, _NEW, _NEW),
        "broken": _ALL_NEW,
    },
    "lamp": dict.fromkeys(("lamp", "glass", "crack", "broken", "dent", "deformation"), _ALL_NEW),
    "mirror": {
        "scratch": (_POLISH, _PAINT, _PAINT),
        **dict.fromkeys(("dent", "glass", "crack", "broken", "lamp", "deformation"), _ALL_NEW),
    },
    "wheel": {"tyre": _ALL_NEW},
}
_PLACE: dict[Extent, int] = {"minor": 0, "moderate": 1, "severe": 2}
_RANK: dict[Operation, int] = {
    "polish": 0, "fill": 1, "paintless_dent_repair": 2, "repaint": 3, "repair_repaint": 4,
    "replace": 5,
}  # fmt: skip


def operations_for(family: Family, code: DamageCode, extent: Extent | None) -> Span | None:
    """Return what mends a damage, None where a photo can't tell and a shop must look.

    Of an extent that nobody told it spans what a minor and a moderate one take.
    """
    row = _TABLE[family].get(code)
    if row is None:
        return None
    if extent is None:
        minor, moderate, _ = row
        return Span(minor.least, moderate.most)
    return row[_PLACE[extent]]


def combine(operations: list[Operation]) -> list[Operation]:
    """Return the work that mends several damages of one part together.

    The heaviest covers the others, but for a dent that is pushed out: beside fresh paint it is
    beaten and painted with the rest, and polishing comes on top of it.
    """
    wanted = sorted(set(operations), key=lambda operation: _RANK[operation])
    if wanted == ["polish", "paintless_dent_repair"]:
        return wanted
    if wanted[-2:] == ["paintless_dent_repair", "repaint"]:
        return ["repair_repaint"]
    return wanted[-1:]
