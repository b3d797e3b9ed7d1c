"""The picture of one lamp, cut out of a photo: small, and nothing but pixels."""

import io

import numpy as np
from PIL import Image

from vision.crops import cut_crops
from vision.images import Photo
from vision.types import Box

MAX_CUTOUT_PX = 160
CUTOUT_CONTEXT = 2.2
"""Side of a cut-out as a multiple of the lamp's longer side: what training needs around a lamp."""


def cut_out(photo: Photo, box: Box) -> bytes:
    """Return the square around a lamp as a PNG file without any metadata.

    Args:
        photo: The decoded photo.
        box: The lamp, in pixels of the upright original.

    Returns:
        A PNG, never enlarged, of at most `MAX_CUTOUT_PX` a side.
    """
    corners = np.array([box.as_list()], np.float32) / photo.scale
    longer = float(max(corners[0, 2] - corners[0, 0], corners[0, 3] - corners[0, 1]))
    side = min(MAX_CUTOUT_PX, max(2, round(CUTOUT_CONTEXT * longer)))
    pixels = cut_crops(photo.pixels, corners, side, context=CUTOUT_CONTEXT)[0]
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()
