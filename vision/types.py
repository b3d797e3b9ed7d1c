"""What a photo is turned into: plain, frozen, checked result types, and the errors."""

from dataclasses import dataclass, field
from typing import Literal

Scene = Literal["dashboard", "accident", "scan_tool", "plate", "other"]
Kind = Literal["lamp", "damage", "trouble_code", "text"]
Decision = Literal["say", "ask"]


class VisionError(Exception):
    """A photo could not be read. The message says what, why and what to do."""


class NotAnImage(VisionError):
    """The bytes are not a readable JPEG, PNG, WebP, HEIC or GIF image."""


class ImageTooLarge(VisionError):
    """The file or its pixel count is above the limit."""


class ModelMissing(VisionError):
    """A model file is absent; `carcare doctor` says how to mend it."""


@dataclass(frozen=True, slots=True)
class Box:
    """Corners in pixels of the upright image, `x1 < x2`, `y1 < y2`, origin top left."""

    x1: float
    y1: float
    x2: float
    y2: float

    def __post_init__(self) -> None:
        if not (self.x1 < self.x2 and self.y1 < self.y2):
            raise ValueError(f"empty box {self}")

    def as_list(self) -> list[float]:
        """Return `[x1, y1, x2, y2]` rounded to a tenth of a pixel."""
        return [round(v, 1) for v in (self.x1, self.y1, self.x2, self.y2)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code the finding may be, with calibrated confidence in [0, 1]."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in a photo.

    `code` is a lamp code, a damage code, a trouble code or, for text, the words. `decision` is
    "say" when the confidence carries a statement, "ask" when the driver should be asked;
    `candidates` then holds the best codes, most likely first. What abstains is not reported.
    """

    kind: Kind
    code: str
    box: Box
    confidence: float
    decision: Decision = "say"
    candidates: tuple[Candidate, ...] = ()
    colour: str | None = None
    part: str | None = None
    extent: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is outside [0, 1]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text read by OCR."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything read from one photo; sizes in pixels of the upright image.

    `vehicle` tells that it shows a car from outside, `parts` which parts of it are in view and
    `extent` how bad its visible damage is as a whole, None where nothing was looked for.
    """

    scene: Scene
    scene_confidence: float
    width: int
    height: int
    findings: tuple[Finding, ...] = ()
    text: tuple[TextLine, ...] = ()
    elapsed_ms: float = field(default=0.0, compare=False)
    vehicle: bool = False
    parts: tuple[str, ...] = ()
    extent: str | None = None
