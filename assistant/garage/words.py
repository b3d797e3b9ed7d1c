"""When a driver means the own car."""

import re

from assistant.garage.model import Car

_OWN = re.compile(
    r"我(?:自己)?的(?:爱|座)?(?:车|座驾)|我(?:这|那)?(?:台|辆|部)?车|我家(?:的)?车|爱车|"
    r"\b(?:my|our)(?: own)? (?:car|vehicle|auto|motor|ride|truck|suv|van)\b",
    re.IGNORECASE,
)


def own_car(text: str, cars: list[Car]) -> Car | None:
    """Return the car that a message means by "my car"; None without such words.

    It is the one that the message names by its model, else the one chosen last.
    """
    if not cars or not _OWN.search(text):
        return None
    named = [car for car in cars if car.model.lower() in text.lower()]
    return (named or cars)[0]
