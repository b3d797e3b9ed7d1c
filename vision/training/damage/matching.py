"""When a box counts as having found a labelled damage."""

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes, overlaps

LEAST_IOU = 0.3
"""Labels box a damage loosely or with its surroundings, so little overlap is enough."""

LEAST_WITHIN = 0.5
"""Or this much of the smaller within the other: one boxes the panel, the other its dent."""


def found_by(boxes: Boxes, labelled: Boxes) -> npt.NDArray[np.bool_]:
    """Return whether each box `(n, 4)` has found each labelled damage `(m, 4)`: `(n, m)`."""
    iou, within = overlaps(boxes, labelled)
    return np.asarray((iou >= LEAST_IOU) | (within >= LEAST_WITHIN))
