"""Several photos of one car -> one list of damages, as the driver corrected it."""

from collections.abc import Iterable, Sequence
from typing import cast

from assistant.damage.corrections import apply_corrections
from assistant.damage.parts import sideless
from assistant.damage.types import EXTENT_RANK, Correction, Damage, DamageCode, Extent, Sighting
from assistant.messages import FindingView


def merge_damages(
    photos: Sequence[Sequence[FindingView]], corrections: Sequence[Correction] = ()
) -> list[Damage]:
    """Return every damage once, in the order in which the photos first show them.

    The same type on the same part is one damage, as bad as the worst photo shows it; so is a part
    whose side one photo leaves open and another tells. A damage on a part that nobody could name
    stays by itself. Nothing is dropped: the order, and so a damage's number, stays as photos are
    added.

    Args:
        photos: The findings of each photo; those of other kinds are left out.
        corrections: What the driver said of the damages, oldest first.
    """
    merged: list[Damage] = []
    for number, findings in enumerate(photos, 1):
        # Findings told in words stand in no photo; they go with whichever turn told them.
        for finding in findings:
            if finding.kind == "damage":
                _add(merged, _damage(finding, number))
    return _once(apply_corrections(_with_sides(merged), corrections))


def _once(damages: Iterable[Damage]) -> list[Damage]:
    """Join what a correction made the same; what is noted differently stays apart."""
    found: list[Damage] = []
    for damage in damages:
        twin = next((d for d in found if _is_same(d, damage) and d.note == damage.note), None)
        if twin:
            found[found.index(twin)] = unite(twin, damage)
        else:
            found.append(damage)
    return found


def _is_same(one: Damage, other: Damage) -> bool:
    return (one.code, one.part) == (other.code, other.part)


def _damage(finding: FindingView, photo: int) -> Damage:
    sighting = Sighting(photo=photo, box=finding.box, confidence=finding.confidence)
    return Damage(
        code=cast(DamageCode, finding.code),
        part=finding.part,
        extent=cast(Extent | None, finding.extent),
        sure=finding.decision == "say",
        told=finding.told,
        sightings=() if finding.told else (sighting,),
    )


def _add(merged: list[Damage], damage: Damage) -> None:
    for n, known in enumerate(merged):
        if _is_same(known, damage):
            merged[n] = unite(known, damage)
            return
    merged.append(damage)


def unite(one: Damage, other: Damage) -> Damage:
    """Return two damages as one: the worse extent, all sightings, the part and note of the first.

    What one photo shows for sure stays sure, whatever another asks.
    """
    worse = max((one.extent, other.extent), key=lambda extent: EXTENT_RANK[extent])
    return one.model_copy(
        update={
            "extent": worse,
            "sure": one.sure or other.sure,
            "told": one.told or other.told,
            "sightings": (*one.sightings, *other.sightings),
        }
    )


def _with_sides(merged: Iterable[Damage]) -> list[Damage]:
    """Join what has no side with the same type on a sided part that another photo shows."""
    damages = list(merged)
    for open_one in [d for d in damages if d.part and sideless(d.part) == d.part]:
        sided = next((d for d in damages if _is_side_of(d, open_one)), None)
        if sided:
            damages[damages.index(sided)] = unite(sided, open_one)
            damages.remove(open_one)
    return damages


def _is_side_of(sided: Damage, open_one: Damage) -> bool:
    # One photo that shows both shows two things.
    return (
        sided.part is not None
        and sided.part != open_one.part
        and sideless(sided.part) == open_one.part
        and sided.code == open_one.code
        and not set(sided.photos) & set(open_one.photos)
    )
