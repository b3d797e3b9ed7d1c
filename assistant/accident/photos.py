"""Which views of the checklist a photo shows, from what the models find in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.accident import AccidentBook, Seen


@dataclass(frozen=True)
class PhotoSeen:
    """What the models found in one photo.

    `parts` are names of car parts as the models give them, `close` tells that the damage fills
    much of the photo, `plates` counts number plates.
    """

    parts: frozenset[str] = frozenset()
    damage: bool = False
    close: bool = False
    plates: int = 0


def views_shown(book: AccidentBook, photos: Iterable[PhotoSeen]) -> frozenset[str]:
    """Return the views that the photos show, taken together: two plates may be in two photos.

    Views that no model can tell, such as the point of contact, are never among them.
    """
    listed = list(photos)
    plates = sum(photo.plates for photo in listed)
    return frozenset(
        view.id
        for view in book.views.values()
        if view.seen is not None and any(_shows(photo, view.seen, plates) for photo in listed)
    )


def _shows(photo: PhotoSeen, seen: Seen, plates: int) -> bool:
    parts = len(photo.parts & set(seen.parts)) >= seen.at_least if seen.parts else True
    overall = not (seen.parts and photo.close)
    damage = (photo.damage or not seen.damage) and (photo.close or not seen.close)
    return parts and overall and damage and plates >= seen.plates
