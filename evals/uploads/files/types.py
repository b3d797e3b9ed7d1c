"""What a file is, and what has to become of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

# As `assistant.refusals` names them; over HTTP 200, 415 and 413.
Verdict = Literal["accepted", "not-an-image", "too-large"]

# Stands in every file that has room for it beside the pixels, and nowhere else in the world.
MARK = b"CARCARE-EVAL-MARK-5f0c7be19d"


@dataclass(frozen=True)
class Upload:
    """A file as somebody sends it, and the verdicts that are right.

    `slow` ones take seconds to make or to read.
    """

    name: str
    make: Callable[[], bytes]
    expected: tuple[Verdict, ...]
    filename: str = "photo.jpg"
    media_type: str = "image/jpeg"
    slow: bool = False


def accepted(
    name: str,
    make: Callable[[], bytes],
    *,
    filename: str = "photo.jpg",
    media_type: str = "image/jpeg",
) -> Upload:
    """Return a photo that must be read, however odd it is."""
    return Upload(name, make, ("accepted",), filename, media_type)


def slow(upload: Upload) -> Upload:
    """Return a file that takes seconds to make or to read."""
    return replace(upload, slow=True)


def refused(name: str, make: Callable[[], bytes], *, filename: str = "photo.jpg") -> Upload:
    """Return a file that is no photo."""
    return Upload(name, make, ("not-an-image",), filename)


def too_large(name: str, make: Callable[[], bytes]) -> Upload:
    """Return a file that is more than a photo."""
    return Upload(name, make, ("too-large",))
