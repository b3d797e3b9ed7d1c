"""Visible damage x the catalogue's body work -> a range; an inspection decides."""

from collections.abc import Iterable, Sequence

from assistant.damage.estimate_types import DamageEstimate, EstimateLine, Sign, Unpricable, Unpriced
from assistant.damage.exclusions import exclusions
from assistant.damage.operations import Span, combine, operations_for
from assistant.damage.parts import family_of, mended_item
from assistant.damage.pricing import PriceBook, add
from assistant.damage.types import Damage
from assistant.messages import EstimateView, Locale, SplitRange
from assistant.pricing import CURRENCY
from knowledge_base.body_work import BodyItem
from knowledge_base.load import Knowledge
from knowledge_base.schema import Service, Store, VehicleClass

INSPECTION = "collision_inspection"

# Something of a crash beyond the skin of the car: a sum of panels would mislead.
SIGNS_OF_MORE: tuple[Sign, ...] = ("airbag", "wheel_angle", "leak", "smoke")
_Placed = tuple[int, Damage, BodyItem, Span]


def estimate_damages(
    damages: Sequence[Damage],
    knowledge: Knowledge,
    *,
    locale: Locale,
    vehicle_class: VehicleClass | None = None,
    store: Store | None = None,
    signs: Iterable[str] = (),
) -> DamageEstimate:
    """Estimate what it takes to mend damages, one line a part.

    Only what a photo surely shows or the driver told has a price; what was there before, is no
    damage, or is on a part that nobody named has none and says why.

    Args:
        damages: As `merge_damages` returns them.
        knowledge: The catalogue and the body work.
        locale: The language of `total.excludes`.
        vehicle_class: None spans all classes.
        store: Its price factor applies; None gives the catalogue's own range.
        signs: What else is known of the crash; only `SIGNS_OF_MORE` count.
    """
    seen = tuple(sign for sign in SIGNS_OF_MORE if sign in set(signs))
    numbered = list(enumerate(damages, 1))
    unpriced = [Unpriced(damage=n, reason=why) for n, d in numbered if (why := _why_not(d))]
    structural = bool(seen) or any(_may_be_structural(damage) for damage in damages)
    book = PriceBook(knowledge.body_work, vehicle_class, store.price_factor if store else 1.0)
    lines = tuple(_lines([_placed(n, d) for n, d in numbered if _why_not(d) is None], book))
    paint, total = _total(lines, structural)
    left_out = exclusions(lines, [(damages[u.damage - 1], u.reason) for u in unpriced])
    if total:
        words = [name.zh if locale == "zh" else name.en for name in left_out]
        total = total.model_copy(update={"excludes": words})
    services = tuple(dict.fromkeys(code for line in lines for code in line.services))
    return DamageEstimate(
        lines=lines,
        unpriced=tuple(unpriced),
        total=total,
        paint=paint,
        structural=structural,
        signs=seen,
        vehicle_class=vehicle_class,
        excludes=left_out,
        services=services,
        book=_to_book(services, structural, knowledge.services),
    )


def _why_not(damage: Damage) -> Unpricable | None:
    """Return why a damage has no price, None when it has one."""
    if damage.note is not None:
        return damage.note
    if not damage.sure:
        return "unsure"
    if _may_be_structural(damage):
        return "structural"
    item = mended_item(damage.code, damage.part)
    if item is None:
        return "inspect" if damage.part == "wheel" else "which_part"
    return None if operations_for(family_of(item), damage.code, damage.extent) else "inspect"


def _may_be_structural(damage: Damage) -> bool:
    # Unsure or not: until somebody has looked, the worse reading counts.
    severe = damage.code == "deformation" and damage.extent == "severe"
    return severe and damage.note != "not_damage"


def _placed(number: int, damage: Damage) -> _Placed:
    item = mended_item(damage.code, damage.part)
    assert item is not None
    span = operations_for(family_of(item), damage.code, damage.extent)
    assert span is not None
    return number, damage, item, span


def _lines(placed: Sequence[_Placed], book: PriceBook) -> Iterable[EstimateLine]:
    """Yield one line a part: a door that is scratched and dented is painted once."""
    for (part, item), group in _by_part(placed).items():
        least = combine([book.offered(item, span.least) for *_, span in group])
        most = combine([book.offered(item, span.most) for *_, span in group])
        yield EstimateLine(
            part=part,
            item=item,
            damages=tuple(number for number, *_ in group),
            least=tuple(least),
            most=tuple(most),
            **book.cost(item, least, most)._asdict(),
        )


def _by_part(
    placed: Sequence[_Placed],
) -> dict[tuple[str | None, BodyItem], list[_Placed]]:
    """Group damages by what is mended.

    A lamp that is only known to sit beside a part is the one that another photo names.
    """
    groups: dict[tuple[str | None, BodyItem], list[_Placed]] = {}
    for one in sorted(placed, key=lambda one: _own_part(one) is None):
        part, item = _own_part(one), one[2]
        named = next((key for key in groups if part is None and key[1] == item), (part, item))
        groups.setdefault(named, []).append(one)
    return groups


def _own_part(placed: _Placed) -> str | None:
    _, damage, item, _ = placed
    is_own = damage.part is not None and family_of(damage.part) == family_of(item)
    return damage.part if is_own else None


def _total(
    lines: Sequence[EstimateLine], structural: bool
) -> tuple[SplitRange | None, EstimateView | None]:
    """Return the paint's share and the total as the public contract has it, or none of both."""
    if structural or not lines:
        return None, None
    labour = add([*(line.labour for line in lines), *(line.paint_labour for line in lines)])
    parts = add([*(line.parts for line in lines), *(line.paint_materials for line in lines)])
    total = EstimateView(
        low=labour.low + parts.low,
        high=labour.high + parts.high,
        currency=CURRENCY,
        labour=labour,
        parts=parts,
        excludes=[],
    )
    return add(line.paint for line in lines), total


def _to_book(
    services: Sequence[str], structural: bool, catalogue: dict[str, Service]
) -> tuple[str, ...]:
    """Return what to book: the longest work of the lines, or first the inspection."""
    longest = sorted(services, key=lambda code: -catalogue[code].duration_min)
    if structural or not longest:
        return (INSPECTION, *longest)
    return (*longest[:1], INSPECTION, *longest[1:])
