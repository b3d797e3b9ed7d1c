"""What a driver says about the list of damages, applied to it."""

from collections.abc import Sequence

from assistant.damage.types import Correction, Damage


def apply_corrections(damages: Sequence[Damage], corrections: Sequence[Correction]) -> list[Damage]:
    """Return the damages as corrected, oldest correction first; the order stays.

    Nothing that a photo shows is removed: it carries the driver's word as its `note`.
    """
    corrected = list(damages)
    for correction in corrections:
        if correction.action == "add":
            corrected = _added(corrected, correction)
        else:
            corrected = [_corrected(damage, correction) for damage in corrected]
    return corrected


def _corrected(damage: Damage, correction: Correction) -> Damage:
    if not correction.means(damage):
        return damage
    match correction.action:
        case "before" | "not_damage":
            return damage.model_copy(update={"note": correction.action})
        case "confirm":
            return damage.model_copy(update={"sure": True, "told": True, "note": None})
        case _:
            return _changed(damage, correction)


def _changed(damage: Damage, correction: Correction) -> Damage:
    """The driver knows the car better than a photo: what is said is sure."""
    said = {
        "code": correction.to_code,
        "part": correction.to_part,
        "extent": correction.to_extent,
    }
    told = {name: value for name, value in said.items() if value is not None}
    return damage.model_copy(update={**told, "sure": True, "told": True})


def _added(damages: list[Damage], correction: Correction) -> list[Damage]:
    """Add what the driver tells of; what is known already is confirmed instead."""
    if correction.code is None:
        return damages
    known = [d for d in damages if (d.code, d.part) == (correction.code, correction.part)]
    if known:
        confirmed = Correction(action="confirm", code=correction.code, part=correction.part)
        return [_corrected(damage, confirmed) for damage in damages]
    extent = correction.to_extent
    told = Damage(code=correction.code, part=correction.part, extent=extent, told=True)
    return [*damages, told]
