"""What each head of the damage network tells apart, in the order of its outputs.

The public photos label different things, so each set trains a head of its own: what one set
leaves unlabelled is never taught to another as absent.
"""

TYPES = (
    "minor-dent",
    "minor-scratch",
    "moderate-broken",
    "moderate-dent",
    "moderate-scratch",
    "severe-broken",
    "severe-dent",
    "severe-scratch",
)
"""Extent and type of a visible damage."""

DAMAGED = (
    "hood",
    "bumper",
    "trunk",
    "door",
    "fender",
    "light",
    "windshield",
    "window",
    "mirror",
    "dent",
)
"""Parts that are visibly damaged, each boxed where it is."""

PARTS = (
    "back_bumper",
    "back_glass",
    "back_left_door",
    "back_left_light",
    "back_right_door",
    "back_right_light",
    "front_bumper",
    "front_glass",
    "front_left_door",
    "front_left_light",
    "front_right_door",
    "front_right_light",
    "hood",
    "left_mirror",
    "right_mirror",
    "tailgate",
    "trunk",
    "wheel",
)
"""Parts of a car, damaged or not."""

EXTENTS = ("minor", "moderate", "severe")
"""How bad the damage of a whole photo is."""

HEADS = {"types": TYPES, "damaged": DAMAGED, "parts": PARTS}


def mirrored(names: tuple[str, ...]) -> list[int]:
    """Return for each class the one that it becomes when the photo is mirrored."""
    swap = {"left": "right", "right": "left"}
    turned = ["_".join(swap.get(word, word) for word in name.split("_")) for name in names]
    return [names.index(name) for name in turned]
