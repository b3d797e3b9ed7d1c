"""What came of a file at one door, and whether that is right."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from evals.uploads.files.types import MARK


@dataclass(frozen=True)
class Limits:
    """What one file may cost at a door."""

    mib: float
    cpu_s: float


@dataclass(frozen=True)
class Outcome:
    """What came of one file at one door.

    `verdict` is "accepted", the kind of the refusal, what ended the process, or over HTTP the
    status. `leaks` says what of the file got through. `cpu_s` and `mib`, the growth of the process
    at its peak, are 0 where they can't be measured.
    """

    file: str
    door: str
    expected: tuple[str, ...]
    verdict: str
    seconds: float = 0.0
    cpu_s: float = 0.0
    mib: float = 0.0
    leaks: tuple[str, ...] = ()

    def faults(self, limits: Limits) -> list[tuple[str, str]]:
        """Return what is wrong: the kind of fault, and what was seen."""
        found = [("leaked", leak) for leak in self.leaks]
        if self.verdict not in self.expected:
            wanted = " or ".join(self.expected)
            found.append(("wrong verdict", f"{self.verdict}, expected {wanted}"))
        if self.mib > limits.mib:
            found.append(("memory", f"{self.mib:.0f} MiB, at most {limits.mib:.0f}"))
        if self.cpu_s > limits.cpu_s:
            found.append(("time", f"{self.cpu_s:.1f} s of a core, at most {limits.cpu_s:.0f}"))
        return found


def leaks_of(shown: bytes) -> tuple[str, ...]:
    """Return what of a file's metadata is left in a picture that was made from it."""
    with Image.open(BytesIO(shown)) as picture:
        held = {"exif", "icc_profile", "comment", "xmp", "photoshop"} & picture.info.keys()
    return (*sorted(held), *(["its mark"] if MARK in shown else []))
