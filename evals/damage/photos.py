"""A labelled photo of a car."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Corners = npt.NDArray[np.float32]
Kind = Literal["types", "damaged", "parts", "any", "ours"]
"""What the labels name: those of a head of the network, damages of any names, or our own."""


def no_boxes() -> Corners:
    """Return no boxes, `(0, 4)`."""
    return np.zeros((0, 4), np.float32)


@dataclass(frozen=True)
class Case:
    """A photo with what is labelled in it.

    Attributes:
        path: The photo.
        source: The set that it is of.
        kind: What the labels name.
        boxes: `(n, 4)`, corners as shares of width and height.
        names: One a box.
        extent: How bad the damage is as a whole, where that is known.
        new_source: Whether the network saw no photo of the set.
        reviewed: Whether the labels were completed by looking at the photo.
        added: `(m, 4)`, visible damages that the labels lack.
        added_names: One a box.
        unseen: Labelled boxes in which nothing is to be seen, by their place.
        areas: Square pixels of each labelled damage itself, where they are known.
        crowds: Boxes around many damages, by their place.
    """

    path: Path
    source: str
    kind: Kind
    boxes: Corners
    names: tuple[str, ...]
    extent: str | None = None
    new_source: bool = False
    reviewed: bool = False
    added: Corners = field(default_factory=no_boxes)
    added_names: tuple[str, ...] = ()
    unseen: frozenset[int] = frozenset()
    areas: tuple[float, ...] = ()
    crowds: frozenset[int] = frozenset()

    def damages(self, *, completed: bool) -> Corners:
        """Return the boxes of all damages, `(k, 4)`: as labelled, or completed by looking."""
        if self.kind == "parts":
            return no_boxes()
        if not completed or self.kind == "ours":
            return self.boxes
        seen = [n for n in range(len(self.boxes)) if n not in self.unseen]
        return np.concatenate([self.boxes[seen], self.added])


def shares(boxes: Corners) -> npt.NDArray[np.float64]:
    """Return the share of the photo that each box covers, `(n,)`."""
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).prod(1), np.float64)
